"""What is known of two releases of a service: the one before and the one that is watched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from homeostat.ports import Deployer, Store
from homeostat.records import Bug, Deployment, EventKind, Observed, Service, Smoked, Traffic
from homeostat.stages.watch.canary import observed_on
from homeostat.stages.watch.measures import FEWEST_REQUESTS
from homeostat.stages.watch.told import with_told
from homeostat.stages.watch.worker import with_queue, with_workers_faults

_DEPLOYMENTS_LOOKED_AT = 50
_OLD_ENDS_WITHIN = timedelta(seconds=15)  # its last requests: an event that names no release may be the old one's
_MOST_ROUNDS = 60  # of smoke requests for a deployment, for they may write something; one that fails is sent again
WARM_AFTER = timedelta(seconds=10)  # a start is slow: code is loaded, caches are empty

Smoke = Callable[[Service], str]  # sends what the service declares once; what went wrong, or ""


def observe(
    deployment: Deployment,
    bug: Bug,
    *,
    service: Service,
    store: Store,
    deployer: Deployer,
    now: datetime,
    tried_at: datetime | None = None,
) -> tuple[Observed, Observed]:
    """The old release from the bug's first event to the switch, and the new one since; since `tried_at` as a canary."""
    named_alone = now if deployment.canary_percent else deployment.finished_at + _OLD_ENDS_WITHIN
    old = store.bugs.observed(
        bug,
        release=deployment.previous_release,
        since=min(bug.first_seen, deployment.started_at),
        until=deployment.started_at,
    )
    new = store.bugs.observed(
        bug,
        release=deployment.release,
        since=tried_at or deployment.finished_at,
        until=now,
        unnamed_since=named_alone,
    )
    new = with_workers_faults(new, service=service, store=store)
    if _fails_requests(bug, store):
        old = replace(old, target_failures=old.target_events)
    old, new = with_queue(old, new, deployment, bug=bug, service=service, store=store, now=now)
    return _counted(deployment, old, new, service=service, store=store, deployer=deployer, now=now)


def observe_sides(
    deployment: Deployment, bug: Bug, *, service: Service, store: Store, deployer: Deployer, now: datetime
) -> tuple[Observed, Observed] | None:
    """A canary and the release beside it since they serve side by side: old, new; None while nothing is counted.

    Of the old one's failures so many are the fault that is mended as it was of all its failed requests.
    """
    counted = {traffic.release: traffic for traffic in deployer.traffic(service)}
    old, new = counted.get(deployment.previous_release), counted.get(deployment.release)
    if old is None or new is None or old.side is None or new.side is None:
        return None
    since, warm_at = deployment.finished_at, deployment.finished_at + WARM_AFTER
    targets = 0
    if _fails_requests(bug, store):
        seen = store.bugs.observed(bug, release=deployment.previous_release, since=since, until=now).target_events
        targets = round(old.side.failures * min(1.0, seen / max(1, old.side.failed)))
    sides = (
        replace(
            observed_on(traffic.side),
            duration=now - since,
            answering=tuple(one for one in traffic.answering if one.ended_at >= warm_at),
        )
        for traffic in (old, new)
        if traffic.side
    )
    beside, canary = sides
    return replace(beside, target_failures=targets), canary


def observe_in_shadow(
    deployment: Deployment, *, service: Service, store: Store, deployer: Deployer, now: datetime
) -> tuple[Observed, Observed]:
    """The same of a deployment that mends nothing in particular."""
    old = Observed(duration=timedelta(), requests=None, errors=None, target_events=0)
    new = store.watches.observed(service.name, release=deployment.release, since=deployment.finished_at, until=now)
    old, new = with_queue(old, new, deployment, bug=None, service=service, store=store, now=now)
    old, new = _counted(deployment, old, new, service=service, store=store, deployer=deployer, now=now)
    if not new.told_by and _served_already(deployment, store):
        new = replace(new, requests=None, errors=None)  # those of its earlier time are counted with them
    return old, new


def _counted(
    deployment: Deployment,
    old: Observed,
    new: Observed,
    *,
    service: Service,
    store: Store,
    deployer: Deployer,
    now: datetime,
) -> tuple[Observed, Observed]:
    counted = {traffic.release: traffic for traffic in deployer.traffic(service)}
    served_since = _served_since(deployment, store)
    counted_for = deployment.started_at - served_since if served_since else None
    warm_at = deployment.finished_at + WARM_AFTER
    new = replace(new, smoked=store.watches.smoked(deployment.deployment_id))
    if not counted:
        return with_told(old, new, deployment, service=service, store=store, warm_at=warm_at, now=now)
    return (
        replace(
            with_traffic(old, counted.get(deployment.previous_release), warm_at=served_since or deployment.started_at),
            counted_for=counted_for,
        ),
        with_traffic(new, counted.get(deployment.release), warm_at=warm_at),
    )


def with_traffic(observed: Observed, traffic: Traffic | None, *, warm_at: datetime) -> Observed:
    """What was observed, with the release's counted requests where something counts them.

    How long they took counts from `warm_at` on.
    """
    if traffic is None:
        return observed
    return replace(
        observed,
        requests=traffic.requests,
        errors=traffic.errors,
        refused=traffic.refused,
        answering=tuple(one for one in traffic.answering if one.ended_at >= warm_at),
        restarts=traffic.restarts,
        gave_up=traffic.gave_up,
    )


def send_smoke(
    deployment: Deployment, after: Observed, *, service: Service, store: Store, smoke: Smoke, now: datetime
) -> Smoked | None:
    """Where users send too little to judge by, one round of requests of our own."""
    before = after.smoked
    enough = after.requests is not None and after.requests >= FEWEST_REQUESTS
    spent = before is not None and before.rounds >= _MOST_ROUNDS and not before.failing_in_a_row
    if enough or spent or service.port is None:
        return before
    return store.watches.smoke(deployment.deployment_id, smoke(service), now)


def _fails_requests(bug: Bug, store: Store) -> bool:
    """Whether the fault makes requests fail, so that each of its events is a failed request too."""
    event = store.reports.event(bug.service, bug.exemplar_event_id)
    if event is None:
        return False
    return event.kind is EventKind.HTTP_5XX or (event.unhandled and event.request is not None)


def _served_already(deployment: Deployment, store: Store) -> bool:
    """Whether the release served before this deployment, as one does that is brought back by hand."""
    known = store.repairs.deployments(service=deployment.service, most=_DEPLOYMENTS_LOOKED_AT)
    return any(
        one.healthy and one.release == deployment.release and one.finished_at < deployment.started_at
        for one, _ in known
    )


def _served_since(deployment: Deployment, store: Store) -> datetime | None:
    """When the release before began to serve, and its requests to be counted."""
    known = store.repairs.deployments(service=deployment.service, most=_DEPLOYMENTS_LOOKED_AT)
    earlier = (
        one.finished_at
        for one, _ in known
        if one.healthy
        and not one.canary_percent
        and one.release == deployment.previous_release
        and one.finished_at < deployment.started_at
    )
    return next(earlier, None)
