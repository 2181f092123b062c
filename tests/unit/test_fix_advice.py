"""What `homeostat fix` says of a fix, and where its time was over before much was tried."""

import pytest

from homeostat.cli.fix import advice, changes_of
from homeostat.fixing import Fixing
from homeostat.records import Candidate, Diagnosis, FixClass, Patch

DIAGNOSIS = Diagnosis(
    bug_code="", base="", released="", places=(), root_cause="", hypothesis="", classification="", impact="low",
    fix_class=FixClass.CODE_FIX, reason="", evidence=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tried", "seconds", "load", "says"),
    [
        pytest.param(4, 58.0, 9.2, "The machine was busy: 9 processes wanted to run on 2 processors.", id="busy"),
        pytest.param(4, 58.0, 2.5, "Trying one takes long here.", id="slow by itself"),
        pytest.param(400, 58.0, 9.2, "", id="enough was tried"),
        pytest.param(4, 11.0, 9.2, "", id="it was over early"),
    ],
)
def test_it_says_why_and_how_to_go_on(tried: int, seconds: float, load: float, says: str) -> None:
    found = Fixing(
        suggestions=(), others=(), diagnosis=DIAGNOSIS, failing=None, tried=tried, verdicts=(), refuted={},
        seconds=seconds, seconds_to_first=None,
    )  # fmt: skip
    said = advice(found, 1.0, load=load, processors=2)
    assert (says in said, bool(said)) == (True, bool(says))
    assert not said or said.endswith("Go on with --minutes 5, or when the machine has less to do.")


def test_it_says_what_a_fix_changes_and_what_else_it_may() -> None:
    candidate = Candidate(
        strategy="revert", title="Take it back", description="It undoes a commit.", approach="revert",
        patch=Patch(diff=""), reasoning="", breaking_changes="What it added is gone.", side_effects="",
    )  # fmt: skip
    assert changes_of(candidate) == ["What changes: It undoes a commit.", "May break: What it added is gone."]
