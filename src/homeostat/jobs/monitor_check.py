"""`monitor_check_job`: scheduled jobs of the services that did not begin or did not end become events.

The bug of one that is well again is resolved; it comes back when the job fails again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from urllib.parse import urlencode

from homeostat.errors import Refused
from homeostat.ports import Clock, Notifier, Store
from homeostat.records import BugStatus, Monitor, Recovery, Report, RunStatus
from homeostat.stages.group.substate import ENDED
from homeostat.stages.sense.monitors import event_ids_of, overdue, tell_failed_runs, words_of_failure

EVERY = "* * * * *"
_LOOK_AT = 50  # last runs of a job
_BUG_COMES_WITHIN = timedelta(hours=1)  # the event of the failure may be read later than the good run after it


def monitor_check(
    store: Store, clock: Clock, notifier: Notifier, *, accept: Callable[[Sequence[Report]], None]
) -> tuple[int, str]:
    now = clock.now()
    monitors = store.signals.monitors()
    late = overdue(monitors, now)
    if late:
        store.signals.record_runs(late)
    told = tell_failed_runs(store.signals, accept=accept, now=now)
    for monitor in store.signals.monitors() if told or any(monitor.failing for monitor in monitors) else ():
        if monitor.failing:
            _alert(store, notifier, monitor)
    back = sum(_resolve_bugs(store, recovery, now) for recovery in store.signals.recoveries())
    said = f"{len(monitors)} monitors, {len(late)} missed or too long, {told} told"
    return len(monitors), f"{said}, {back} bugs resolved" if back else said


def _alert(store: Store, notifier: Notifier, monitor: Monitor) -> None:
    """Once for all failed runs in a row, by the first of them, and not while the bug is muted.

    Whoever heard of so many that the first is not among the last was told before.
    """
    runs = store.signals.runs(monitor.service, monitor.slug, _LOOK_AT, environment=monitor.environment)
    ended = [run for run in runs if run.status is not RunStatus.IN_PROGRESS]
    failed = list(takewhile(lambda run: run.status.failed, ended))
    if not failed or len(failed) == _LOOK_AT:
        return
    ids = {event_id for run in failed for event_id in event_ids_of(run)}
    codes = {found.bug_code for one in ids for found in store.reports.explain(one) if found.service == monitor.service}
    if any(store.bugs.get(code).status is BugStatus.MUTED for code in codes if code):
        return
    named = urlencode({"service": monitor.service, "slug": monitor.slug, "environment": monitor.environment})
    notifier.notify(
        key=f"monitor.{monitor.service}.{monitor.slug}.{monitor.environment}.{failed[-1].check_in_id}",
        title=f"{monitor.service}: {words_of_failure(failed[0])}",
        text="Its bug opens with it." if len(failed) == 1 else f"{len(failed)} runs in a row failed.",
        link=f"/monitors/one?{named}",
    )


def _resolve_bugs(store: Store, recovery: Recovery, now: datetime) -> int:
    """How many; those whose fix is on its way are looked at again the next time."""
    monitor = recovery.monitor
    codes = {
        found.bug_code
        for run in recovery.told
        for event_id in event_ids_of(run)
        for found in store.reports.explain(event_id)
        if found.service == monitor.service and found.bug_code
    }
    if not codes and now - recovery.well_since < _BUG_COMES_WITHIN:
        return 0
    resolved, waits = 0, False
    for code in sorted(codes):
        if store.bugs.get(code).status in ENDED:
            continue
        place = f" in {monitor.environment}" if monitor.environment else ""
        try:
            store.triage.resolve(
                code, by=f"monitor {monitor.slug}", reason=f"{monitor.slug}{place} runs well again", now=now
            )
        except Refused:
            waits = True
        else:
            resolved += 1
    if not waits:
        store.signals.recovered(monitor)
    return resolved
