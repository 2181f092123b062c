"""What became of proved suggestions, as the records of the verify stage: they can be judged again without being proved.

`run.py` and `programs.py` keep with each suggestion all that its confidence was reckoned from, and the texts it
changes. So another weight, another sign or another way to choose is tried in seconds, on the same candidates.
"""

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from homeostat.codec import convert
from homeostat.records import (
    Candidate,
    Patch,
    Proposal,
    Record,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Scrutiny,
    SuiteRun,
    Verdict,
)
from homeostat.stages.verify import Seen, choose, side_by_side
from homeostat.stages.verify.choosing import CONVINCING
from homeostat.stages.verify.confidence import Measured, confidence
from homeostat.stages.verify.signs import signs

_FROM = (0.5, 0.75, 0.9)
_NOW = datetime(2026, 11, 26, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """One proved suggestion, and whether it was right."""

    case: str
    language: str
    half: str  # "tune" and "held" of crashes, "open" and "closed" of programs, "seeded" and "seeded-held" of guards
    right: bool
    was: float  # the confidence with which it was shown, or would have been
    behind: bool  # whether a likelier one of the same source was proved
    proposal: Proposal
    seen: Seen

    @property
    def candidate(self) -> Candidate:
        return self.proposal.candidate

    @property
    def source(self) -> str:
        return self.candidate.strategy.partition(":")[0]


def read(paths: Iterable[Path], halves: Sequence[str]) -> list[Outcome]:
    """Each patch of a case once, of these halves alone; what was kept without its evidence is left out."""
    found: dict[tuple[str, str], Outcome] = {}
    for path in paths:
        for line in path.read_text().splitlines():
            result = json.loads(line)
            if result.get("half") in halves:
                proved = [each for each in (*result["suggestions"], *result.get("others", ())) if each["proved"]]
                proved = sorted(proved, key=lambda each: -each["confidence"])
                sources = [each["strategy"].partition(":")[0] for each in proved]
                for number, each in enumerate(proved):
                    if "evidence" in each:
                        outcome = _outcome(result, each, number, behind=sources[number] in sources[:number])
                        found[outcome.case, outcome.candidate.patch.digest] = outcome
    return sorted(found.values(), key=lambda each: (each.language, each.case))


def _outcome(result: Mapping[str, Any], each: Mapping[str, Any], number: int, *, behind: bool) -> Outcome:
    evidence = each["evidence"]
    candidate = Candidate(
        strategy=each["strategy"],
        title=each["title"],
        description="",
        approach=each["approach"],
        patch=Patch(diff=evidence["fix"]),
        reasoning="",
        prior=each["prior"],
        invents_value=each["invents_value"],
        swallows=each["swallows"],
    )
    failed = Reproduction(
        kind=ReproductionKind(evidence["kind"]),
        title="",
        command="",
        files={},
        error_type=evidence["error"],
        crash_function="",
        crash_path=evidence["crash_path"],
    )
    passed = frozenset(map(str, range(evidence["tests"])))
    mended = frozenset(f"mended {nth}" for nth in range(evidence["mended_tests"] + bool(evidence["mended_tests"])))
    before = SuiteRun(passed=passed, failed=mended, ran=True, duration=timedelta())
    scrutiny = convert(evidence["scrutiny"], Scrutiny)
    told = signs(candidate, result.get("before", {}), evidence["error"])
    case = f"{result['language']} {result['name']}"
    return Outcome(
        case=case,
        language=result["language"],
        half=result["half"],
        right=each["right"],
        was=each["confidence"],
        behind=behind,
        proposal=Proposal(
            proposal_id=f"{case} {number}",
            bug_code="",
            service="",
            number=evidence["number"],
            base="",
            candidate=candidate,
            reproductions=(failed,),
        ),
        seen=Seen(
            reproduction=failed,
            replay_before=Replay(result=ReplayResult.FAILED_ALIKE, detail=""),
            replay_after=Replay(
                result=ReplayResult.PASSED, detail=evidence["detail"], answer_status=evidence["answer_status"]
            ),
            suite_before=before,
            suite_after=replace(before, passed=passed | mended, failed=frozenset()),
            scrutiny=replace(scrutiny, signs=told),
        ),
    )


# --- judged again


def shown(outcomes: Sequence[Outcome], known: Measured | None = None, *, as_then: bool = False) -> list[list["Shown"]]:
    """Of each case what a person would be shown, best first; with `as_then` by the confidence of the time."""
    cases = [list(of_one) for _, of_one in groupby(outcomes, lambda each: each.case)]
    return [_shown(case, known, as_then=as_then) for case in cases]


@dataclass(frozen=True)
class Shown:
    outcome: Outcome
    chance: float


def _shown(case: Sequence[Outcome], known: Measured | None, *, as_then: bool) -> list[Shown]:
    by_id: dict[str, Shown] = {}
    pairs: list[tuple[Proposal, Verdict]] = []
    for each in case:
        said = confidence(each.proposal, each.seen, record=Record(), known=known)
        by_id[each.proposal.proposal_id] = Shown(each, each.was if as_then else said.value)
        if as_then:  # in that order, and all of it was shown
            said = replace(said, value=CONVINCING + (1 - CONVINCING) * each.was)
        verdict = Verdict(
            proposal_id=each.proposal.proposal_id,
            base="",
            confirmed=True,
            reason="",
            reproduction=each.seen.reproduction,
            replay_before=each.seen.replay_before,
            replay_after=each.seen.replay_after,
            suite_before=None,
            suite_after=None,
            confidence=said,
            verified_at=_NOW,
            scrutiny=each.seen.scrutiny,
        )
        pairs.append((each.proposal, verdict))
    if not as_then:
        pairs = side_by_side(pairs, known.behind if known else None)
        for proposal, verdict in pairs:
            by_id[proposal.proposal_id] = replace(by_id[proposal.proposal_id], chance=verdict.confidence.value)
    return [by_id[proposal_id] for proposal_id in choose(pairs)]


def figures(cases: Sequence[Sequence[Shown]]) -> dict[str, Any]:
    """What is shown, how much of it is right, and how often the number beside it comes true."""
    every = [each for case in cases for each in case]
    told: dict[str, Any] = {
        "cases": len(cases),
        "right_first": sum(bool(case) and case[0].outcome.right for case in cases),
        "right_among_three": sum(any(each.outcome.right for each in case) for case in cases),
        "shown": len(every),
        "shown_right": sum(each.outcome.right for each in every),
    }
    for least in _FROM:
        some = [each for each in every if each.chance >= least - 1e-9]
        told[f"from_{least:.0%}"] = f"{sum(each.outcome.right for each in some)} of {len(some)}"
    if every:
        told["brier"] = round(statistics.fmean((each.chance - each.outcome.right) ** 2 for each in every), 3)
        told["log_loss"] = round(statistics.fmean(map(_surprise, every)), 3)
    return told


def _surprise(each: Shown) -> float:
    chance = min(max(each.chance, 0.01), 0.99)
    return -math.log(chance if each.outcome.right else 1 - chance)


def reliability(cases: Sequence[Sequence[Shown]]) -> list[str]:
    every = [each for case in cases for each in case]
    lines: list[str] = []
    for low in range(0, 100, 10):
        some = [each for each in every if low <= round(each.chance * 100) < low + 10]
        if some:
            rate = statistics.fmean(each.outcome.right for each in some)
            lines.append(f"{low:3d}-{low + 9:2d} %  {len(some):3d} shown  {rate:4.0%} right")
    return lines
