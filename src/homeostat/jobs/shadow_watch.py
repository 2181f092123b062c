"""`shadow_watch_job`: deployments that no repair made are watched too; it says what it would have done.

So people see how good the watch is with their service before anything acts by it.
"""

from datetime import timedelta

from homeostat.ports import Clock, Deployer, Store
from homeostat.stages.watch import watch_in_shadow
from homeostat.stages.watch.gather import observe_in_shadow
from homeostat.stages.watch.unattended import unattended

EVERY = "* * * * *"
_LATE = timedelta(hours=1)  # beyond the window: what was not judged by then, because nothing ran, is left alone


def shadow_watch(store: Store, deployer: Deployer, clock: Clock, *, window: timedelta) -> tuple[int, str]:
    """Safe to run again: what was said of a deployment stays."""
    now = clock.now()
    judged = watched = 0
    for deployment in unattended(store, since=now - window - _LATE):
        if store.watches.shadow(deployment.deployment_id) is not None:
            continue
        service = store.services.named(deployment.service)
        before, after = observe_in_shadow(deployment, service=service, store=store, deployer=deployer, now=now)
        outcome = watch_in_shadow(deployment, before, after, window=window, now=now)
        if outcome is None:
            watched += 1
        else:
            store.watches.judge_shadow(deployment.deployment_id, outcome, now)
            judged += 1
    return judged, f"{judged} deployments judged, {watched} are watched"
