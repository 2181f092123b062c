"""Fixes without a model for Go, JavaScript and TypeScript: what every family offers, the likeliest first."""

from collections.abc import Iterator

from homeostat.records import Candidate
from homeostat.stages.propose import rules_go, rules_javascript
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import read_spots

_MOST_OFFERED = 400  # by all families, of which the best are made into patches
_LANGUAGES = (rules_go, rules_javascript)


def tree_rules(situation: Situation, most: int) -> Iterator[Candidate]:
    """At most `most` fixes; each parses, changes something, and differs from the others."""
    for language in _LANGUAGES:
        spots = read_spots(situation, language.SUFFIXES)
        if spots:
            offered = [mend for family in language.FAMILIES for mend in family(spots[0])][:_MOST_OFFERED]
            yield from _best(offered, most)


def _best(offered: list[Mend], most: int) -> Iterator[Candidate]:
    seen = set[str]()
    for mend in sorted(offered, key=lambda mend: -mend.prior):
        candidate = mend.candidate()
        if candidate is None or candidate.patch.digest in seen:
            continue
        seen.add(candidate.patch.digest)
        yield candidate
        if len(seen) == most:
            return
