"""What proved suggestions answer to other inputs, kept with results that were had before: nothing is proved again.

    python bench/repair/apart.py [--said] FILE.jsonl [NAME…]

Reads results of `run.py` (Python, the looked-at half alone), asks each proved suggestion as `homeostat fix` would
(`fixing/apart.py`), and writes the file again with what was seen, so that `calibrate.py` can learn of it.
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import crashes
import msgspec
import releases
from crashes import Crash
from run import plain

import corpus
from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.checkout import BRANCH, snapshot
from homeostat.adapters.source.git import GitSource
from homeostat.fixing.apart import tell_apart
from homeostat.fixing.failing import look
from homeostat.records import Apart, Candidate, Limits, Patch, Proposal, Service
from homeostat.stages.verify.suites import Suites

LIMITS = Limits(wall=timedelta(seconds=60))
PYTHON = "python"

Result = dict[str, Any]


def asked(crash: Crash, suggestions: list[dict[str, Any]]) -> dict[str, Apart]:
    """By the patch's digest."""
    with tempfile.TemporaryDirectory(prefix="apart-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        tree = home / "tree"
        corpus.lay(crash, crash.broken, tree)
        corpus.place(crash, "regress", tree)
        source = GitSource(snapshot(tree, home), BRANCH)
        service = Service(
            name=crash.name,
            project_id=0,
            public_key="",
            language=PYTHON,
            repository=str(home / "repository"),
            branch=BRANCH,
            test=plain(crash, "crash"),
        )
        environments = PresentEnvironments(tree, python=str(releases.python_environment(crash) / "bin/python"))
        sandbox = BubblewrapSandbox(lambda _: source, environments, home)
        base = source.head()
        suites = Suites(
            service=service, base=base, sandbox=sandbox, limits=LIMITS, known={}, within=LIMITS.wall, source=source
        )
        failing = look(
            service,
            commit=base,
            sandbox=sandbox,
            limits=LIMITS,
            now=datetime.now(UTC),
            tests=frozenset({"crash.py", "regress.py"}),
            suites=suites,
        )
        if failing.event is None:
            return {}
        return dict(
            tell_apart(
                [_proposal(each, base, number) for number, each in enumerate(suggestions)],
                failing.event,
                (failing.command, plain(crash, "regress")),
                service=service,
                source=source,
                sandbox=sandbox,
                limits=LIMITS,
            )
        )


def _proposal(each: dict[str, Any], base: str, number: int) -> Proposal:
    candidate = Candidate(
        strategy=each["strategy"],
        title=each["title"],
        description="",
        approach=each.get("approach", ""),
        patch=_patch(each),
        reasoning="",
        prior=each.get("prior", 0.5),
        invents_value=False,
        swallows=False,
    )
    return Proposal(
        proposal_id=str(number),
        bug_code="",
        service="",
        number=number,
        base=base,
        candidate=candidate,
        reproductions=(),
    )


def _patch(each: dict[str, Any]) -> Patch:
    """The fix without the test that came with it."""
    return Patch(diff=each["evidence"]["fix"] if "evidence" in each else each["diff"])


def told(result: Result, apart: dict[str, Apart], seconds: float) -> None:
    print(f"{result['name']} {seconds:.0f} s")
    for each in (*result["suggestions"], *result.get("others", ())):
        seen = apart.get(_patch(each).digest)
        counts = (
            f"kept {seen.compared - seen.changed} of {seen.compared}, ended {seen.ended} of {seen.failing}"
            f", {seen.agreeing} agree, {seen.disputing} dispute, {seen.cluster[:4]} {seen.example}"
            if seen
            else "-"
        )
        was = f"{'right' if each['right'] else 'WRONG'} {each['confidence']:.2f} {each['strategy']:34}"
        print(f"   {was} {counts}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--said", action="store_true", help="print only, and keep nothing")
    given = parser.parse_args()
    by_name = {crash.name: crash for crash in crashes.every([])}
    results: list[Result] = [json.loads(line) for line in given.results.read_text().splitlines()]
    for result in results:
        if (
            result["half"] != "tune"
            or result["language"] != PYTHON
            or (given.names and result["name"] not in given.names)
        ):
            continue
        proved = [each for each in (*result["suggestions"], *result.get("others", ())) if each["proved"]]
        if not proved:
            continue
        began = time.monotonic()
        apart = asked(by_name[result["name"]], proved)
        told(result, apart, time.monotonic() - began)
        for each in proved:
            seen = apart.get(_patch(each).digest)
            if "evidence" in each:
                each["evidence"]["scrutiny"]["apart"] = msgspec.to_builtins(seen)
    if not given.said:
        given.results.write_text("".join(f"{json.dumps(result)}\n" for result in results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
