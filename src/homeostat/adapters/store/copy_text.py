"""What a copy holds of its event, as JSON: all of it, but the stack as text only where the exceptions do not say it.

Most of an event are frames of frameworks, the same objects in every event (`stages.sense.seen_before`): each is written
as JSON once.
"""

from dataclasses import replace
from typing import cast

import msgspec

from homeostat.codec import decode
from homeostat.records import Event, Frame, Raised
from homeostat.stages.sense.seen_before import FRAMES, Remade
from homeostat.stages.sense.sentry import stack_text

_AS_TOLD = "\x00"  # the stack is `stack_text` of the exceptions; no text that is kept holds a NUL


class Writer:
    """Events to JSON. Of one thread."""

    def __init__(self) -> None:
        self._frame = Remade(FRAMES, _json).of

    def written(self, event: Event) -> bytes:
        chain = tuple([self._raised(raised) for raised in event.chain])
        told = bool(chain) and event.stack_trace == stack_text(event.chain)
        return msgspec.json.encode(
            replace(event, chain=chain, stack_trace=_AS_TOLD if told else event.stack_trace) if chain else event
        )

    def _raised(self, raised: Raised) -> Raised:
        frames = tuple([self._frame(frame) for frame in raised.frames])
        return replace(raised, frames=cast("tuple[Frame, ...]", frames))  # written, they are the same


def _json(frame: Frame) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(frame))


def read(written: bytes) -> Event:
    event = decode(written, Event)
    return replace(event, stack_trace=stack_text(event.chain)) if event.stack_trace == _AS_TOLD else event
