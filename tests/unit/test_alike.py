"""Outlines that differ only in what varies have one number."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from homeostat.intake.alike import Alike
from homeostat.records import Outline

SEEN = Outline(
    event_id="1" * 32,
    occurred_at=datetime(2025, 10, 23, 14, 30, tzinfo=UTC),
    release="v1",
    user_id="7",
    platform="python",
    shape=b"0123456789abcdef",
    url="https://shop/orders/1",
    user_agent="curl/8",
    words=(("", ""), ("KeyError", "order 17 is gone")),
)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        pytest.param(SEEN, True, id="the same"),
        pytest.param(replace(SEEN, event_id="2" * 32, release="v2", user_id="8"), True, id="another event of it"),
        pytest.param(replace(SEEN, words=(("", ""), ("KeyError", "order 18 is gone"))), True, id="another number"),
        pytest.param(replace(SEEN, url="https://shop/orders/2"), True, id="another order's page"),
        pytest.param(replace(SEEN, words=(("", ""), ("KeyError", "no rate"))), False, id="another message"),
        pytest.param(replace(SEEN, shape=b"fedcba9876543210"), False, id="another shape"),
        pytest.param(replace(SEEN, url="https://shop/healthz"), False, id="a health check"),
    ],
)
def test_one_number_for_what_is_alike(other: Outline, *, alike: bool) -> None:
    kinds = Alike()
    for _ in range(3):  # new, known by its kind, known to the letter
        assert (kinds.number(SEEN, 0) == kinds.number(other, 0)) is alike


def test_long_words_are_told_apart_too() -> None:
    kinds = Alike()
    long = [
        replace(SEEN, words=(("KeyError", f"order {number} is gone, {'and so on, ' * 200}"),)) for number in range(3)
    ]
    other = replace(SEEN, words=(("KeyError", "no rate, " * 300),))
    assert len({kinds.number(one, 0) for one in (*long, *long)}) == 1
    assert kinds.number(other, 0) != kinds.number(long[0], 0)


def test_other_rules_give_other_numbers() -> None:
    kinds = Alike()
    assert kinds.number(SEEN, 1) != kinds.number(SEEN, 2)


def test_no_number_is_given_again_when_kinds_are_forgotten() -> None:
    kinds = Alike()
    first = kinds.number(SEEN, 0)
    for number in range(50_001):
        kinds._numbers[number] = number  # as many kinds as are remembered
    later = kinds.number(replace(SEEN, shape=b"f" * 16), 0)
    assert later != first
    assert kinds.number(SEEN, 0) != later
