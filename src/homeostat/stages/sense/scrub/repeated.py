"""What was removed for its name, and is said once more elsewhere: a password that the message of its error holds."""

import re
from collections.abc import Iterator

from msgspec import structs

from homeostat.records import Event, Frame
from homeostat.stages.sense.scrub.kinds import FILTERED

# Of letters with a digit or a sign: a parser's `token` holds plain words, which are none of anybody's secrets.
_SECRET = re.compile(r"(?=[^\s]*[A-Za-z])(?=[^\s]*[\d!@#$%^&*+=?~-])[^\s]{8,200}")
_MOST = 50


def without_repeated(scrubbed: Event, before: Event) -> Event:
    """The event whose messages and variables do not repeat what frames' variables lost by their names."""
    secrets = list(dict.fromkeys(_lost(scrubbed, before)))[:_MOST]
    if not secrets:
        return scrubbed
    longest_first = sorted(secrets, key=len, reverse=True)
    said = re.compile("|".join(map(re.escape, longest_first)))

    def clean(words: str) -> str:
        return said.sub(FILTERED, words)

    def frame(each: Frame) -> Frame:
        variables = {name: clean(value) if isinstance(value, str) else value for name, value in each.variables.items()}
        return structs.replace(each, variables=variables) if variables != dict(each.variables) else each

    return structs.replace(
        scrubbed,
        message=clean(scrubbed.message),
        chain=tuple(
            structs.replace(raised, message=clean(raised.message), frames=tuple(map(frame, raised.frames)))
            for raised in scrubbed.chain
        ),
        breadcrumbs=tuple(structs.replace(crumb, message=clean(crumb.message)) for crumb in scrubbed.breadcrumbs),
    )


def _lost(scrubbed: Event, before: Event) -> Iterator[str]:
    for now, was in zip(scrubbed.chain, before.chain, strict=True):
        for frame, full in zip(now.frames, was.frames, strict=True):
            for name, value in full.variables.items():
                now_there = frame.variables.get(name)
                if isinstance(value, str) and isinstance(now_there, str) and now_there.strip("'\"") == FILTERED:
                    word = value.strip("'\"")
                    yield from [word] if _SECRET.fullmatch(word) else []
