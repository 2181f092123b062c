"""`pull_check_job`: clones follow their forges, and drafts that wait for a decision are looked at.

What waits in the publish room looks by itself. Webhooks make both sooner; this is what holds without them.
"""

from collections.abc import Callable

from homeostat.errors import HomeostatError
from homeostat.log import Log
from homeostat.ports import Clock, Forge, Store
from homeostat.records import Service
from homeostat.walked import drafts

EVERY = "*/2 * * * *"

log = Log()


def pull_check(store: Store, clock: Clock, *, forge_for: Callable[[Service], Forge]) -> tuple[int, str]:
    hosted = [service for service in store.services.all() if service.forge]
    failed: list[str] = []
    for service in hosted:
        try:
            forge_for(service).fetch()
        except HomeostatError as error:  # one forge that does not answer keeps no other service waiting
            failed.append(f"{service.name}: {error}"[:300])
            log.warning("a clone does not follow its forge", service=service.name, error=str(error))
    woken = wake_pulls(store, clock, frozenset(service.name for service in hosted))
    return woken, "; ".join([f"{len(hosted) - len(failed)} clones follow, {woken} pull requests looked at", *failed])


def wake_pulls(store: Store, clock: Clock, services: frozenset[str]) -> int:
    """Let the walks that have a pull request open on these services' forges look at it; how many those are."""
    now, woken = clock.now(), 0
    for waiting in store.repairs.waiting() if services else ():
        if waiting.room not in {"publish", "approve"} or (waiting.until is not None and waiting.until <= now):
            continue
        if store.repairs.get(waiting.repair_id).service not in services:
            continue
        if waiting.room == "publish" or drafts(store.repairs.steps(waiting.repair_id)):
            store.repairs.wake(waiting.repair_id, now)
            woken += 1
    return woken
