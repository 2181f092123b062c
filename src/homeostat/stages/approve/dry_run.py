"""What a policy would have done with the bugs of the days before."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from homeostat.codec import decode
from homeostat.records import Confidence, DryRun, Handled, Level, PastFix, Policy, Proposal, Tried
from homeostat.stages.approve.policy import Circumstances, fix_of, leeway

DAYS = 30
MOST_BUGS = 10_000  # the newest; what is older is counted and not looked at
_MOST_LISTED = 200
_MOST_REASONS = 12
_BY_LEVEL = {
    Level.OBSERVE: Handled.NOT_PROPOSED,
    Level.PROPOSE: Handled.WAITED,
    Level.DRAFT: Handled.DRAFT,
    Level.MERGE: Handled.DRAFT,
    Level.ALONE: Handled.ALONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """As much of a verdict as is asked here; its logs are passed over."""

    confirmed: bool
    confidence: Confidence


def dry_run(
    policy: Policy, in_force: Callable[[str], Sequence[Policy]], fixes: Iterable[PastFix], *, in_all: int
) -> DryRun:
    """As if `policy` had been in force, beside the others that are; each bug at the time when it was opened.

    What lay in the day is not played again: limits, rollbacks, what models cost, the error budget.
    """

    @cache
    def beside(service: str) -> tuple[Policy, ...]:
        return _with(policy, in_force(service), service)

    tried = [_tried(one, beside(one.service)) for one in fixes]
    counts = Counter(one.handled for one in tried)
    why = Counter(one.why for one in tried if one.why).most_common(_MOST_REASONS)
    return DryRun(
        level=policy.level,
        days=DAYS,
        counts={handled: counts[handled] for handled in Handled},
        why=tuple(why),
        bugs=tuple(tried[:_MOST_LISTED]),
        left_out=max(0, in_all - len(tried)),
    )


def _with(policy: Policy, in_force: Sequence[Policy], service: str) -> tuple[Policy, ...]:
    """Those in force for the service, with this one in the place of the one that it is to follow."""
    others = [one for one in in_force if one.service != policy.service]
    return (policy, *others) if policy.service in ("", service) else tuple(in_force)


def _tried(past: PastFix, policies: Sequence[Policy]) -> Tried:
    handled, why = _handled(past, policies)
    return Tried(
        bug_code=past.bug_code,
        title=past.title[:200],
        service=past.service,
        detected_at=past.detected_at,
        handled=handled,
        why=why,
    )


def _handled(past: PastFix, policies: Sequence[Policy]) -> tuple[Handled, str]:
    now = Circumstances(now=past.detected_at)
    of_service = leeway(policies, now, service=past.service)
    if of_service.level is Level.OBSERVE:
        return Handled.NOT_PROPOSED, of_service.binds
    if not past.proposal:
        return Handled.NOT_PROPOSED, "no strategy had an answer"
    judged = decode(past.verdict, _Judged) if past.verdict else None
    if not past.shown and (judged is None or not judged.confirmed):
        return Handled.NOT_PROPOSED, "no answer stood its trial"
    fix = fix_of(
        decode(past.proposal, Proposal),
        proved=judged is not None and judged.confirmed,
        confidence=judged.confidence.value if judged else 0.0,
        classification=past.classification,
        bug_type=past.bug_type,
    )
    reached = leeway(policies, now, service=past.service, fix=fix)
    return _BY_LEVEL[reached.level], reached.binds
