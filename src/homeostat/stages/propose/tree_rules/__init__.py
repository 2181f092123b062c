"""Fixes without a model for Go, JavaScript and TypeScript: what every family offers, the likeliest first."""

from collections import Counter
from collections.abc import Iterator

from homeostat.records import Candidate
from homeostat.stages.propose import rules_go, rules_javascript
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.small_change import Suspicion
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import read_spots
from homeostat.stages.propose.tree_search import tree_changes

_MOST_OFFERED = 400  # by all families, of which the best are made into patches
_MOST_FURTHER = 48
_LOOKED_AT = 40  # at once, for which comes next
_ALIKE = 0.03
_LANGUAGES = (rules_go, rules_javascript)


def tree_rules(situation: Situation, most: int) -> Iterator[Candidate]:
    """At most `most` fixes; each parses, changes something, and differs from the others."""
    for language in _LANGUAGES:
        spots = read_spots(situation, language.SUFFIXES)
        if spots:
            offered = [mend for family in language.FAMILIES for mend in family(spots[0])][:_MOST_OFFERED]
            yield from _best(offered, most)


def further(
    situation: Situation, answered: frozenset[str] = frozenset(), suspicion: Suspicion | None = None
) -> Iterator[Candidate]:
    """What is tried when too little of the best was proved: rules of other approaches, then small changes of the line.

    Where a rule had an answer, a small change that nobody thought of is none that is worth a person's time.
    """
    yield from (each for each in tree_rules(situation, _MOST_FURTHER) if each.approach not in answered)
    if not answered:
        yield from tree_changes(situation, suspicion)


def _best(offered: list[Mend], most: int) -> Iterator[Candidate]:
    """By prior, less for each of its kind that came before: a person wants answers that differ."""
    waiting = sorted(offered, key=lambda mend: -mend.prior)
    seen, alike = set[str](), Counter[str]()
    while waiting and len(seen) < most:
        mend = max(waiting[:_LOOKED_AT], key=lambda mend: mend.prior - _ALIKE * alike[mend.approach])
        waiting.remove(mend)
        candidate = mend.candidate()
        if candidate is None or candidate.patch.digest in seen:
            continue
        seen.add(candidate.patch.digest)
        alike[mend.approach] += 1
        yield candidate
