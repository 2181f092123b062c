"""Work that survives `kill -9`: DBOS behind the few words that we use of it.

A workflow is a function of small JSON values that runs to its end, however often the process dies: what its steps
gave is on disk, and a step that gave nothing is run again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from dbos import DBOS, DBOSConfig, ScheduleInput, SetEnqueueOptions, SetWorkflowID

_VERSION = "1"  # of the workflows' shape: a process takes up only what one of the same version left
_LOOK_EVERY_SECONDS = 0.5  # for work in a queue
_UNENDED = ["PENDING", "ENQUEUED", "DELAYED"]


class Durable:
    """One process's workflows. There can be one of these in a process at a time."""

    def __init__(self, database_url: str) -> None:
        config = DBOSConfig(
            name="homeostat",
            system_database_url=database_url,
            application_version=_VERSION,
            executor_id="local",
            log_level="WARNING",
        )
        DBOS(config=config)
        self._workflows: dict[str, Callable[[str], str]] = {}
        self._schedules: list[ScheduleInput] = []

    def workflow(self, name: str, function: Callable[[str], str]) -> None:
        """Register what can be started under the name; before `launch`."""

        def run(argument: str) -> str:  # DBOS marks what it registers, which a bound method cannot bear
            return function(argument)

        self._workflows[name] = DBOS.workflow(name=name)(run)

    def schedule(self, name: str, cron: str, function: Callable[[], None]) -> None:
        """Run the function by the clock, in UTC; before `launch`."""

        def run(due: datetime, context: object) -> None:
            del due, context
            function()

        scheduled = DBOS.workflow(name=name)(run)
        self._schedules.append(ScheduleInput(schedule_name=name, workflow_fn=scheduled, schedule=cron, context=None))

    def launch(self, queues: Mapping[str, int]) -> None:
        """Take up what was left unfinished, and serve the queues, each with so many workers."""
        DBOS.launch()
        for name, workers in queues.items():
            DBOS.register_queue(name, worker_concurrency=workers, polling_interval_sec=_LOOK_EVERY_SECONDS)
        DBOS.apply_schedules(self._schedules)

    def step(self, name: str, function: Callable[[str], str], argument: str) -> str:
        """Run a step of the workflow that calls this, or give what it gave before the process died."""

        def run(value: str) -> str:
            return function(value)

        return DBOS.run_step({"name": name}, run, argument)

    def enqueue(self, queue: str, name: str, argument: str, *, workflow_id: str, priority: int = 1) -> None:
        """Start it once: the same id again changes nothing. Of those in a queue the least `priority` goes first."""
        with SetWorkflowID(workflow_id), SetEnqueueOptions(priority=priority):
            DBOS.enqueue_workflow(queue, self._workflows[name], argument)

    def unended(self) -> frozenset[str]:
        """Ids of workflows that have not come to their end."""
        return frozenset(status.workflow_id for status in DBOS.list_workflows(status=_UNENDED, load_input=False))

    def close(self) -> None:
        """Stop taking work; what runs now is taken up again at the next launch."""
        DBOS.destroy(destroy_registry=True)
