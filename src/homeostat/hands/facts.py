"""What a hand finds out by itself about an order, before the gate judges it."""

import hashlib
from datetime import datetime

from homeostat.adapters.source.git import GitSource
from homeostat.codec import encode
from homeostat.hands.leaks import leaks_of
from homeostat.hands.ledger import Ledger
from homeostat.ports import Verifier
from homeostat.records import Answer, Change, Decision, Patch, Service
from homeostat.stages.approve.gate import MOST_PATCH, Order, texts_of
from homeostat.stages.approve.seal import is_genuine, words_of
from homeostat.stages.publish.reverting import REVERTS, says_only_that


def order_of(
    service: Service,
    change: Change,
    *,
    source: GitSource,
    ledger: Ledger,
    verifier: Verifier,
    allowed_by: frozenset[Answer],
    this: str,
    turned_away: str,
    now: datetime,
    as_approved: bool = True,
) -> Order:
    """Of a change under a decision. Raises PatchDoesNotApply and NotFound by what the repository says."""
    decision = change.decision
    too_long = len(change.patch.diff) > MOST_PATCH  # which the gate refuses; not to be looked through before
    nothing = too_long or not change.patch.diff
    return Order(
        change=change,
        allowed_by=allowed_by,
        genuine=decision is not None and is_genuine(decision, verifier),
        now=now,
        terms=service.terms,
        writes=() if nothing else source.writes(change.base, change.patch),
        unlike=() if nothing else source.unlike(change.base, change.patch),
        used_for=ledger.used_for(name_of(decision)) if decision else "",
        this=this,
        turned_away=turned_away,
        as_approved=as_approved,
        secrets=() if too_long else leaks_of(change.patch, texts_of(change)),
    )


def revert_of(service: Service, change: Change, *, source: GitSource, ledger: Ledger, now: datetime) -> Order:
    """Of a change that takes back what this hand brought in, which needs no decision."""
    reverts = change.trailers.get(REVERTS, "")
    here = ledger.was_brought_in(service, reverts)
    patch = source.revert(reverts, change.base) if here else None
    return Order(
        change=change,
        allowed_by=frozenset(),
        genuine=False,
        now=now,
        terms=service.terms,
        writes=(),
        merged_here=here,
        recomputed=patch.diff if patch else "",
        in_our_words=says_only_that(change.wording, base=change.base),
        secrets=leaks_of(Patch(diff=""), texts_of(change)),
    )


def name_of(decision: Decision) -> str:
    """By what it says: a signature can be spelled in several ways, and would make one decision two."""
    return hashlib.sha256(words_of(decision)).hexdigest()


def key_of(act: str, *said: object) -> str:
    """An id of an order by what it says: the same order has the same one, for ever."""
    return hashlib.sha256(encode([act, *said]).encode()).hexdigest()
