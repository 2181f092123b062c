"""When walks begin: a few at a time, however many bugs there are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_store import a_bug

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.waking import Waking


class Queue:
    """In the place of what runs workflows: nothing comes to its end."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def enqueue(self, queue: str, name: str, argument: str, *, workflow_id: str, priority: int = 1) -> None:
        del queue, name, workflow_id, priority
        self.begun.append(argument)

    def unended(self) -> frozenset[str]:
        return frozenset(self.begun)


class Place:
    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.queue = Queue()
        self.busy = False
        self.waking = Waking(
            store,
            SetClock(),
            self.queue,  # pyright: ignore[reportArgumentType]
            observes=lambda _: "",
            busy=lambda: self.busy,
        )

    def opens(self, count: int) -> None:
        for number in range(count):
            self.waking.on_bug(a_bug(self.store, number))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = SetClock()
    clock.time = datetime(2025, 10, 23, tzinfo=UTC) + timedelta(hours=1)
    with open_store(f"sqlite:///{tmp_path / 'homeostat.db'}", clock) as store:
        store.migrate()
        yield Place(store)


def test_a_bug_that_opens_is_begun_at_once(place: Place) -> None:
    place.opens(1)
    assert len(place.queue.begun) == 1


def test_of_a_flood_a_few_are_begun_and_the_next_with_each_look(place: Place) -> None:
    place.opens(9)
    assert len(place.queue.begun) == 2
    counts = []
    for _ in range(5):
        place.waking.catch_up()
        counts.append(len(place.queue.begun))
    assert counts == [4, 6, 8, 9, 9]
    assert len(set(place.queue.begun)) == 9


def test_after_a_flood_the_next_bug_is_begun_at_once_again(place: Place) -> None:
    place.opens(3)
    place.waking.catch_up()
    place.waking.on_bug(a_bug(place.store, 20))
    assert len(place.queue.begun) == 4


def test_while_something_else_goes_before_none_is_begun(place: Place) -> None:
    place.busy = True
    place.opens(3)
    assert (place.waking.catch_up(), place.queue.begun) == (0, [])
    place.busy = False
    assert place.waking.catch_up() == 2
