"""`triage_check_job`: mutes end, and bugs that are seen far more often than was to be expected are told of."""

from datetime import datetime

from homeostat.errors import Refused
from homeostat.ports import Clock, Notifier, TriageStore
from homeostat.records import BugStatus
from homeostat.stages.group.escalation import CALM_AFTER, FLOOR, escalates
from homeostat.stages.group.muting import wakes

EVERY = "* * * * *"


def triage_check(store: TriageStore, clock: Clock, notifier: Notifier) -> tuple[int, str]:
    """Looks at muted bugs, at those with more events than the floor in the last two hours, and at escalating ones."""
    now = clock.now()
    woken = end_mutes(store, now)
    begun, woken_by_rate = _escalate(store, notifier, now)
    calmed = _calm(store, now)
    woken += woken_by_rate
    return woken + begun + calmed, f"{woken} mutes ended, {begun} bugs escalate, {calmed} calmed down"


def end_mutes(store: TriageStore, now: datetime) -> int:
    """End the mutes whose time has come, or whose events or people have; how many those were."""
    ended = 0
    for muted in store.muted(now):
        if why := wakes(muted, now):
            ended += _wake(store, muted.mute.bug_code, why, now)
    return ended


def _wake(store: TriageStore, code: str, why: str, now: datetime) -> bool:
    try:
        store.unmute(code, by="homeostat", reason=f"the mute ended: {why}", now=now)
    except Refused:  # a person was faster
        return False
    return True


def _escalate(store: TriageStore, notifier: Notifier, now: datetime) -> tuple[int, int]:
    begun = woken = 0
    for rate in store.rates(now, over=FLOOR):
        waits_for_it = rate.muted is not None and rate.muted.until.kind == "escalating"
        if rate.status is BugStatus.MUTED and not waits_for_it:
            continue
        over = escalates(rate, now)
        if over is None or (waits_for_it and not _wake(store, rate.bug_code, f"it escalates, {over.says}", now)):
            continue
        woken += waits_for_it
        if store.escalate(rate.bug_code, ceiling=over.ceiling, reason=over.says, now=now):
            begun += 1
            notifier.notify(
                key=f"{rate.bug_code}.escalating.{now:%Y%m%d%H}",
                title=f"{rate.bug_code} escalates: {over.says}",
                text=rate.title,
                link=f"/bugs/{rate.bug_code}",
            )
    return begun, woken


def _calm(store: TriageStore, now: datetime) -> int:
    """By the ceiling of its beginning: a forecast made since would have the escalation in it."""
    calmed = 0
    for escalation in store.escalations(now):
        if escalation.busiest > escalation.ceiling:
            store.escalate(escalation.bug_code, ceiling=escalation.ceiling, reason="", now=now)
        elif now - escalation.last_over_at >= CALM_AFTER:
            says = f"a day without an hour above {escalation.ceiling:,.0f} events"
            store.calm(escalation.bug_code, reason=says, now=now)
            calmed += 1
    return calmed
