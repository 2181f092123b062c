"""What a copy holds of its event, as JSON.

Most of an event are frames of frameworks, the same objects in every event (`stages.sense.seen_before`): each is written
as JSON once.
"""

from typing import cast

import msgspec
from msgspec import structs

from homeostat.records import Event, Frame, Raised
from homeostat.stages.sense.seen_before import FRAMES, Remade


class Writer:
    """Events to JSON. Of one thread."""

    def __init__(self) -> None:
        self._frame = Remade(FRAMES, _json).of

    def written(self, event: Event) -> bytes:
        return msgspec.json.encode(structs.replace(event, chain=tuple(map(self._raised, event.chain))))

    def _raised(self, raised: Raised) -> Raised:
        frames = tuple(map(self._frame, raised.frames))
        return structs.replace(raised, frames=cast("tuple[Frame, ...]", frames))  # written, they are the same


def _json(frame: Frame) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(frame))
