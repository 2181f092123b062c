"""A repair that was given minutes takes about as many."""

import subprocess
import time
from datetime import timedelta
from pathlib import Path

from conftest import SetClock
from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.adapters.source.git import GitSource
from homeostat.fixing.trials import Trials
from homeostat.fixing.work import Work
from homeostat.languages.diff import diff_of
from homeostat.records import Candidate, Limits, Proposal, Reproduction, ReproductionKind, Run, Service


def test_a_trial_that_begins_late_may_take_what_is_left_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "shop.go").write_text("a\n")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for line in (["init", "-q", "-b", "main"], ["add", "."], [*identity, "commit", "-qm", "start"]):
        subprocess.run(["git", "-C", tmp_path, *line], check=True)
    source = GitSource(tmp_path)

    def answer(asked: Asked) -> Run:
        del asked
        return said("nothing that anybody reads")

    sandbox = ScriptedSandbox(answer)
    work = Work(
        service=Service(name="shop", project_id=1, public_key="k", language="go", test="go test ./..."),
        source=source,
        sandbox=sandbox,
        limits=Limits(wall=timedelta(seconds=200)),
        clock=SetClock(),
        say=list[str]().append,
        seconds=200,
        began=time.monotonic() - 140,
    )
    asks = Reproduction(
        kind=ReproductionKind.TEST,
        title="",
        command="go test",
        files={"test.json": "{}"},
        error_type="",
        crash_function="",
        crash_path="",
    )
    candidate = Candidate(
        strategy="rule:guard",
        title="",
        description="",
        approach="",
        patch=diff_of("shop.go", "a\n", "b\n"),
        reasoning="",
    )
    proposal = Proposal(
        proposal_id="fix.1", bug_code="", service="shop", number=1, base=source.head(), candidate=candidate,
        reproductions=(asks,),
    )  # fmt: skip
    Trials(work, source.head()).try_all([proposal])
    assert sandbox.asked
    assert max(asked.limits.wall for asked in sandbox.asked) <= timedelta(seconds=60)
