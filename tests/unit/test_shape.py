"""When two patches make the same change, wherever it lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeostat.languages.diff import applied, diff_of, hunks_of, shape_of
from homeostat.records import Patch

ONE = "def total(order):\n    return order['sum']\n\n\ndef other(order):\n    return 1\n"
MENDED = ONE.replace("order['sum']", "order.get('sum', 0)")
ABOVE = "import os\n\n\n"
FIX = diff_of("app/orders.py", ONE, MENDED)


@pytest.mark.parametrize(
    ("patch", "same"),
    [
        pytest.param(FIX, True, id="itself"),
        pytest.param(diff_of("app/orders.py", ABOVE + ONE, ABOVE + MENDED), True, id="further below"),
        pytest.param(
            diff_of("app/orders.py", ONE.replace("other", "another"), MENDED.replace("other", "another")),
            True,
            id="where other lines have changed",
        ),
        pytest.param(diff_of("app/bills.py", ONE, MENDED), False, id="in another file"),
        pytest.param(diff_of("app/orders.py", ONE, ONE.replace("['sum']", ".get('sum')")), False, id="another change"),
        pytest.param(
            diff_of("app/orders.py", ONE.replace("total", "amount"), MENDED.replace("total", "amount")),
            False,
            id="below another line",
        ),
        pytest.param(diff_of("app/orders.py", MENDED, ONE), False, id="the way back"),
        pytest.param(Patch(diff=FIX.diff.replace("a/app/orders.py", '"a/app/orders.py"', 1)), True, id="in quotes"),
        pytest.param(Patch(diff=""), False, id="nothing"),
    ],
)
def test_the_shape_of_a_change(patch: Patch, *, same: bool) -> None:
    assert (shape_of(patch) == shape_of(FIX)) is same


def test_a_line_that_is_only_added_is_told_from_the_same_one_elsewhere() -> None:
    text = "def a(x):\n    return x.y\n\n\ndef b(x):\n    return x.z\n"
    in_a = diff_of("m.py", text, text.replace("def a(x):\n", "def a(x):\n    if x is None:\n        return None\n"))
    in_b = diff_of("m.py", text, text.replace("def b(x):\n", "def b(x):\n    if x is None:\n        return None\n"))
    assert shape_of(in_a) != shape_of(in_b)


@given(
    st.lists(st.sampled_from(["", "a", "b", "    c"]), max_size=40),
    st.lists(st.sampled_from(["", "a", "d"]), max_size=3),
    st.data(),
)
def test_what_is_told_of_a_change_brings_it_about(lines: list[str], put: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines)))
    end = data.draw(st.integers(at, len(lines)))
    before, after = ("".join(f"{line}\n" for line in each) for each in (lines, [*lines[:at], *put, *lines[end:]]))
    found = hunks_of(diff_of("a.py", before, after)).get("a.py", [])
    assert applied(before, found) == after
