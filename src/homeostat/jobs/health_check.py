"""`health_check_job`: every service that runs here is probed, measured, and alerted about when it is down.

What was measured may spend an error budget, so that is looked at too.
"""

from collections.abc import Callable, Sequence

from homeostat.ports import Clock, Deployer, Store
from homeostat.records import Service
from homeostat.stages.watch.worker import Backlog, measure_lag

EVERY = "*/5 * * * *"


def health_check(
    store: Store,
    deployer: Deployer,
    clock: Clock,
    *,
    probe: Callable[[Service], float | None],
    backlog: Backlog = lambda _: None,
    spent: Callable[[], Sequence[str]] = tuple,
) -> tuple[int, str]:
    """What was never deployed here is not down. `spent` tells people whose budgets are spent, and names those.

    Of workers it is measured how much waits for them: what is usual has to be known before a release is watched.
    """
    down: list[str] = []
    services = store.services.all()
    for service in services:
        measure_lag(service, store=store, backlog=backlog, now=clock.now())
    probed = [service for service in services if service.port and deployer.current(service)]
    for service in probed:
        now = clock.now()
        seconds = probe(service)
        store.jobs.measure(service.name, "up", float(seconds is not None), now)
        if seconds is not None:
            store.jobs.measure(service.name, "answer_seconds", seconds, now)
        for traffic in deployer.traffic(service)[-1:]:
            if traffic.requests:
                store.jobs.measure(service.name, "error_share", traffic.errors / traffic.requests, now)
        if seconds is None:
            down.append(service.name)
            store.audit.alert(
                key=f"down.{service.name}.{now:%Y%m%d%H}",
                severity="P0_critical",
                title=f"{service.name} does not answer its health check",
                text=f"GET {service.health_path} on port {service.port} failed",
                link="/deployments",
                now=now,
            )
    said = [f"down: {', '.join(down)}" if down else f"{len(probed)} services answer"]
    if poor := spent():
        said.append(f"budget spent: {', '.join(poor)}")
    return len(probed), "; ".join(said)
