"""Of fixes that end a real crash, which does scrutiny refuse: the wrong ones, or right ones too?

    python bench/repair/keep.py [--half tune|held] [--seconds N] [--mended] [NAME…]

Each Python crash's event (with what `homeostat-capture` adds) goes through the rooms of `homeostat fix` without a test:
rules, then search, tried by the captured calls. Every candidate with which the crash is gone is judged by the hidden
check, so that one sees what the comparison of answers, and what the text of the change, refused. With `--mended` the
release that mends the crash is compared as if it were a candidate: it holds other changes too, so what it changes
bounds from above how often a right fix would be refused. The last line is one JSON object.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import crashes
import releases
from crashes import Crash
from reproduce import event_of, repository, sdk
from run import is_right

import corpus
from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.fixing import Work, mend
from homeostat.records import Candidate, Event, Limits, Patch, Proposal, ReplayResult, Run, Service, Verdict
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.behaviour import behaviour

LIMITS = Limits(wall=timedelta(seconds=60))
MOST_JUDGED = 12  # candidates of one crash

Result = dict[str, Any]


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def attempt(crash: Crash, *, seconds: float, mended: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="keep-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        seen = home / "seen" / "tree"
        corpus.lay(crash, crash.broken, seen)
        event = event_of(crash, seen, way="captured")
        service = repository(crash, crash.broken, home / "broken" / "tree")
        environments = PresentEnvironments(seen, python=str(releases.python_environment(crash) / "bin/python"))
        source = GitSource(Path(service.repository))
        sandbox = BubblewrapSandbox(lambda _: source, environments, home)
        if event is None:
            return {"name": crash.name, "half": crash.half, "judged": []}
        began = time.monotonic()
        if mended:
            return {
                "name": crash.name,
                "half": crash.half,
                **_mended(crash, event, service=service, source=source, sandbox=sandbox, home=home),
            }
        work = Work(
            service=service,
            source=source,
            sandbox=sandbox,
            limits=LIMITS,
            clock=SystemClock(),
            say=lambda _: None,
            seconds=seconds,
        )
        found = mend(work, event)
        tried = [(proposal, verdict) for proposal, verdict in found.verdicts if _ends(verdict)]
        return {
            "name": crash.name,
            "half": crash.half,
            "seconds": round(time.monotonic() - began, 1),
            "judged": [_judged(crash, proposal, verdict, home) for proposal, verdict in tried[:MOST_JUDGED]],
        }


def _ends(verdict: Verdict) -> bool:
    """Whether the crash is gone with it, whatever else speaks against it."""
    return verdict.replay_after is not None and verdict.replay_after.result.value == "passed"


def _judged(crash: Crash, proposal: Proposal, verdict: Verdict, home: Path) -> Result:
    kept = verdict.scrutiny.behaviour
    return {
        "strategy": proposal.candidate.strategy,
        "right": is_right(crash, proposal.candidate.patch.diff, home / "judged"),
        "confirmed": verdict.confirmed,
        "confidence": verdict.confidence.value,
        "reason": verdict.reason,
        "compared": kept.compared if kept else None,
        "kept": kept.kept if kept else None,
        "failures_changed": kept.failures_changed if kept else None,
        "changed": kept.changed if kept else (),
        "failing": [kept.mended, kept.failing] if kept else None,
        "doubts": [doubt.kind for doubt in verdict.scrutiny.doubts],
        "mutants": [verdict.scrutiny.mutants.noticed, verdict.scrutiny.mutants.tried]
        if verdict.scrutiny.mutants
        else None,
        "diff": proposal.candidate.patch.diff,
    }


def _mended(
    crash: Crash, event: Event, *, service: Service, source: GitSource, sandbox: BubblewrapSandbox, home: Path
) -> Result:
    repository(crash, crash.fixed, home / "fixed" / "tree")
    words = ["git", "diff", "--no-index", "--no-color", "--diff-filter=M", "broken/tree", "fixed/tree"]
    done = subprocess.run(
        [*words, "--", "*.py"], cwd=home, capture_output=True, text=True, errors="replace", check=False
    )
    if not done.stdout:
        done = subprocess.run(words, cwd=home, capture_output=True, text=True, errors="replace", check=False)
    diff = done.stdout.replace("a/broken/tree/", "a/").replace("b/fixed/tree/", "b/")
    base = source.head()
    reproductions = reproduce(event, service=service, places=find_places(event, source, base=base, released=""))
    candidate = Candidate(
        strategy="mended",
        title="",
        description="",
        approach="rewrite",
        patch=Patch(diff=_python_only(diff)),
        reasoning="",
    )
    proposal = Proposal(
        proposal_id="m",
        bug_code="BUG",
        service=service.name,
        number=1,
        base=base,
        candidate=candidate,
        reproductions=reproductions,
    )
    runs: list[float] = []

    def run(command: str, files: Any, patch: Patch | None) -> Run:  # noqa: ANN401 - as `behaviour` gives it
        ran = sandbox.run(command, service=service, commit=base, patch=patch, files=files, limits=LIMITS)
        runs.append(round(ran.duration.total_seconds(), 1))
        return ran

    first = next((each for each in reproductions if _fails(run(each.command, each.files, None))), None)
    runs.clear()
    kept = behaviour(proposal, first, run)
    told = {"compared": kept.compared, "kept": kept.kept, "surely": kept.surely_changed} if kept else {}
    more = {"failures_changed": kept.failures_changed, "changed": kept.changed} if kept else {}
    return {"mended": {**told, **more, "runs": runs}, "judged": []}


def _fails(run: Run) -> bool:
    return read_replay(run).result is ReplayResult.FAILED_ALIKE


def _python_only(diff: str) -> str:
    files = diff.split("diff --git ")[1:]
    return "".join(f"diff --git {each}" for each in files if each.splitlines()[0].endswith(".py") and "@@" in each)


def figures(results: Sequence[Result]) -> Result:
    judged = [each for result in results for each in result["judged"]]
    right = [each for each in judged if each["right"]]
    wrong = [each for each in judged if not each["right"]]
    looked = [each for each in judged if each["compared"]]
    return {
        "crashes": len(results),
        "crash_gone": len(judged),
        "right": len(right),
        "right_refused": sum(not each["confirmed"] for each in right),
        "wrong": len(wrong),
        "wrong_refused": sum(not each["confirmed"] for each in wrong),
        "answers_compared": len(looked),
        "mended_compared": sum(bool((each.get("mended") or {}).get("compared")) for each in results),
        "mended_changes_answers": sum(bool((each.get("mended") or {}).get("surely")) for each in results),
    }


def _line(judged: Result) -> str:
    words = [
        "right" if judged["right"] else "wrong",
        f"{judged['strategy']:28} {judged['confidence']:.2f}",
        f"kept {judged['kept']} of {judged['compared']}, {judged['failures_changed']} other failures changed",
        f"mends {judged['failing']} notices {judged['mutants']} {judged['doubts'] or ''}",
        "" if judged["confirmed"] else judged["reason"][:160],
    ]
    return "  ".join(words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--mended", action="store_true")
    parser.add_argument("--said", action="store_true", help="print the changes and what was seen of them")
    asked = parser.parse_args()
    sdk()
    results: list[Result] = []
    for crash in crashes.every(asked.names):
        if crash.language != "python" or not (asked.names or crash.half == asked.half):
            continue
        result = attempt(crash, seconds=asked.seconds, mended=asked.mended)
        results.append(result)
        print(f"{crash.name:36} {result.get('mended', result.get('seconds'))}", flush=True)
        for each in result["judged"]:
            print(f"    {_line(each)}", flush=True)
            if asked.said:
                print("\n".join(f"        {line}" for line in each["diff"].splitlines()[2:]))
    print(json.dumps({"half": asked.half, **figures(results)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
