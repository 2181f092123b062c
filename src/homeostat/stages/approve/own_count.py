"""Limits and the circuit breaker by a hand's own count. What the store counts, who can write to it can lose.

A hand asks right before it acts. What a policy approved is bound by the policy's limits, whatever anybody approved by
the ceilings, the limit of deployments and the breaker. Neither a way back nor an order given at a terminal is counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.records import Decision, Exhausted, Limit, LimitKind, Policy, Resumed
from homeostat.stages.approve.gate import CLOCKS_DIFFER
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.policy import DAY, Circumstances, at, deploy_limits, limits_of, tripped

TAKEN_BACK = "taken_back"
ENDED = "ended"  # before the name of what is counted: it is no more
OPEN_WITHIN = timedelta(days=2)  # as long as a hand remembers; whose end it never saw would count for ever else
LOOK_AGAIN_SECONDS = 60.0  # where it is not known when there is room again
LIES_BETWEEN = CLOCKS_DIFFER  # between an approval, where the engine counts, and the act, where a hand does
CEILINGS = ((60, 3_600, "an hour"), (200, 86_400, "a day"))  # of each act; more clicks than that no person means
_ACTS = {
    LimitKind.OPENED: "pull requests opened",
    LimitKind.MERGED: "merges",
    LimitKind.RELEASED: "deployments",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a limit; under the same name it is the same one."""

    limit: Limit
    name: str

    @property
    def counted_as(self) -> str:
        return f"{self.limit.kind} {self.limit.subject}"


def to_open(
    policies: Sequence[Policy], decision: Decision, name: str, *, repository: str, branch: str
) -> tuple[Use, ...]:
    """What opening a pull request from the branch uses. `name` is the decision's."""
    limits = limits_of(policies, repository=repository, by_policy=not is_person(decision.decided_by))
    of_policy = (Use(limit, branch if limit.kind is LimitKind.OPEN else decision.repair_id) for limit in limits)
    return (*of_policy, *_ceilings(LimitKind.OPENED, name))


def still_open(repository: str) -> str:
    """As what pull requests of a repository are counted while they are open."""
    return f"{LimitKind.OPEN} {repository}"


def to_merge(name: str) -> tuple[Use, ...]:
    return _ceilings(LimitKind.MERGED, name)


def to_deploy(policies: Sequence[Policy], decision: Decision, name: str, *, service: str) -> tuple[Use, ...]:
    limits = deploy_limits(policies, service)
    return (*(Use(limit, decision.repair_id) for limit in limits), *_ceilings(LimitKind.RELEASED, name))


def _ceilings(kind: LimitKind, name: str) -> tuple[Use, ...]:
    return tuple(
        Use(
            Limit(kind=kind, subject="", most=most, seconds=seconds, says=f"ceiling of {most} {_ACTS[kind]} {words}"),
            name,
        )
        for most, seconds, words in CEILINGS
    )


def exhausted(uses: Sequence[Use], counted: Callable[[str], Mapping[str, datetime]], now: datetime) -> Exhausted | None:
    """The limit without room that has one again last."""
    spent = [one for use in uses if (one := _without_room(use, counted(use.counted_as), now))]
    return max(spent, key=lambda one: one.next_at or now, default=None)


def _without_room(use: Use, counted: Mapping[str, datetime], now: datetime) -> Exhausted | None:
    ends = use.limit.seconds is not None
    window = timedelta(seconds=use.limit.seconds or 0) - LIES_BETWEEN if ends else OPEN_WITHIN
    newest = sorted((moment for moment in counted.values() if moment > now - window), reverse=True)[: use.limit.most]
    if use.name in counted or len(newest) < use.limit.most:
        return None
    return Exhausted(limit=use.limit, next_at=newest[-1] + window if ends else None, since=newest[-1])


def in_words(spent: Exhausted, *, hand: str) -> str:
    """The same words as long as the same window is used up: by these, people are told once."""
    more = "no setting raises it" if spent.limit.kind in _ACTS else "to allow more: homeostat policy set"
    when = (
        f", next at {at(spent.next_at)}; it goes on by itself then" if spent.next_at else "; it goes on when one ends"
    )
    return f"{spent.limit.says}, by the {hand}'s own count{when} ({more})"


def broken(
    policies: Sequence[Policy],
    counted: Mapping[str, datetime],
    resumed: Mapping[str, Resumed],
    *,
    service: str,
    hand: str,
    now: datetime,
) -> str:
    """Why the circuit breaker is open by what a hand took back itself; "" while it is closed.

    `counted` is by `name_of_return`, `resumed` by service, "" for all.
    """
    recent = [(name.rpartition("/")[0], moment) for name, moment in counted.items() if moment > now - DAY]
    if not recent:
        return ""
    circumstances = Circumstances(now=now, taken_back=recent, resumed=resumed)
    says, last = tripped(policies, circumstances, service), max(moment for _, moment in recent)
    return f"by the {hand}'s own count, the last at {at(last)}, {says}" if says else ""


def name_of_return(service: str, by: str) -> str:
    """`by` tells one return of a service from the next."""
    return f"{service}/{by}"
