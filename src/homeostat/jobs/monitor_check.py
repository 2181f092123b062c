"""`monitor_check_job`: scheduled jobs of the services that did not begin or did not end become events."""

from collections.abc import Callable, Sequence

from homeostat.ports import Clock, SignalStore
from homeostat.records import Report
from homeostat.stages.sense.monitors import overdue, tell_failed_runs

EVERY = "* * * * *"


def monitor_check(store: SignalStore, clock: Clock, *, accept: Callable[[Sequence[Report]], None]) -> tuple[int, str]:
    now = clock.now()
    monitors = store.monitors()
    late = overdue(monitors, now)
    if late:
        store.record_runs(late)
    told = tell_failed_runs(store, accept=accept, now=now)
    return len(monitors), f"{len(monitors)} monitors, {len(late)} missed or too long, {told} told"
