"""What is shared by the rules about keys, elements and entries that are not there."""

import difflib
import re

from homeostat.languages.python import Edit, Import
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

EMPTY = re.compile(
    r"empty sequence|empty list|empty deque|empty data|empty set|iterable argument is empty|at least (one|two) data|"
    r"pop from an? empty|empty iterable|dictionary is empty"
)


def close_to(word: str, others: list[str]) -> list[str]:
    """Names much like a word, the best first: by letters, or by the words they are made of."""

    def parts(name: str) -> set[str]:
        return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")) - {""}

    def score(other: str) -> float:
        a, b = parts(word), parts(other)
        overlap = len(a & b) / max(len(a | b), 1)
        same = word.lower().replace("_", "") == other.lower().replace("_", "")
        return max(
            difflib.SequenceMatcher(None, word, other).ratio(), 0.62 + 0.3 * overlap if a & b else 0, float(same)
        )

    ranked = sorted(((score(other), other) for other in dict.fromkeys(others) if other != word), reverse=True)
    return [other for value, other in ranked if value >= 0.72]  # noqa: PLR2004  # half of the words, or most letters


def plain_fix(
    crash: Crash,
    rule: str,
    prior: float,
    *edits: Edit,
    title: str = "",
    because: str = "",
    imports: tuple[Import, ...] = (),
    invents: bool = False,
    hides: bool = False,
) -> Fix:
    family = "key" if crash.error_type == "KeyError" else "index" if crash.error_type == "IndexError" else "empty"
    return Fix(
        rule=f"{family}-{rule}",
        prior=prior,
        title=title or "Do nothing when there is nothing to remove",
        description=(title or "Removing what is not there no longer fails") + "; everything else stays as it is.",
        approach="correct",
        reasoning=because or "Removing it is wanted; that it is already gone is no harm.",
        module=crash.module,
        edits=edits,
        imports=imports,
        test="The call that crashed, with the captured values.",
        invents=invents,
        hides=hides,
    )
