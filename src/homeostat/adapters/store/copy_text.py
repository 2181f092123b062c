"""What a copy holds of its event, as JSON: all of it, but the stack as text only where the exceptions do not say it.

Most of an event are frames of frameworks, the same objects in every event (`stages.sense.seen_before`): each is written
as JSON once.
"""

from dataclasses import replace
from typing import cast

import msgspec

from homeostat.codec import decode
from homeostat.records import Event, Frame, Raised
from homeostat.stages.sense.seen_before import FRAMES
from homeostat.stages.sense.sentry import stack_text

_AS_TOLD = "\x00"  # the stack is `stack_text` of the exceptions; no text that is kept holds a NUL
_MOST_FRAMES = 4_096  # as many as come again, about 2 KB each


class Writer:
    """Events to JSON. Of one thread."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[Frame, msgspec.Raw]] = {}  # by identity

    def written(self, event: Event) -> bytes:
        chain = tuple([self._raised(raised) for raised in event.chain])
        told = bool(chain) and event.stack_trace == stack_text(event.chain)
        return msgspec.json.encode(
            replace(event, chain=chain, stack_trace=_AS_TOLD if told else event.stack_trace) if chain else event
        )

    def _raised(self, raised: Raised) -> Raised:
        frames = tuple([self._frame(frame) for frame in raised.frames])
        return replace(raised, frames=cast("tuple[Frame, ...]", frames))  # written, they are the same

    def _frame(self, frame: Frame) -> Frame | msgspec.Raw:
        known = self._written.get(id(frame))
        if known is not None and known[0] is frame:
            return known[1]
        if not FRAMES.holds(frame):
            return frame
        if len(self._written) >= _MOST_FRAMES:
            self._written.clear()
        written = msgspec.Raw(msgspec.json.encode(frame))
        self._written[id(frame)] = frame, written
        return written


def read(written: bytes) -> Event:
    event = decode(written, Event)
    return replace(event, stack_trace=stack_text(event.chain)) if event.stack_trace == _AS_TOLD else event
