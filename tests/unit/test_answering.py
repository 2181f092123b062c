"""A process that answers is not kept from it by its own tidying, and is tidied all the same."""

import gc
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from homeostat.cli.answering import answering


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What a process sets for good is taken back here."""
    thresholds, turn = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(turn)
    gc.unfreeze()


class Ring:
    def __init__(self) -> None:
        self.itself = self


def test_circles_go_while_it_answers() -> None:
    with answering():
        ring = weakref.ref(Ring())
        kept = [[number] for number in range(20_000)]
    assert ring() is None
    assert len(kept) == 20_000


def test_however_much_is_kept_all_of_it_is_not_looked_at_in_one_go() -> None:
    looks = list[int]()

    def seen(phase: str, told: dict[str, Any]) -> None:
        if phase == "start":
            looks.append(told["generation"])

    gc.callbacks.append(seen)
    try:
        with answering():
            kept = [[number] for number in range(300_000)]
    finally:
        gc.callbacks.remove(seen)
    assert len(kept) == 300_000
    assert set(looks) == {0, 1}
