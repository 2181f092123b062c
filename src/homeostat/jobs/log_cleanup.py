"""`log_cleanup_job`: events, logs and metrics older than the retention go; bugs, repairs and the audit stay."""

from datetime import timedelta

from homeostat.ports import Clock, JobStore

EVERY = "0 3 * * *"


def log_cleanup(store: JobStore, clock: Clock, *, retention: timedelta) -> tuple[int, str]:
    gone = store.clean(before=clock.now() - retention)
    return gone, f"{gone} rows older than {retention.days} days went"
