"""Files that come with events: texts are scrubbed like all else, bytes of another kind are kept as they came."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace

from homeostat.records import Attachment
from homeostat.stages.sense.scrub import Scrubber

PIECE_BYTES = 1024 * 1024  # of a text are scrubbed at a time: 30 MB of memory where it is dense with secrets
LOOKED_AT_BYTES = 64 * 1024  # on both sides of a cut; no secret is longer
_MOST_TRIES = 4  # places for a cut, before the piece grows

_BY_MARK = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PRINTABLE = bytes([*b"\t\n\r\f\x1b", *range(0x20, 0x7F), *range(0x80, 0x100)])
_WITHIN = 0b10  # how bytes begin that go on with a character

_Clean = Callable[[str], str]


def scrubbed_file(file: Attachment, scrubber: Scrubber) -> Attachment:
    """The file without secrets, where it is a text. Its bytes say what it is, not its declared type."""
    encoding = _encoding(file.body)
    if not encoding:
        return file

    def clean(words: str) -> str:
        return scrubber.file(file.name, words)

    if encoding == "utf-8":
        return replace(file, body=b"".join(_pieces(file.body, clean)), scrubbed=True)
    words = file.body.decode(encoding).encode()
    cleaned = b"".join(_pieces(words, clean)).decode()
    return replace(file, body=cleaned.encode(encoding, "replace"), scrubbed=True)


def _encoding(body: bytes) -> str:
    """Of a text; "" for what is none: UTF-16 says so in its first bytes, and a text in no Unicode has no control bytes.

    Latin-1 stands for all encodings of one byte: whichever it is, the bytes that are not ASCII go back as they came.
    """
    told = next((name for mark, name in _BY_MARK if body.startswith(mark)), "")
    for encoding in (told, "" if b"\x00" in body else "utf-8"):
        try:
            if encoding and body.decode(encoding).encode(encoding) == body:
                return encoding
        except UnicodeError:
            pass
    return "latin-1" if not body.translate(None, _PRINTABLE) else ""


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
