"""Where the real fix stands among what would be tried, without trying any: `python …/mined/ranked.py [NAME…]`.

Of each looked-at case: how suspicious the really changed lines are (the first of them in the order of suspicion), and
which candidate makes the code the same as the real fix does. One run of the failing test, and one that is watched.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "seeded"))
sys.path.insert(0, str(Path(__file__).parents[1]))

import again
import cases
import hunks
from cases import Case

from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.source.checkout import BRANCH, snapshot
from homeostat.adapters.source.git import GitSource
from homeostat.cli.fix import Asked, _Clock, _service  # pyright: ignore[reportPrivateUsage]
from homeostat.fixing import Work
from homeostat.fixing.looking import as_it_is_run, diagnosis_of, look_at, reproductions_of, suspicion_of
from homeostat.fixing.trials import Trials
from homeostat.languages.diff import applied, hunks_of
from homeostat.records import Candidate, Limits
from homeostat.stages.propose import propose, search

_MINUTES = 10


def ranked(case: Case) -> dict[str, Any]:
    pair = cases.pair_of(case)
    with tempfile.TemporaryDirectory(prefix="ranked-") as scratch:
        home, tree = Path(scratch, "home"), Path(scratch, case.package)
        home.mkdir()
        for each in (Path(scratch), home):
            each.chmod(0o755)
        again.lay(case, pair, tree)
        work = _work(case, str(pair.old.python), tree, home)
        base = work.source.head()
        work = as_it_is_run(work, base)
        failing = look_at(work, base, Trials(work, base))
        event = failing.event
        if event is None:
            return {"name": case.name, "said": "no event"}
        suspicious = suspicion_of(work, failing, event, base)
        diagnosis = diagnosis_of(work, event, suspicious)
        given: dict[str, Any] = {
            "service": work.service,
            "source": work.source,
            "refused": frozenset(),
            "proposal_id": "fix.{}".format,
            "reproductions": reproductions_of(work, failing, event, diagnosis),
        }
        began = time.process_time()
        by_rule = [each.candidate for each in propose(diagnosis, event, **given)]
        small: list[Candidate] = []

        def keep(batch: Sequence[Candidate]) -> Sequence[Candidate]:
            small.extend(batch)
            return ()

        for _ in search(diagnosis, event, sift=keep, suspicion=suspicious or None, first=1, **given):
            pass
        real = cases.real_of(case, pair)
        changed = {
            (each.path, line) for each in real for line in range(each.first + 1, max(each.end, each.first + 2) + 1)
        }
        order = sorted(
            ((score, path, line) for path, lines in suspicious.items() for line, score in lines.items()), reverse=True
        )
        better = [score for score, path, line in order if (path, line) in changed]
        return {
            "name": case.name,
            "error": event.error_type,
            "real_lines": sum(each.size for each in real),
            "place": sum(score > better[0] for score, _, _ in order) + 1 if better else None,
            "tied": sum(score == better[0] for score, _, _ in order) if better else None,
            "suspicious": len(order),
            "first": [f"{each.path}:{each.line}" for each in diagnosis.places[:3]],
            "rules": _rank(by_rule, tree, real),
            "of_rules": len(by_rule),
            "searched": _rank(small, tree, real),
            "of_searched": len(small),
            "cpu": round(time.process_time() - began, 1),
        }


def _work(case: Case, python: str, tree: Path, home: Path) -> Work:
    asked = Asked(folder=tree, test=again.command(case), python=python)
    source = GitSource(snapshot(tree, home), BRANCH)
    return Work(
        service=_service(asked, source, home),
        source=source,
        sandbox=choose_sandbox(lambda _: source, PresentEnvironments(tree, python=python, home=home), home),
        limits=Limits(wall=timedelta(minutes=_MINUTES)),
        clock=_Clock(),
        say=lambda _: None,
        seconds=_MINUTES * 60,
        test=asked.test,
    )


def _rank(candidates: Sequence[Candidate], tree: Path, real: Sequence[hunks.Hunk]) -> int | None:
    """From 1, of the first with which the code is what the real fix makes of it."""
    paths = {each.path for each in real}
    wanted = {path: _meaning(_with(tree, path, real)) for path in paths}
    for number, candidate in enumerate(candidates, start=1):
        if {*candidate.patch.files} >= paths and all(
            _meaning(_after(tree, path, candidate)) == wanted[path] for path in paths
        ):
            return number
    return None


def _with(tree: Path, path: str, real: Sequence[hunks.Hunk]) -> str:
    lines = (tree / path).read_text(encoding="utf-8").splitlines(keepends=True)
    for hunk in sorted((each for each in real if each.path == path), key=lambda each: -each.first):
        lines[hunk.first : hunk.end] = hunk.lines
    return "".join(lines)


def _after(tree: Path, path: str, candidate: Candidate) -> str:
    found = hunks_of(candidate.patch).get(path, [])
    return applied((tree / path).read_text(encoding="utf-8"), found) or ""


def _meaning(source: str) -> str:
    """As it is spelled, without spaces: to parse a long file for each candidate takes minutes."""
    return "".join(source.split()).replace("'", '"')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    for case in cases.every():
        if case.half == "tune" and (not asked.names or case.name in asked.names):
            print(json.dumps(ranked(case)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
