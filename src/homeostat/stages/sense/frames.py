"""Frames that were seen before: the calls of frameworks and of a service's outer layers are the same in most events.

To read and scrub a frame takes a hundred times as long as to find its bytes here. They are compared whole, so that one
frame is never taken for another.
"""

from collections.abc import Callable

from homeostat.records import Frame

_MOST_BYTES = 4 * 1024 * 1024  # of frames as they came; as objects they take about four times as much


class Frames:
    """Frames by their bytes: those of late, and the generation before, of which what is asked for stays."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._newer: dict[bytes, Frame] = {}
        self._older: dict[bytes, Frame] = {}
        self._held: dict[int, Frame] = {}  # by identity

    def frame(self, came: bytes, read: Callable[[bytes], Frame | None]) -> Frame | None:
        """The frame; the same object for the same bytes, as long as it is remembered. Nobody may change it."""
        frame = self._newer.get(came)
        if frame is None:
            frame = self._older.get(came) or read(came)
            if frame is not None:
                self._keep(came, frame)
        return frame

    def holds(self, frame: Frame) -> bool:
        """Whether it is one of these objects, which may come again."""
        return self._held.get(id(frame)) is frame

    def _keep(self, came: bytes, frame: Frame) -> None:
        self._bytes += len(came)
        if self._bytes > self._most_bytes:
            self._bytes = len(came)
            self._newer, self._older = {}, self._newer
            self._held = {id(one): one for one in self._older.values()}
        self._newer[came] = frame
        self._held[id(frame)] = frame


FRAMES = Frames()
"""Those of the process. Threads may ask at the same time: at worst one reads a frame that another has read."""
