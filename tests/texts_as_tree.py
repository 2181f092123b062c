"""A tree of a few texts, and a test of it that failed at a line."""

from datetime import UTC, datetime

from homeostat.errors import NotFound
from homeostat.records import Event, EventKind, Frame, Raised


class Tree:
    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def files(self, commit: str) -> tuple[str, ...]:
        del commit
        return tuple(self._texts)

    def read(self, path: str, commit: str) -> str:
        if path not in self._texts:
            raise NotFound(f"{path} at {commit}")
        return self._texts[path]


def failed_at(path: str, line: int) -> Event:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    frame = Frame(function="<anonymous>", path=path, line=line, in_app=False)
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=now,
        received_at=now,
        level="error",
        kind=EventKind.ERROR,
        error_type="AssertionError",
        message="expected 2 to be 3",
        chain=(Raised(type="AssertionError", message="expected 2 to be 3", frames=(frame,)),),
    )
