"""Fixes without a model: what people usually do about an exception of this kind, in this code base's own manner.

Each module knows one family of crashes and offers every policy that fits; none decides. `rules` keeps the best.
"""

from collections.abc import Callable, Iterator

from homeostat.records import Candidate
from homeostat.stages.propose.rules import arithmetic, flow, lookups, mismatch, names, nothing, parsing, text, times
from homeostat.stages.propose.rules.crash import Crash, read_crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.situation import Situation

MOST_CANDIDATES = 8

_FAMILIES: tuple[Callable[[Crash], Iterator[Fix]], ...] = (
    flow.widen,
    flow.as_sibling,
    flow.iterating,
    flow.waiting,
    flow.writing_json,
    names.fixes,
    nothing.fixes,
    lookups.key_fixes,
    lookups.index_fixes,
    lookups.empty_fixes,
    arithmetic.fixes,
    mismatch.fixes,
    times.fixes,
    text.fixes,
    parsing.fixes,
)


def rules(situation: Situation) -> Iterator[Candidate]:
    """At most `MOST_CANDIDATES` fixes, the likeliest first; each parses, changes something, and differs from the others."""  # noqa: E501  # a sentence for people, whole
    crash = read_crash(situation)
    if crash is None:
        return
    found = sorted((fix for family in _FAMILIES for fix in family(crash)), key=lambda fix: -fix.prior)
    seen: set[str] = set()
    for fix in found:
        candidate = fix.candidate()
        if candidate is None or candidate.patch.digest in seen:
            continue
        seen.add(candidate.patch.digest)
        yield candidate
        if len(seen) == MOST_CANDIDATES:
            return
