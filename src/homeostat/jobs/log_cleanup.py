"""`log_cleanup_job`: events, logs, dead letters, metrics older than the retention go; bugs, repairs, the audit stay."""

from datetime import timedelta

from homeostat.ports import Clock, Store

EVERY = "0 3 * * *"


def log_cleanup(store: Store, clock: Clock, *, retention: timedelta) -> tuple[int, str]:
    before = clock.now() - retention
    gone = sum(part.clean(before=before) for part in (store.jobs, store.dead_letters, store.signals, store.releases))
    return gone, f"{gone} rows older than {retention.days} days went"
