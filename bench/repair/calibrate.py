"""Fits how sure `homeostat fix` may be on what became of its suggestions: `measured.json` of the verify stage.

    python bench/repair/calibrate.py [--write] [results/FILE.jsonl …]

Reads the results of `run.py` on the half that may be looked at, and nothing else. A logistic regression with few
weights, each held near what was believed before (ridge), so that forty crashes cannot say more than they know; each
crash counts once for each source of fixes. Then each strategy's own rights and wrongs. What is printed is the Brier
score and the reliability with each crash left out in turn: what a crash adds does not speak for itself.
"""

import argparse
import json
import math
import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
MEASURED = Path(__file__).parents[2] / "src/homeostat/stages/verify/measured.json"

# Right, of so many, on 46 real crashes of Python libraries that are not in this corpus, with simpler rules.
_BEFORE = {
    "rule:widen-except": (6, 6),
    "rule:none-when-there": (1, 1),
    "rule:none-guard-return": (1, 2),
    "rule:key-pop": (1, 2),
    "rule:key-get": (0, 2),
    "rule:type-coerce": (0, 1),
    "rule:others": (2, 4),
}
# Written with these very crashes in sight: that they are right on them tells nothing.
_MADE_ON_THESE = (
    "rule:index-bounds", "rule:compare-", "rule:octets-", "rule:attribute-", "rule:value-unread-parts",
    "rule:value-missing-parts", "rule:none-left-out", "rule:generated-", "rule:empty-default", "rule:idiom-",
    "rule:moved-",
)  # fmt: skip
_WEIGHT = 6.0  # outcomes that the chance by source and prior is worth; by judgement
# Of 18 real crashes outside of this corpus that simpler rules mended plausibly, 11 were right: log-odds 0.45.
_BELIEVED = {"rule": 0.45, "search": 0.0, "prior": 0.7, "invents": -0.5}
_INVENTS_AT_MOST = -0.2  # the checks here forgive a neutral value; a ledger does not
_RIDGE = 3.0
_STEPS, _RATE = 4000, 0.05
_LEAST = 0.02


@dataclass(frozen=True)
class Outcome:
    """One proved suggestion."""

    crash: str
    source: str
    strategy: str
    prior: float
    invents: bool
    right: bool
    weight: float  # so that those of one crash and source are worth one together


_EARLIER = [
    Outcome(
        crash=f"earlier {name} {number}",
        source="rule",
        strategy=name,
        prior=0.9 if name == "rule:widen-except" else 0.5,
        invents=name == "rule:key-get",
        right=number < right,
        weight=1.0,
    )
    for name, (right, judged) in _BEFORE.items()
    for number in range(judged)
]


def read(paths: Sequence[Path]) -> list[Outcome]:
    """Each patch once, of the half that may be looked at."""
    found: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for path in paths:
        for line in path.read_text().splitlines():
            result = json.loads(line)
            if result["half"] == "tune":
                for each in (*result["suggestions"], *result.get("others", ())):
                    fits = each["proved"] and "prior" in each and not each["strategy"].startswith(_MADE_ON_THESE)
                    if fits and not each.get("swallows"):
                        found[result["name"], each["diff"]] = result["name"], each
    share = Counter((name, each["strategy"].partition(":")[0]) for name, each in found.values())
    return [
        Outcome(
            crash=name,
            source=(source := each["strategy"].partition(":")[0]),
            strategy=each["strategy"],
            prior=each["prior"],
            invents=each["invents_value"],
            right=each["right"],
            weight=1 / share[name, source],
        )
        for name, each in found.values()
    ]


def fit(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Ridge-penalised likelihood, by gradient: four weights need no library."""
    weights = dict(_BELIEVED)
    for _ in range(_STEPS):
        slope = {name: -_RIDGE * (weights[name] - _BELIEVED[name]) for name in weights}
        for each in (*outcomes, *_EARLIER):
            off = each.weight * (each.right - _by_kind(each, weights))
            for name, value in _features(each).items():
                slope[name] += off * value
        weights = {name: weights[name] + _RATE * slope[name] for name in weights}
        weights["invents"] = min(weights["invents"], _INVENTS_AT_MOST)
    return weights


def _features(each: Outcome) -> dict[str, float]:
    return {each.source: 1.0, "prior": _log_odds(each.prior), "invents": float(each.invents)}


def _by_kind(each: Outcome, weights: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in _features(each).items())))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def counts(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """Of each rule, right and of how many crashes; a search's families are too many to be told apart."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for each in outcomes:
        if each.source == "rule":
            found[each.strategy][each.crash] = found[each.strategy].get(each.crash, False) or each.right
    names = sorted({*found, *_BEFORE} - {"rule:others"})
    return {
        name: (
            sum(found.get(name, {}).values()) + _BEFORE.get(name, (0, 0))[0],
            len(found.get(name, {})) + _BEFORE.get(name, (0, 0))[1],
        )
        for name in names
    }


def said(each: Outcome, weights: Mapping[str, float], strategies: Mapping[str, tuple[int, int]]) -> float:
    right, judged = strategies.get(each.strategy, (0, 0))
    return (_WEIGHT * _by_kind(each, weights) + right) / (_WEIGHT + judged)


def left_out(outcomes: Sequence[Outcome]) -> list[tuple[float, Outcome]]:
    """What would have been said of each crash's suggestions, fitted on all the others."""
    found: list[tuple[float, Outcome]] = []
    for crash in sorted({each.crash for each in outcomes}):
        rest = [each for each in outcomes if each.crash != crash]
        weights, strategies = fit(rest), counts(rest)
        found += [(said(each, weights, strategies), each) for each in outcomes if each.crash == crash]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="*", type=Path, default=sorted(RESULTS.glob("*.jsonl")))
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    outcomes = [each for each in read(asked.results) if each.source in _BELIEVED]
    weights, strategies = fit(outcomes), counts(outcomes)
    judged = left_out(outcomes)
    total = sum(each.weight for _, each in judged)
    print(json.dumps({name: round(value, 2) for name, value in weights.items()}))
    for low in range(0, 100, 10):
        here = [pair for pair in judged if low <= pair[0] * 100 < low + 10]
        if here:
            rate = statistics.fmean(each.right for _, each in here)
            print(f"{low:3d}-{low + 9:2d} %  {len(here):3d} proved  {rate:4.0%} right")
    brier = sum(each.weight * (chance - each.right) ** 2 for chance, each in judged) / total
    if asked.write:
        text = json.dumps(measured(weights, strategies, outcomes), indent=2)
        MEASURED.write_text(re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text) + "\n")
    print(json.dumps({"judged": len(outcomes), "crashes": len({e.crash for e in outcomes}), "brier": round(brier, 3)}))
    return 0


def measured(
    weights: Mapping[str, float], strategies: Mapping[str, tuple[int, int]], outcomes: Sequence[Outcome]
) -> dict[str, Any]:
    return {
        "sources": {name: round(weights[name], 2) for name in ("rule", "search")},
        "unmeasured": 0.0,
        "prior": round(weights["prior"], 2),
        "invents": round(weights["invents"], 2),
        "strategies": {name: list(pair) for name, pair in strategies.items()},
        "weight": _WEIGHT,
        "judged": len(outcomes),
        "crashes": len({each.crash for each in outcomes}),
    }


if __name__ == "__main__":
    sys.exit(main())
