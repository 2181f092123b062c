"""`kept_check_job`: a fix that healed is kept when its fault did not come back for seven days, and only then."""

from datetime import timedelta

from homeostat.ports import Clock, Store

EVERY = "30 * * * *"
KEPT_AFTER = timedelta(days=7)  # as the product's promise says it


def kept_check(store: Store, clock: Clock) -> tuple[int, str]:
    """Safe to run again: what was settled is not held any more."""
    now = clock.now()
    kept = back = waits = 0
    for held in store.watches.held():
        if held.came_back:
            store.watches.settle(held, kept=False, now=now)
            back += 1
        elif now - held.healed_at >= KEPT_AFTER:
            store.watches.settle(held, kept=True, now=now)
            kept += 1
        else:
            waits += 1
    return kept + back, f"{kept} fixes are kept, {back} came back, {waits} are in their first {KEPT_AFTER.days} days"
