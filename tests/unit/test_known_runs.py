"""Runs are known until so many newer ones came that nobody asks for them."""

from datetime import timedelta

import pytest

from homeostat.records import Run
from homeostat.stages.verify.known import MOST_RUNS, KnownRuns


def a_run(output: str) -> Run:
    return Run(command=":", exit_code=0, output=output, results="", duration=timedelta(seconds=1))


def test_what_was_asked_for_last_stays() -> None:
    known = KnownRuns()
    for number in range(MOST_RUNS):
        known[str(number)] = a_run(str(number))
    assert known["0"].output == "0"
    known["new"] = a_run("new")
    assert len(known) == MOST_RUNS
    assert "0" in known
    assert "1" not in known
    with pytest.raises(KeyError):
        known["1"]
