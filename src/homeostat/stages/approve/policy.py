"""How far a fix may go: the least of all that has a say, and which of them binds, in words.

Pure: the same records give the same answer, at the desk, in the engine's rooms and in whatever acts at the last moment.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from homeostat.errors import BadInput
from homeostat.languages.protected import to_be_seen
from homeostat.records import (
    Cap,
    Freeze,
    Leeway,
    Level,
    Limit,
    LimitKind,
    Patch,
    Policy,
    Proposal,
    Resumed,
    Risk,
)

DAY = timedelta(days=1)
ERROR_BUDGET, MODELS = "error budget", "models"
_HOUR_SECONDS, _DAY_SECONDS = 3_600, 86_400
_LOOK_AGAIN = timedelta(minutes=10)  # where it is not reckoned when a cap ends
_WIDE = 10  # callers, or routes, of what is changed
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"(?:([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? )?(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_NAMES = {
    Level.OBSERVE: "L0 observe",
    Level.PROPOSE: "L1 propose",
    Level.DRAFT: "L2 draft",
    Level.MERGE: "L3 merge after approval",
    Level.ALONE: "L4 alone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What policies look at in one fix."""

    strategy: str
    classification: str
    files: int
    lines: int
    confidence: float
    proved: bool
    tainted: bool  # a model wrote it, and its prompt held telemetry
    risk: Risk
    migrations: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()  # what a person has to have seen, and a policy cannot
    known: bool = True  # whether anybody read how far it reaches
    vouched: bool = True  # whether the engine signed that it saw the proof
    mends_failures: bool = False  # requests that fail by it are those that the error budget counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What holds now, besides what is written."""

    now: datetime
    taken_back: Sequence[tuple[str, datetime]] = ()  # service and time of each rollback
    resumed: Mapping[str, Resumed] = field(default_factory=dict[str, Resumed])
    dollars: float = 0.0  # that models cost in the last day
    error_share: float | None = None
    forged: tuple[str, ...] = ()  # documents that carry no signature of the desk
    overridden: bool = False  # a person ships this one in spite of a freeze


def named(level: Level) -> str:
    return _NAMES[level]


def widest(service: str) -> Policy:
    """What a service's own policy begins with: it says nothing, so that the global one holds."""
    return Policy(
        service=service,
        level=Level.ALONE,
        most_by_click=Level.ALONE,
        allow=("*",),
        most_files=0,
        most_lines=0,
        least_confidence=0.0,
        pulls_an_hour=0,
        pulls_open=0,
        fixes_a_day=0,
        least_budget=0.0,
        breaker_service=0,
        breaker_instance=0,
    )


def fix_of(
    proposal: Proposal,
    *,
    proved: bool,
    confidence: float,
    classification: str,
    bug_type: str,
    vouched: bool = True,
) -> Fix:
    """Files and lines are read from the patch itself; how far it reaches was read when it was proposed."""
    candidate, reach = proposal.candidate, proposal.reach
    patch = candidate.patch
    return Fix(
        strategy=candidate.strategy,
        classification=classification,
        files=len(patch.files),
        lines=patch.changed_lines,
        confidence=confidence,
        proved=proved,
        tainted=candidate.model is not None or candidate.strategy.startswith("model:"),
        risk=risk_of(proposal, proved=proved),
        migrations=reach.migrations if reach else (),
        protected=reach.protected if reach else (),
        dependencies=reach.dependencies if reach else (),
        unseen=to_be_seen(patch),
        known=reach is not None and set(reach.files) >= {*proposal.fix.patch.files},
        vouched=vouched,
        mends_failures=bug_type == "http_5xx",
    )


def risk_of(proposal: Proposal, *, proved: bool) -> Risk:
    """What the change could hurt."""
    reach, candidate = proposal.reach, proposal.candidate
    if reach is None or reach.migrations or reach.protected or reach.dependencies or reach.public_api:
        return Risk.HIGH
    wide = len(reach.callers) > _WIDE or len(reach.endpoints) > _WIDE
    usual = Policy()
    large = len(candidate.patch.files) > usual.most_files or candidate.patch.changed_lines > usual.most_lines
    return Risk.MEDIUM if wide or large or not proved or candidate.swallows or candidate.invents_value else Risk.LOW


def leeway(policies: Sequence[Policy], now: Circumstances, *, service: str, fix: Fix | None = None) -> Leeway:
    """The effective level: of the service where no fix is named, else of the fix.

    `policies` are the global one and then the service's own, where it has one.
    """
    of_service = [*_written(policies, service), *_of_the_day(policies, now, service, fix)]
    caps = of_service if fix is None else [*of_service, *_of_fix(policies, fix, now)]
    caps.sort(key=lambda cap: cap.level)  # stable: of equals, the broader one speaks
    level = min((cap.level for cap in caps), default=Level.ALONE)
    hold = next((cap for cap in caps if cap.clicks and (cap.until is None or not now.overridden)), None)
    by_click, click_says = _by_click(policies, level)
    return Leeway(
        level=level,
        caps=tuple(caps),
        by_click=by_click,
        click_says=click_says,
        hold=hold,
        persons=2 if fix is not None and wants_two(policies, fix) else 1,
    )


def _by_click(policies: Sequence[Policy], level: Level) -> tuple[Level, str]:
    narrow = min(policies, key=lambda policy: policy.most_by_click)
    reached = max(level, min(narrow.most_by_click, Level.MERGE))
    says = f"{_whose(narrow)} lets an approval go no further than {named(reached)}" if reached < Level.MERGE else ""
    return reached, says


def lasting(leeway: Leeway) -> Level:
    """The level that is reached once all that ends by itself has ended."""
    return min((cap.level for cap in leeway.caps if cap.until is None), default=Level.ALONE)


def wants_two(policies: Iterable[Policy], fix: Fix) -> bool:
    floors = (policy.two_persons_from for policy in policies)
    return any(floor is not None and fix.risk >= floor for floor in floors)


def wants_owners(policies: Iterable[Policy]) -> bool:
    return any(policy.owners for policy in policies)


def _written(policies: Sequence[Policy], service: str) -> Iterable[Cap]:
    for policy in policies:
        if policy.level < Level.ALONE:
            yield Cap(level=policy.level, says=f"{_whose(policy)} says {named(policy.level)}")
        if policy.services and service not in policy.services:
            says = f"{service} is not among the services that may go on by themselves"
            yield Cap(level=Level.PROPOSE, says=says)


def _of_the_day(policies: Sequence[Policy], now: Circumstances, service: str, fix: Fix | None) -> Iterable[Cap]:
    for name in now.forged:
        says = f"the document {name!r} was not written at the desk; write it again: homeostat policy set"
        yield Cap(level=Level.PROPOSE, says=says, clicks=True)
    if says := tripped(policies, now, service):
        yield Cap(level=Level.PROPOSE, says=says, clicks=True)
    if freeze := frozen(policies, now.now):
        yield Cap(level=Level.DRAFT, says=frozen_in_words(freeze), until=freeze.until, clicks=True)
    for policy in policies:
        if policy.model_dollars and now.dollars >= policy.model_dollars:
            says = f"models cost ${now.dollars:.2f} in the last day, of ${policy.model_dollars:.2f}"
            yield Cap(level=Level.PROPOSE, says=says, until=now.now + _LOOK_AGAIN, spent=MODELS)
        left = budget_left(policy, now.error_share)
        if left is not None and left < policy.least_budget and not (fix and fix.mends_failures):
            says = f"{max(left, 0):.0%} of the error budget is left, of at least {policy.least_budget:.0%}"
            yield Cap(level=Level.PROPOSE, says=says, until=now.now + _LOOK_AGAIN, spent=ERROR_BUDGET)


def _of_fix(policies: Sequence[Policy], fix: Fix, now: Circumstances) -> Iterable[Cap]:
    yield from _of_change(fix)
    for policy in policies:
        if policy.most_files and fix.files > policy.most_files:
            says = f"it changes {fix.files} files, of at most {policy.most_files}"
            yield Cap(level=Level.PROPOSE, says=says)
        if policy.most_lines and fix.lines > policy.most_lines:
            says = f"it changes {fix.lines} lines, of at most {policy.most_lines}"
            yield Cap(level=Level.PROPOSE, says=says)
        if policy.classes and not _among(policy.classes, fix):
            says = f"{fix.strategy} is not among the changes that may be merged"
            yield Cap(level=Level.DRAFT, says=says)
        if not _among(policy.allow, fix):
            says = f"{fix.strategy} is not on the list of what {_whose(policy)} approves"
            yield Cap(level=Level.MERGE, says=says)
        if fix.confidence < policy.least_confidence:
            says = f"its confidence is {fix.confidence:.0%}, of at least {policy.least_confidence:.0%}"
            yield Cap(level=Level.MERGE, says=says)
        if not within(policy, now.now):
            says = f"{_whose(policy)} approves only {', '.join(policy.hours)} ({policy.zone})"
            yield Cap(level=Level.MERGE, says=says, until=now.now + _LOOK_AGAIN)
    if wants_two(policies, fix):
        yield Cap(level=Level.MERGE, says=f"its risk is {fix.risk.name.lower()}, which takes two persons")
    elif wants_owners(policies):
        yield Cap(level=Level.MERGE, says="who owns the code has to approve")


def _of_change(fix: Fix) -> Iterable[Cap]:
    """What no document can allow."""
    if not fix.proved:
        yield Cap(level=Level.PROPOSE, says="it was not proved")
    if not fix.known:
        yield Cap(level=Level.PROPOSE, says="how far it reaches was not read")
    if fix.migrations:
        yield Cap(level=Level.PROPOSE, says=f"{fix.migrations[0]} changes a database, which no rollback undoes")
    if fix.protected:
        yield Cap(level=Level.PROPOSE, says=f"{fix.protected[0]} is protected")
    if fix.dependencies:
        yield Cap(level=Level.PROPOSE, says=f"{fix.dependencies[0]} says what the service depends on")
    if fix.unseen:
        yield Cap(level=Level.PROPOSE, says=f"a person has to have seen that {fix.unseen[0]}")
    if fix.tainted:
        yield Cap(level=Level.DRAFT, says="a model wrote it, and telemetry stood in its prompt")
    if not fix.vouched:
        yield Cap(level=Level.MERGE, says="the engine did not sign that it saw the proof")


def still_allows(
    policies: Sequence[Policy], patch: Patch, *, service: str, now: datetime, to: Level = Level.ALONE
) -> str:
    """Why a policy's own approval of the patch counts no more; "" when it does. For who has no store to ask.

    A part of what `leeway` asks: what the documents, the patch and the clock say. `to` is the level that the approval
    needs: only what is merged keeps to the hours and waits for the end of a freeze.
    """
    merges = to is Level.ALONE
    for policy in policies:
        if policy.level < to:
            return f"{_whose(policy)} says {named(policy.level)}"
        if policy.services and service not in policy.services:
            return f"{service} is not among the services that may go on by themselves"
        if policy.most_files and len(patch.files) > policy.most_files:
            return f"it changes {len(patch.files)} files, of at most {policy.most_files}"
        if policy.most_lines and patch.changed_lines > policy.most_lines:
            return f"it changes {patch.changed_lines} lines, of at most {policy.most_lines}"
        if merges and not within(policy, now):
            return f"{_whose(policy)} approves only {', '.join(policy.hours)} ({policy.zone})"
    freeze = frozen(policies, now) if merges else None
    return frozen_in_words(freeze) if freeze else ""


def tripped(policies: Sequence[Policy], now: Circumstances, service: str) -> str:
    """Why the circuit breaker is open for a service; "" while it is closed."""
    most_here = _least(policy.breaker_service for policy in policies)
    most_in_all = _least(policy.breaker_instance for policy in policies)
    recent = [(whose, at) for whose, at in now.taken_back if at > now.now - DAY]
    for_all = _since(now.resumed.get(""))
    here = sum(whose == service and _after(at, for_all, _since(now.resumed.get(service))) for whose, at in recent)
    if most_here and here >= most_here:
        return f"{here} fixes of {service} were taken back in a day; to go on: homeostat policy resume {service}"
    in_all = sum(_after(at, for_all) for _, at in recent)
    if most_in_all and in_all >= most_in_all:
        return f"{in_all} fixes were taken back in a day; to go on: homeostat policy resume"
    return ""


def frozen(policies: Iterable[Policy], now: datetime) -> Freeze | None:
    """The freeze that ends last of those that hold now."""
    held = [one for policy in policies for one in policy.freezes if one.since <= now < one.until]
    return max(held, key=lambda one: one.until, default=None)


def frozen_in_words(freeze: Freeze) -> str:
    return f"frozen until {at(freeze.until)}" + (f": {freeze.why}" if freeze.why else "")


def budget_left(policy: Policy, error_share: float | None) -> float | None:
    """Share of the error budget that is left; below 0 when it is overdrawn, None where nothing is promised or known."""
    if not policy.objective or error_share is None:
        return None
    return 1.0 - error_share / (1.0 - policy.objective)


def within(policy: Policy, now: datetime) -> bool:
    """Whether the policy's hours hold now. An end before the beginning is on the next day."""
    if not policy.hours:
        return True
    there = now.astimezone(ZoneInfo(policy.zone))
    minute = there.hour * 60 + there.minute
    for first, last, start, end in map(read_hours, policy.hours):
        days = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
        if start < end:
            if there.weekday() in days and start <= minute < end:
                return True
        elif (there.weekday() in days and minute >= start) or ((there.weekday() - 1) % 7 in days and minute < end):
            return True
    return False


def read_hours(text: str) -> tuple[int, int, int, int]:
    """First and last day from Monday, first minute of the day and the one after the last.

    Raises:
        BadInput: it is none.
    """
    found = _HOURS.fullmatch(text)
    first, last, *times = found.groups() if found else ("", "")
    if found is None or any(day not in (*_DAYS, None) for day in (first, last)):
        raise BadInput(f"{text[:60]!r} is no such time. Write it like: Mon-Fri 09:00-17:00")
    start, end = (int(times[n]) * 60 + int(times[n + 1]) for n in (0, 2))
    if max(start, end) > 24 * 60 or start == end:
        raise BadInput(f"{text[:60]!r} is no such time. Write it like: Mon-Fri 09:00-17:00")
    begins, ends = (_DAYS.index(first), _DAYS.index(last or first)) if first else (0, 6)
    return begins, ends, start, end


def limits_of(policies: Sequence[Policy], *, repository: str, by_policy: bool) -> tuple[Limit, ...]:
    """What opening a pull request uses up. A person's click is bound by none of these: a person is slow enough."""
    if not by_policy:
        return ()
    hourly, at_once, daily = (
        _least(getattr(policy, name) for policy in policies) for name in ("pulls_an_hour", "pulls_open", "fixes_a_day")
    )
    asked = (
        (LimitKind.PULL, repository, hourly, _HOUR_SECONDS, f"limit of {_so_many(hourly)} an hour"),
        (LimitKind.OPEN, repository, at_once, None, f"limit of {_so_many(at_once)} open at a time"),
        (LimitKind.FIX, "", daily, _DAY_SECONDS, f"limit of {_so_many(daily, 'fix', 'fixes')} a day"),
    )
    return tuple(
        Limit(kind=kind, subject=subject, most=most, seconds=seconds, says=says)
        for kind, subject, most, seconds, says in asked
        if most
    )


def deploy_limits(policies: Sequence[Policy], service: str) -> tuple[Limit, ...]:
    most = _least(policy.deploys_a_day for policy in policies)
    says = f"limit of {_so_many(most, 'deployment', 'deployments')} of {service} a day"
    limit = Limit(kind=LimitKind.DEPLOY, subject=service, most=most, seconds=_DAY_SECONDS, says=says)
    return (limit,) if most else ()


def at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _among(patterns: Iterable[str], fix: Fix) -> bool:
    return any(
        fnmatchcase(name, pattern) for pattern in patterns for name in (fix.strategy, fix.classification) if name
    )


def _whose(policy: Policy) -> str:
    return f"the policy of {policy.service}" if policy.service else "the global policy"


def _least(numbers: Iterable[int]) -> int:
    return min((number for number in numbers if number), default=0)


def _so_many(count: int, one: str = "pull request", more: str = "pull requests") -> str:
    return f"{count} {one if count == 1 else more}"


def _since(resumed: Resumed | None) -> datetime | None:
    return resumed.at if resumed else None


def _after(at: datetime, *moments: datetime | None) -> bool:
    return all(moment is None or at > moment for moment in moments)
