"""A frame whose values fit is decoded as it stays; what comes out is the same either way."""

import json

from hypothesis import given
from hypothesis import strategies as st

from homeostat.stages.sense.bounds import MOST_DEPTH, MOST_INTEGER, MOST_ITEMS, MOST_KEY, MOST_VALUE, clean
from homeostat.stages.sense.calls import frame_in

_AT_BOUNDS = (MOST_INTEGER, MOST_INTEGER - 1, -MOST_INTEGER, 1 - MOST_INTEGER, "y" * MOST_VALUE, "y" * (MOST_VALUE + 1))
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_NAMES = st.text(max_size=9) | st.sampled_from(["k" * MOST_KEY, "k" * (MOST_KEY + 1)])
_LONG = st.integers(MOST_ITEMS - 1, MOST_ITEMS + 1).flatmap(
    lambda n: st.sampled_from([[1] * n, dict.fromkeys(map(str, range(n)))])
)
_VALUES = st.recursive(
    _PLAIN | st.sampled_from(_AT_BOUNDS) | _LONG,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
)


def _variables(value: object) -> object:
    frame = frame_in(json.dumps({"function": "total", "vars": value}).encode())
    assert frame is not None
    return frame.variables


@given(st.dictionaries(_NAMES, _VALUES, max_size=3))
def test_variables_are_what_cleaning_leaves(values: dict[str, object]) -> None:
    assert _variables(values) == clean(values)


@given(st.integers(MOST_DEPTH - 2, MOST_DEPTH + 2), st.booleans())
def test_depth_is_bounded_at_the_same_place(depth: int, listed: bool) -> None:  # noqa: FBT001 - drawn
    value: object = 1
    for _ in range(depth):
        value = [value] if listed else {"in": value}
    assert _variables({"a": value}) == clean({"a": value})


def test_what_is_no_mapping_is_no_variables() -> None:
    assert _variables([1, 2]) == {}
