"""`metrics_aggregation_job`: what the product promises, measured on its own records."""

from homeostat.ports import Clock, Store

EVERY = "*/15 * * * *"
OURSELVES = "homeostat"


def metrics_aggregation(store: Store, clock: Clock) -> tuple[int, str]:
    stats, now = store.bugs.stats(), clock.now()
    values = {
        "mean_time_to_detect_seconds": stats.mean_time_to_detect,
        "mean_time_to_analyze_seconds": stats.mean_time_to_analyze,
        "mean_time_to_fix_seconds": stats.mean_time_to_fix,
    }
    measured = {name: value.total_seconds() for name, value in values.items() if value is not None}
    if stats.applied:
        measured["fix_success_share"] = stats.kept / stats.applied
    if stats.shown:
        measured["false_positive_share"] = (stats.rejected + stats.taken_back) / stats.shown
    for name, value in measured.items():
        store.jobs.measure(OURSELVES, name, value, now)
    return len(measured), f"{len(measured)} figures of {stats.bugs} bugs"
