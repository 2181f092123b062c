"""What is known of a service that works a queue off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from homeostat.ports import Store
from homeostat.records import Bug, Deployment, EventKind, NewFault, Observed, Queue, Service

Backlog = Callable[[Service], int | None]  # messages that wait for the service; None where nobody can tell

LAG = "lag"  # the metric's name
LOOKED_BACK = timedelta(days=1)  # for what is usual
_SAMPLE = timedelta(seconds=30)
_SETTLES_IN = timedelta(seconds=30)  # a group deals its partitions out again
_MOST_LOOKED_AT = 20  # faults


def measure_lag(service: Service, *, store: Store, backlog: Backlog, now: datetime) -> None:
    """Write down how many messages wait, twice a minute at most."""
    if not service.consumes:
        return
    known = store.jobs.latest(service.name).get(LAG)
    if known and now - known[1] < _SAMPLE:
        return
    if (waiting := backlog(service)) is not None:
        store.jobs.measure(service.name, LAG, float(waiting), now)


def with_queue(
    old: Observed,
    new: Observed,
    deployment: Deployment,
    *,
    bug: Bug | None,
    service: Service,
    store: Store,
    now: datetime,
) -> tuple[Observed, Observed]:
    """Both, with what became of the service's messages; as they were where it gave none up and names no queue."""
    before = _queue(service, deployment.started_at - LOOKED_BACK, deployment.started_at, bug, store)
    after = _queue(service, deployment.finished_at + _SETTLES_IN, now, bug, store)
    if not service.consumes and not before.letters and not after.letters:
        return old, new
    return replace(old, queue=before), replace(new, queue=after)


def _queue(service: Service, since: datetime, until: datetime, bug: Bug | None, store: Store) -> Queue:
    given_up = store.dead_letters.given_up(service.name, since=since, until=until, but=bug.code if bug else "")
    lags = store.jobs.measured(service.name, LAG, since=since, until=until) if service.consumes else ()
    return Queue(
        duration=max(timedelta(), until - since),
        letters=len(given_up),
        bad_seconds=len({at.replace(microsecond=0) for at in given_up}),
        lags=tuple(map(int, lags)),
    )


def with_workers_faults(new: Observed, *, service: Service, store: Store) -> Observed:
    """The new faults, those of a worker marked: their events carry no request that could be sent again."""
    marked = tuple(_marked(fault, service, store) for fault in new.new_faults[:_MOST_LOOKED_AT])
    return replace(new, new_faults=(*marked, *new.new_faults[_MOST_LOOKED_AT:]))


def _marked(fault: NewFault, service: Service, store: Store) -> NewFault:
    bug = store.bugs.get(fault.bug_code)
    event = store.reports.event(service.name, bug.exemplar_event_id)
    if event is None or event.request is not None:
        return fault
    works = bool(service.consumes) or service.port is None or event.kind is EventKind.DEAD_LETTER
    return replace(fault, from_worker=works)
