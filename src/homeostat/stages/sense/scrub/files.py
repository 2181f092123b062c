"""Files that come with events: texts are scrubbed like all else, bytes of another kind are kept as they came."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from homeostat.records import Attachment
from homeostat.stages.sense.scrub import Scrubber

PIECE_BYTES = 1024 * 1024  # of a text are scrubbed at a time: 30 MB of memory where it is dense with secrets
LOOKED_AT_BYTES = 64 * 1024  # on both sides of a cut; no secret is longer
_MOST_TRIES = 4  # places for a cut, before the piece grows

_WITHIN = 0b10  # how bytes begin that go on with a character

_Clean = Callable[[str], str]


def scrubbed_file(file: Attachment, scrubber: Scrubber) -> Attachment:
    """The file without secrets, where it is a text in UTF-8. Its bytes say what it is, not its declared type."""
    if b"\x00" in file.body:
        return file

    def clean(words: str) -> str:
        return scrubber.file(file.name, words)

    try:
        return replace(file, body=b"".join(_pieces(file.body, clean)), scrubbed=True)
    except UnicodeDecodeError:
        return file


def _pieces(body: bytes, clean: _Clean) -> Iterator[bytes]:
    start = 0
    while start < len(body):
        end = _end_of_piece(body, start, clean)
        yield clean(body[start:end].decode()).encode()
        start = end


def _end_of_piece(body: bytes, start: int, clean: _Clean) -> int:
    """Where the text may be cut: both sides scrubbed apart, around the cut, are what they are scrubbed together.

    A rule that takes texts as wholes leaves no such place: then the piece grows, to all of the text at most.
    """
    end = start + PIECE_BYTES
    while end < len(body):
        for place in _places(body, end):
            if _falls_apart(body, place, clean):
                return place
        end += PIECE_BYTES
    return len(body)


def _places(body: bytes, end: int) -> Iterator[int]:
    """Ends of lines before `end`, the last first and each well before the other; `end` itself where there is none."""
    place, first = end, end - LOOKED_AT_BYTES
    for _ in range(_MOST_TRIES):
        found = body.rfind(b"\n", first, place) + 1
        if not found:
            break
        yield found
        place = found - LOOKED_AT_BYTES // _MOST_TRIES
    if place == end:
        yield _whole(body, end)


def _falls_apart(body: bytes, place: int, clean: _Clean) -> bool:
    before = body[_whole(body, place - LOOKED_AT_BYTES) : place].decode()
    after = body[place : _whole(body, place + LOOKED_AT_BYTES)].decode()
    return clean(before + after) == clean(before) + clean(after)


def _whole(body: bytes, place: int) -> int:
    """The place, or just before it where it lies within a character of UTF-8: three bytes at most."""
    for _ in range(3):
        if not 0 < place < len(body) or body[place] >> 6 != _WITHIN:
            break
        place -= 1
    return place
