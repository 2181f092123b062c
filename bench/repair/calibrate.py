"""Fits how sure `homeostat fix` may be on what became of its suggestions: `measured.json` of the verify stage.

    python bench/repair/calibrate.py [--write] [results/FILE.jsonl …]
    python bench/repair/calibrate.py --half kept-back [results/FILE.jsonl …]  # what is shipped: sums alone
    python bench/repair/calibrate.py --add FILE.jsonl …  # what became of each kind, beside what is known; no new fit

Reads the results of `run.py` and `programs.py` on the halves that may be looked at. A logistic regression whose weights
are held near what was believed before (ridge), so that a hundred cases cannot say more than they know; then each
strategy's own rights and wrongs. All figures are of what would be shown with each case left out in turn, fitted on the
others: what a case adds does not speak for itself.
"""

import argparse
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import outcomes
from msgspec import structs
from outcomes import Outcome, Shown

from homeostat.stages.verify.confidence import Measured, is_asserted, measured, odds_besides

RESULTS = Path(__file__).with_name("results")
MEASURED = Path(__file__).parents[2] / "src/homeostat/stages/verify/measured.json"
LANGUAGES = ("python", "javascript", "go")
LOOKED_AT, KEPT_BACK = ("tune", "open", "seeded"), ("held", "closed", "seeded-held")

# Right, of so many, on 46 real crashes of Python libraries that are not in this corpus, with simpler rules:
# strategy, prior, whether it invents a value, right, of so many.
_BEFORE = (
    ("rule:widen-except", 0.9, 0, 6, 6),
    ("rule:none-when-there", 0.5, 0, 1, 1),
    ("rule:none-guard-return", 0.5, 0, 1, 2),
    ("rule:key-pop", 0.5, 0, 1, 2),
    ("rule:key-get", 0.5, 1, 0, 2),
    ("rule:type-coerce", 0.5, 0, 0, 1),
    ("rule:others", 0.5, 0, 2, 4),
)
# Of QuixBugs' programs, whose tests say what is right: source, whether a likelier one was proved, right, of so many.
_OF_QUIXBUGS = (("search", 0, 36, 36), ("search", 1, 8, 11), ("rule", 0, 3, 4))
_USUAL_PRIOR = 0.45  # of a small change that a search finds
# Python's rules that were written with these very crashes in sight; those of the other languages all were.
_MADE_ON_THESE = (
    "rule:index-bounds", "rule:compare-", "rule:octets-", "rule:attribute-", "rule:value-unread-parts",
    "rule:value-missing-parts", "rule:none-left-out", "rule:generated-", "rule:empty-default", "rule:idiom-",
    "rule:moved-",
)  # fmt: skip
_WEIGHT = 6.0  # outcomes that the chance by source and prior is worth; by judgement
_OF_A_PROGRAM = 0.3  # of a case that is worth, against a real crash: one author wrote programs, checks and rules
_IN_SIGHT = "in-sight"
_PROGRAM = "program"
# Of 18 real crashes outside of this corpus that simpler rules mended plausibly, 11 were right: log-odds 0.45. Of what
# rules were written for, nearly all is right, which says little of the next crash: that is the gain `in-sight`. And
# small programs have tests of the very function: that is the gain `program`. Neither is shipped.
_BELIEVED = {
    "rule": 0.45, "search": 0.0, "prior": 0.7, "invents": -0.5, "javascript": -0.3, "go": -0.3,
    "behind": -0.3, "asserted": 1.0, _IN_SIGHT: 1.5, _PROGRAM: 1.0,
    "sign:loses-call": -0.5, "sign:raised-on-purpose": -0.4,
}  # fmt: skip
_INVENTS_AT_MOST = -0.2  # the checks here forgive a neutral value; a ledger does not
_RIDGE = 3.0
_STEPS = 12
_LEAST = 0.02

Row = tuple[dict[str, float], float, float, bool]
"""Features, log-odds that are given, weight, right."""


def teaches(each: Outcome) -> bool:
    """Silence is bound, not weighed; a model's answers are too few."""
    return each.source in {"rule", "search"} and not each.candidate.swallows


def in_sight(each: Outcome) -> bool:
    """Whether the rule was written by somebody who knew this case."""
    if each.source != "rule" or each.half not in {"tune", "open"}:
        return False
    return each.language != "python" or each.candidate.strategy.startswith(_MADE_ON_THESE)


def features(each: Outcome) -> dict[str, float]:
    candidate = each.candidate
    found = {each.source: 1.0, "prior": _log_odds(candidate.prior), "invents": float(candidate.invents_value)}
    if each.language != "python":
        found[each.language] = 1.0
    if each.seen.reproduction and is_asserted(each.seen.reproduction):
        found["asserted"] = 1.0
    if each.behind:
        found["behind"] = 1.0
    if in_sight(each):
        found[_IN_SIGHT] = 1.0
    if each.half in {"open", "closed"}:
        found[_PROGRAM] = 1.0
    return found | {f"sign:{sign.kind}": 1.0 for sign in each.seen.scrutiny.signs}


def rows(known: Sequence[Outcome], used: frozenset[str]) -> list[Row]:
    """Those of one case and source are worth more together than one alone, and less than as many cases."""
    many = Counter((each.case, each.source) for each in known)
    found: list[Row] = []
    for each in known:
        weight = 1 / math.sqrt(many[each.case, each.source]) * (_OF_A_PROGRAM if each.half in {"open", "closed"} else 1)
        here = {name: value for name, value in features(each).items() if name in used}
        found.append((here, odds_besides(each.candidate, each.seen), weight, each.right))
    for _, prior, invents, right, judged in _BEFORE:
        here = {"rule": 1.0, "prior": _log_odds(prior), "invents": float(invents)}
        found += [(here, 0.0, 1.0, nth < right) for nth in range(judged)]
    for source, behind, right, judged in _OF_QUIXBUGS:
        here = {source: 1.0, "prior": _log_odds(_USUAL_PRIOR), "asserted": 1.0, "behind": float(behind), _PROGRAM: 1.0}
        here = {name: value for name, value in here.items() if name in used}
        found += [(here, 0.0, _OF_A_PROGRAM, nth < right) for nth in range(judged)]
    return found


def fit(known: Sequence[Row], used: frozenset[str]) -> dict[str, float]:
    """Ridge-penalised likelihood by Newton's steps: twenty weights need no library."""
    names = sorted(used)
    weights = {name: _BELIEVED[name] for name in names}
    for _ in range(_STEPS):
        slope = [-_RIDGE * (weights[name] - _BELIEVED[name]) for name in names]
        bend = [[_RIDGE * (one == two) for two in names] for one in names]
        for here, given, weight, right in known:
            chance = 1 / (1 + math.exp(-given - sum(weights[name] * value for name, value in here.items())))
            places = [(names.index(name), value) for name, value in here.items()]
            for one, value in places:
                slope[one] += weight * (right - chance) * value
                for two, other in places:
                    bend[one][two] += weight * chance * (1 - chance) * value * other
        moved = _solved(bend, slope)
        weights = {name: weights[name] + by for name, by in zip(names, moved, strict=True)}
        if max(map(abs, moved)) < 1e-4:  # noqa: PLR2004 - of a weight that is written with two places
            break
    weights["invents"] = min(weights["invents"], _INVENTS_AT_MOST)
    return weights


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, with the largest in its column as pivot."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for row in range(size):
            if row != column:
                by = rows[row][column] / rows[column][column]
                rows[row] = [one - by * two for one, two in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def counts(known: Sequence[Outcome]) -> dict[str, dict[str, tuple[int, int]]]:
    """Of each rule, right and of how many real crashes; a search's families are too many to be told apart."""
    found: dict[str, dict[str, dict[str, bool]]] = {language: defaultdict(dict) for language in LANGUAGES}
    for each in known:
        if each.source == "rule" and each.half in {"tune", "seeded"} and not in_sight(each):
            cases = found[each.language][each.candidate.strategy]
            cases[each.case] = cases.get(each.case, False) or each.right
    return {
        language: {name: (sum(cases.values()), len(cases)) for name, cases in sorted(of_one.items())}
        for language, of_one in found.items()
    }


def with_those_before(told: dict[str, dict[str, tuple[int, int]]]) -> dict[str, dict[str, tuple[int, int]]]:
    before = {name: (right, judged) for name, _, _, right, judged in _BEFORE if name != "rule:others"}
    return added(told, {"python": before})


def added(
    one: Mapping[str, Mapping[str, tuple[int, int]]], two: Mapping[str, Mapping[str, tuple[int, int]]]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Both kinds of outcomes together."""
    found = {language: dict(one.get(language, {})) for language in LANGUAGES}
    for language, of_one in two.items():
        for name, (right, judged) in of_one.items():
            so_far = found[language].get(name, (0, 0))
            found[language][name] = so_far[0] + right, so_far[1] + judged
    return found


def fitted(known: Sequence[Outcome], used: frozenset[str]) -> tuple[Measured, dict[str, float]]:
    """What is shipped; and the gains, which are not."""
    teaching = [each for each in known if teaches(each)]
    weights = fit(rows(teaching, used), used)
    return _measured(teaching, weights), {name: weights[name] for name in (_IN_SIGHT, _PROGRAM)}


def _measured(teaching: Sequence[Outcome], weights: dict[str, float]) -> Measured:
    return Measured(
        sources={name: round(weights[name], 2) for name in ("rule", "search")},
        languages={name: round(weights.get(name, 0.0), 2) for name in ("javascript", "go")},
        unmeasured=0.0,
        prior=round(weights["prior"], 2),
        invents=round(weights["invents"], 2),
        signs={
            name.partition(":")[2]: round(value, 2)
            for name, value in sorted(weights.items())
            if name.startswith("sign:")
        },
        asserted=round(weights.get("asserted", 0.0), 2),
        behind=round(min(0.0, weights.get("behind", 0.0)), 2),
        strategies=with_those_before(counts(teaching)),
        weight=_WEIGHT,
        judged=len(teaching),
        crashes=len({each.case for each in teaching}),
    )


def left_out(known: Sequence[Outcome], used: frozenset[str], *, lifted: bool) -> list[list[Shown]]:
    """What would be shown of each case, fitted on all the others.

    `lifted` by what rules gain on what they were written for: so the chance may be held against what came of it. As it
    is shipped it is for crashes that nobody knew, and less than comes true here.
    """
    found: list[list[Shown]] = []
    for case in dict.fromkeys(each.case for each in known):
        measured, gains = fitted([each for each in known if each.case != case], used)
        shown = outcomes.shown([each for each in known if each.case == case], measured)
        found += [[replace(each, chance=_lift(each, gains)) if lifted else each for each in of_one] for of_one in shown]
    return found


def _lift(each: Shown, gains: dict[str, float]) -> float:
    odds = _log_odds(each.chance) + sum(gains.get(name, 0.0) for name in features(each.outcome))
    return 1 / (1 + math.exp(-odds))


def tell(name: str, cases: Sequence[Sequence[Shown]]) -> None:
    for language in LANGUAGES:
        for halves in (("tune", "held"), ("open", "closed")):
            some = [
                case
                for case in cases
                if case and case[0].outcome.language == language and case[0].outcome.half in halves
            ]
            if some:
                print(
                    json.dumps(
                        {"of": name, "language": language, "half": some[0][0].outcome.half, **outcomes.figures(some)}
                    )
                )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="*", type=Path, default=sorted(RESULTS.glob("*.jsonl")))
    parser.add_argument("--half", choices=("looked-at", "kept-back"), default="looked-at")
    parser.add_argument("--without", nargs="*", default=[], help="signs that are left out, to see what each is worth")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--add", action="store_true")
    asked = parser.parse_args()
    if asked.half == "kept-back":
        cases = outcomes.shown(outcomes.read(asked.results, KEPT_BACK))
        tell("shipped", cases)
        print("\n".join(outcomes.reliability(cases)))
        print(json.dumps(outcomes.figures(cases)))
        return 0
    known = outcomes.read(asked.results, LOOKED_AT)
    if asked.add:
        shipped, teaching = measured(), [each for each in known if teaches(each)]
        write(
            structs.replace(
                shipped,
                strategies=added(shipped.strategies, counts(teaching)),
                judged=shipped.judged + len(teaching),
                crashes=shipped.crashes + len({each.case for each in teaching}),
            )
        )
        return 0
    used = frozenset(_BELIEVED) - {f"sign:{kind}" for kind in asked.without}
    if "all" in asked.without:
        used = frozenset(name for name in _BELIEVED if not name.startswith("sign:"))
    tell("as shown then", outcomes.shown(known, as_then=True))
    tell("left out, as it would be said", left_out(known, used, lifted=False))
    cases = left_out(known, used, lifted=True)
    tell("left out, lifted", cases)
    print("\n".join(outcomes.reliability(cases)))
    found, gains = fitted(known, used)
    weights = {**found.sources, **found.languages, "prior": found.prior, "invents": found.invents, **found.signs}
    print(json.dumps({**weights, **{name: round(gain, 2) for name, gain in gains.items()}}))
    if asked.write:
        write(found)
    print(json.dumps({"judged": found.judged, "cases": found.crashes, **outcomes.figures(cases)}))
    return 0


def write(found: Measured) -> None:
    text = json.dumps(_plain(found), indent=2)
    MEASURED.write_text(re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text) + "\n")


def _plain(found: Measured) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Measured.__struct_fields__}


if __name__ == "__main__":
    sys.exit(main())
