"""A look at a release that is watched: what is observed of it now, and what judges that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from homeostat.ports import Deployer, Store
from homeostat.records import Bug, Canary, Deployment, Observed, Outcome, Service, Wait, read_canary
from homeostat.stages.watch import watch, watch_canary
from homeostat.stages.watch.gather import Smoke, observe, observe_sides, send_smoke
from homeostat.stages.watch.worker import Backlog, measure_lag


def look(
    deployment: Deployment,
    bug: Bug,
    *,
    service: Service,
    store: Store,
    deployer: Deployer,
    backlog: Backlog,
    smoke: Smoke,
    window: timedelta,
    now: datetime,
    tried_at: datetime | None,
) -> tuple[Observed, Callable[..., Outcome | Wait]]:
    """The new release as it is now, and what judges it: `watch`, or `watch_canary`, with all that was observed.

    A canary is compared with the release beside it, all others with the one before. Requests of our own are sent where
    users send too few.
    """
    measure_lag(service, store=store, backlog=backlog, now=now)
    before, after = observe(
        deployment, bug, service=service, store=store, deployer=deployer, now=now, tried_at=tried_at
    )
    after = replace(after, smoked=send_smoke(deployment, after, service=service, store=store, smoke=smoke, now=now))
    if not deployment.canary_percent:
        return after, partial(watch, deployment, before, after, window=window, now=now)
    canary = read_canary(service.canary) or Canary(deployment.canary_percent, timedelta())
    sides = observe_sides(deployment, bug, service=service, store=store, deployer=deployer, now=now)
    return after, partial(watch_canary, deployment, canary, before, after, sides, now=now)
