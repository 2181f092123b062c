"""The gate: what stands between an order and the world, asked by whoever acts, right before the act.

The door of each hand finds out what is so (the order's signature, what git says the patch writes, what it has carried
out before) and these pure functions judge. A check is a function that answers why not, in words, or ""; an act has a
list of them, and all of its checks have to have nothing to say.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.errors import NotApproved
from homeostat.languages.diff import added_lines, plain_files
from homeostat.languages.protected import to_be_seen
from homeostat.records import Answer, Change
from homeostat.stages.approve.hidden import hidden_in, hidden_in_code, hidden_in_names
from homeostat.stages.approve.persons import is_person

MOST_PATCH = 1 << 20  # characters
MOST_TEXT = 64 << 10
CLOCKS_DIFFER = timedelta(minutes=5)
_MOST_NAMED = 3
_OUR_BRANCH = re.compile(r"homeostat/[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){0,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a hand is asked to do, and all that it has found out about it by itself."""

    change: Change
    allowed_by: frozenset[Answer]  # answers of a person that order this act
    genuine: bool  # the decision's signature is the desk's
    now: datetime
    terms: str  # the service's, as it is asked for
    writes: tuple[str, ...]  # paths in which git finds that the patched tree differs from the base
    unlike: tuple[str, ...] = ()  # of these, paths that it would leave with another text or mode than the patch shows
    turned_away: str = ""  # why a policy's own approval counts no more; "" where it does, or where a person gave it
    used_for: str = ""  # what the same decision was carried out for before, by this hand; "" when it was for nothing
    this: str = ""  # in the same words, what is asked now
    as_approved: bool = True  # what is merged, or served, is the base's tree with the patch and nothing else
    merged_here: bool = False  # of what is taken back: this hand brought it in
    recomputed: str = ""  # of what is taken back: the patch that git makes of it
    in_our_words: bool = False  # of what is taken back: it says what such changes always say
    secrets: tuple[str, ...] = ()  # what looks like one in the patch's new lines and in all texts: "a key"


Check = Callable[[Order], str]


def judge(order: Order, checks: Sequence[Check]) -> tuple[str, ...]:
    """Why it may not be done: nothing when it may."""
    return tuple(why for check in checks if (why := check(order)))


def obey(order: Order, checks: Sequence[Check]) -> None:
    """Raises NotApproved, with all that speaks against it."""
    if said := judge(order, checks):
        raise NotApproved(" ".join(said))


# --- of a decision


def is_signed(order: Order) -> str:
    if order.change.decision is None:
        return "Nobody has approved it."
    return "" if order.genuine else "The approval was not given at the desk, or was changed since."


def is_for_this_act(order: Order) -> str:
    decision = order.change.decision
    if decision is None or decision.answer in order.allowed_by:
        return ""
    return f"It was decided to {decision.answer}, which does not order this."


def is_for_this_patch(order: Order) -> str:
    decision = order.change.decision
    if decision is None or decision.patch_digest == order.change.patch.digest:
        return ""
    return "The approval is for another patch."


def is_for_this_base(order: Order) -> str:
    decision = order.change.decision
    if decision is None or decision.base == order.change.base:
        return ""
    return "The approval is for another commit than the one the patch stands on."


def is_on_these_terms(order: Order) -> str:
    """Who can write to the store cannot have an approved change built, or started, by another command."""
    decision = order.change.decision
    if decision is None or decision.terms == order.terms:
        return ""
    return "The service's repository or commands were changed since it was approved."


def still_counts(order: Order) -> str:
    decision = order.change.decision
    if decision is None:
        return ""
    if decision.decided_at > order.now + CLOCKS_DIFFER:
        return "The approval is dated in the future."
    return "" if order.now < decision.expires_at else "The approval has expired."


def policy_still_allows(order: Order) -> str:
    """What a policy approved is looked at again by the policies as they are now, which whoever acts reads by itself."""
    return f"It was approved by a policy, and {order.turned_away}." if order.turned_away else ""


def is_used_once(order: Order) -> str:
    if order.used_for in ("", order.this):
        return ""
    return f"The approval was used before, for {order.used_for}."


# --- of what is changed


def is_small_enough(order: Order) -> str:
    change = order.change
    if len(change.patch.diff) > MOST_PATCH:
        return f"The patch is longer than {MOST_PATCH} characters."
    longest = max(map(len, texts_of(change)))
    return f"A text is longer than {MOST_TEXT} characters." if longest > MOST_TEXT else ""


def is_on_our_branch(order: Order) -> str:
    """What takes back has no approval that names it, and of some branches a push alone is a deployment."""
    branch = order.change.branch
    return "" if _OUR_BRANCH.fullmatch(branch) else f"{branch[:100]!a} is no branch of ours."


def says_what_it_writes(order: Order) -> str:
    """What git would write has to be what the patch shows: not a mode, a link, a name or bytes beside it."""
    shown = {*plain_files(order.change.patch)}
    beside = sorted(set(order.writes) - shown)
    if beside:
        return f"It would write {_named(beside)}, which the patch does not show."
    silent = sorted(shown - set(order.writes))
    return f"The patch shows {_named(silent)}, and would not write it." if silent else ""


def leaves_what_it_shows(order: Order) -> str:
    """By our own reading of the patch, which is what pages, limits and the other checks go by."""
    return f"It would leave {_named(order.unlike)} otherwise than the patch shows." if order.unlike else ""


def says_what_was_approved(order: Order) -> str:
    """The words under the seal, so that nobody but the desk puts any into the forge."""
    decision = order.change.decision
    if decision is None or decision.wording == order.change.wording:
        return ""
    return "The branch, the title, the body, the author or the trailers are not the ones that were approved."


def is_as_approved(order: Order) -> str:
    return "" if order.as_approved else "The commit is not the approved base with the approved patch."


def risks_were_seen(order: Order) -> str:
    """Whoever approved has said, under the same signature, that each protected path was seen. A policy sees nothing."""
    decision = order.change.decision
    if decision is None or is_small_enough(order):
        return ""
    seen = decision.acknowledged if is_person(decision.decided_by) else ()
    unseen = [risk for risk in to_be_seen(order.change.patch) if risk not in seen]
    return f"It was approved without a word on this: {_named(unseen)}." if unseen else ""


def keeps_secrets(order: Order) -> str:
    return f"It would give away what looks like {_named(order.secrets)}." if order.secrets else ""


def hides_nothing(order: Order) -> str:
    if is_small_enough(order):
        return ""  # refused as it is; not to be looked through before
    change = order.change
    found = hidden_in_names(plain_files(change.patch)) or hidden_in_code(added_lines(change.patch))
    found = found or hidden_in(texts_of(change))
    return f"It holds what no reader would see: {_named(found)}." if found else ""


# --- of what is taken back


def was_merged_here(order: Order) -> str:
    return "" if order.merged_here else "What it takes back was not brought in here."


def only_takes_back(order: Order) -> str:
    if order.recomputed == order.change.patch.diff:
        return ""
    return "The patch is not the one that takes that commit back."


def only_says_so(order: Order) -> str:
    return "" if order.in_our_words else "What takes back a commit says that and why, in fixed words; this says more."


DECISION: tuple[Check, ...] = (
    is_signed,
    is_for_this_act,
    is_for_this_patch,
    is_for_this_base,
    is_on_these_terms,
    still_counts,
    policy_still_allows,
    is_used_once,
)
CONTENT: tuple[Check, ...] = (
    is_small_enough,
    says_what_it_writes,
    leaves_what_it_shows,
    is_as_approved,
    risks_were_seen,
    keeps_secrets,
    hides_nothing,
)
PUBLISH: tuple[Check, ...] = (*DECISION, is_on_our_branch, says_what_was_approved, *CONTENT)
REVERT: tuple[Check, ...] = (
    is_on_our_branch,
    was_merged_here,
    only_takes_back,
    only_says_so,
    is_small_enough,
    keeps_secrets,
)
DEPLOY: tuple[Check, ...] = (*DECISION, *CONTENT)


def texts_of(change: Change) -> tuple[str, ...]:
    """Everything of a change that leaves the house, besides its patch."""
    trailers = (text for pair in change.trailers.items() for text in pair)
    return (change.branch, change.title, change.body, change.author, *trailers)


def _named(things: Sequence[str]) -> str:
    more = len(things) - _MOST_NAMED
    return ", ".join(things[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
