"""Which of several reproductions decides."""

from collections.abc import Mapping

import pytest

from homeostat.records import Replay, ReplayResult, Reproduction, ReproductionKind
from homeostat.stages.verify.replaying import MOST_FAILING, deciding, failing

ALIKE, OTHERWISE, PASSED, NOT_RUN = (
    ReplayResult.FAILED_ALIKE,
    ReplayResult.FAILED_OTHERWISE,
    ReplayResult.PASSED,
    ReplayResult.NOT_RUN,
)


def reproduction(title: str, outward: int = 0, kind: ReproductionKind = ReproductionKind.CALL) -> Reproduction:
    return Reproduction(
        kind=kind,
        title=title,
        command=title,
        files={},
        error_type="KeyError",
        crash_function="rate",
        crash_path="prices.py",
        outward=outward,
    )


INNER, INNER_SHOWN = reproduction("inner"), reproduction("inner, shown")
MIDDLE, OUTER, FAR = (reproduction(title, n) for n, title in enumerate(("middle", "outer", "far"), 1))
REQUEST = reproduction("request", kind=ReproductionKind.REQUEST)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param({"inner": ALIKE, "outer": ALIKE}, ["outer", "inner"], id="the outermost first"),
        pytest.param({"inner": NOT_RUN, "inner, shown": ALIKE}, ["inner, shown"], id="the next way of the same call"),
        pytest.param({"inner": ALIKE, "inner, shown": ALIKE}, ["inner"], id="the most faithful way is enough"),
        pytest.param({"request": ALIKE, "outer": ALIKE}, ["request"], id="a request stands alone"),
        pytest.param({"request": NOT_RUN, "inner": ALIKE}, ["inner"], id="a request that did not run"),
        pytest.param({"inner": OTHERWISE, "outer": PASSED}, [], id="none fails alike"),
        pytest.param({}, [], id="nothing is known"),
        pytest.param(
            dict.fromkeys(("inner", "middle", "outer", "far"), ALIKE),
            ["outer", "middle", "inner"],
            id="no further than is worth its cost",
        ),
    ],
)
def test_of_what_fails_as_production_did_the_outermost_call_comes_first(
    seen: Mapping[str, ReplayResult], expected: list[str]
) -> None:
    looked: list[str] = []

    def look(each: Reproduction) -> Replay | None:
        looked.append(each.title)
        return Replay(result=seen[each.title], detail="") if each.title in seen else None

    found = failing((REQUEST, INNER, INNER_SHOWN, MIDDLE, OUTER, FAR), look)
    assert [each.title for each in found] == expected
    assert len(found) <= MOST_FAILING
    assert len(looked) == len(set(looked))


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param({"outer": PASSED, "inner": ALIKE}, ("outer", PASSED), id="what is further out"),
        pytest.param({"outer": OTHERWISE, "inner": PASSED}, ("outer", OTHERWISE), id="a caller that falls over"),
        pytest.param({"outer": NOT_RUN, "inner": PASSED}, ("inner", PASSED), id="a silent one leaves it to the next"),
        pytest.param({"outer": NOT_RUN, "inner": NOT_RUN}, ("inner", NOT_RUN), id="all are silent"),
        pytest.param({"inner": PASSED}, ("inner", PASSED), id="one that is not known"),
        pytest.param({}, None, id="none is known"),
    ],
)
def test_the_first_that_says_something_decides(
    seen: Mapping[str, ReplayResult], expected: tuple[str, ReplayResult] | None
) -> None:
    found = deciding(
        (OUTER, INNER), lambda each: Replay(result=seen[each.title], detail="") if each.title in seen else None
    )
    assert (found and (found[0].title, found[1].result)) == expected
