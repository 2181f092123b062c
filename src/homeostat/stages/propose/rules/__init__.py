"""Fixes without a model: what people usually do about an exception of this kind, in this code base's own manner.

Each module knows one family of crashes and offers every policy that fits; none decides. `rules` keeps the best.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import Module
from homeostat.records import Candidate
from homeostat.stages.propose.rules import (
    answered,
    argument_order,
    arithmetic,
    attributes,
    beginnings,
    blank,
    branches,
    buffers,
    comparing,
    dropped,
    elements,
    emptiness,
    exact,
    flow,
    generated,
    idioms,
    importing,
    keys,
    limits,
    mismatch,
    months,
    moved,
    names,
    nothing,
    octets,
    operands,
    parsing,
    predicates,
    summing,
    text,
    times,
)
from homeostat.stages.propose.rules.crash import Crash, read_crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.situation import Situation

MOST_CANDIDATES = 8
_STEP = 0.02  # enough to change the order

_FAMILIES: tuple[Callable[[Crash], Iterator[Fix]], ...] = (
    flow.widen,
    flow.as_sibling,
    flow.iterating,
    flow.waiting,
    flow.writing_json,
    moved.fixes,
    argument_order.order_fixes,
    names.fixes,
    dropped.fixes,
    beginnings.fixes,
    operands.fixes,
    summing.fixes,
    attributes.fixes,
    nothing.fixes,
    nothing.inside,
    answered.fixes,
    keys.key_fixes,
    elements.index_fixes,
    emptiness.empty_fixes,
    arithmetic.fixes,
    limits.fixes,
    buffers.fixes,
    exact.fixes,
    mismatch.fixes,
    octets.fixes,
    comparing.fixes,
    generated.fixes,
    idioms.fixes,
    times.fixes,
    months.fixes,
    branches.fixes,
    text.fixes,
    parsing.fixes,
    blank.fixes,
    predicates.fixes,
)


def rules(situation: Situation, most: int = MOST_CANDIDATES) -> Iterator[Candidate]:
    """At most `most` fixes, the likeliest first; each parses, changes something, and differs from the others."""
    crash = read_crash(situation)
    made = [fix for family in _FAMILIES for fix in family(crash)] if crash else _while_importing(situation)
    found = _below_refusals(made)
    seen, yielded = set[str](), 0
    for fix in sorted(found, key=lambda fix: -fix.prior):
        candidate = fix.candidate()
        if candidate is None or seen & {candidate.patch.digest, fix.outcome}:
            continue
        seen |= {candidate.patch.digest} | ({fix.outcome} if fix.outcome else set())
        yield candidate
        yielded += 1
        if yielded == most:
            return


def _while_importing(situation: Situation) -> list[Fix]:
    """For a line outside of functions, of which little is known but what it says."""
    raised = situation.event.raised
    frame = next((frame for frame in reversed(raised.frames) if frame.in_app), None) if raised else None
    if raised is None or frame is None:
        return []
    try:
        module = Module(situation.read(frame.path), frame.path)
    except (NotFound, BadInput):
        return []
    error_type = raised.type.rpartition(".")[2]
    found = [*moved.renamed(module, frame.line, error_type, raised.message)]
    if error_type in {"ImportError", "ModuleNotFoundError"}:
        found += importing.misspelt(situation, module, frame.line, raised.message)
    return found


def _below_refusals(found: list[Fix]) -> list[Fix]:
    """Where somebody can be told, what hides an amount or a stock comes after telling."""
    told = max((fix.prior for fix in found if fix.refuses), default=1.0)
    return [replace(fix, prior=min(fix.prior, told - _STEP)) if fix.hides else fix for fix in found]
