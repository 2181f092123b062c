"""What a hand's ledger forgets, and what it never does."""

from datetime import UTC, datetime, timedelta

import pytest

from homeostat.hands.forgetting import MOST_OF_SERVICE, MOST_REFUSED, ONCE_FOR, REFUSED_FOR, Line, what_stays
from homeostat.stages.approve.desk import VALID_FOR
from homeostat.stages.approve.gate import CLOCKS_DIFFER

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_line(kind: str, key: str = "shop abc", *, age: timedelta = SECOND, value: str = "x") -> Line:
    return Line(kind=kind, key=key, value=value, noted_at=NOW - age)


def test_a_use_is_known_for_longer_than_any_approval_counts() -> None:
    assert VALID_FOR + CLOCKS_DIFFER < ONCE_FOR


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        pytest.param(a_line("uses", age=ONCE_FOR - SECOND), True, id="a use of an approval that may still count"),
        pytest.param(a_line("uses", age=ONCE_FOR), False, id="a use of one that has long expired"),
        pytest.param(a_line("answered", age=ONCE_FOR - SECOND), True, id="an answer that may be asked for again"),
        pytest.param(a_line("answered", age=ONCE_FOR), False, id="an old answer"),
        pytest.param(a_line("refused", age=REFUSED_FOR), False, id="an old refusal"),
        pytest.param(a_line("brought_in", age=timedelta(days=3_650)), True, id="a merge, however old"),
        pytest.param(a_line("served", age=timedelta(days=3_650)), True, id="a release, however old"),
        pytest.param(a_line("of another release of ours", age=timedelta(days=3_650)), True, id="what is not known"),
        pytest.param(a_line("uses", age=-timedelta(days=3_650)), True, id="what a wrong clock dated ahead"),
    ],
)
def test_what_stays(line: Line, *, stays: bool) -> None:
    assert bool(what_stays([line], NOW)) is stays


def test_a_line_without_a_date_counts_from_now_on() -> None:
    (dated,) = what_stays([Line(kind="uses", key="d", value="x")], NOW)
    assert dated.noted_at == NOW
    assert what_stays([dated], NOW + ONCE_FOR) == []


def test_the_newest_of_each_service_stay_in_their_order() -> None:
    many = [a_line("served", f"shop {number}") for number in range(MOST_OF_SERVICE + 3)]
    few = [a_line("served", "till 1"), a_line("brought_in", "shop 1")]
    assert what_stays([*few, *many], NOW) == [*few, *many[3:]]


def test_refusals_are_bounded_whoever_asks() -> None:
    many = [a_line("refused", f"branch {number}") for number in range(MOST_REFUSED + 5)]
    assert what_stays(many, NOW) == many[5:]


def test_what_was_said_again_counts_as_said_last() -> None:
    lines = [a_line("served", "shop a"), a_line("served", "shop b"), a_line("served", "shop a", value="y")]
    assert what_stays(lines, NOW) == lines[1:]
