"""The scheduled jobs: a safety net under the live path, which reacts in seconds."""

from collections.abc import Callable
from dataclasses import dataclass

from homeostat.log import Log
from homeostat.ports import Clock, JobStore

log = Log()


@dataclass(frozen=True, slots=True)
class Job:
    """What runs when. `run` gives how many things it handled and a line about them."""

    name: str
    cron: str  # minute, hour, day, month, weekday; in UTC
    run: Callable[[], tuple[int, str]]


def tracked(job: Job, store: JobStore, clock: Clock) -> Callable[[], None]:
    """The job with its row in `cron_job_status` kept; a failure is written there and stops nothing else."""

    def run() -> None:
        began = clock.now()
        store.started(job.name, job.cron, began)
        try:
            handled, detail = job.run()
        except Exception as error:  # whatever it is, the row has to say that the job failed
            log.exception("a job failed", job=job.name)
            detail = f"{type(error).__name__}: {error}"[:1_000]
            store.ended(job.name, handled=0, detail=detail, failed=True, began=began, now=clock.now())
        else:
            store.ended(job.name, handled=handled, detail=detail, failed=False, began=began, now=clock.now())

    return run
