"""When a walk begins and when it goes on: for a bug that opens, by the clock, and after a process has died."""

import threading
from collections.abc import Callable
from datetime import timedelta

from homeostat.durable import Durable
from homeostat.errors import Retryable
from homeostat.lifecycle import Room
from homeostat.log import Log
from homeostat.ports import Clock, Store
from homeostat.records import Bug, BugStatus, Repair
from homeostat.walked import next_room

log = Log()

_PROVE, _WALK = "prove", "walk"  # queues: what takes the processor, and everything that should not wait behind it
_FIRST, _LATER = 1, 2
_WALKERS = 16
_MOST_UNDER_WAY = 64  # repairs, not counting those that wait for a person: a flood of bugs waits in the store
_MOST_ATTEMPTS = 3  # repairs of one bug, before it is left to people
_TICK = timedelta(seconds=0.5)
_BEGUN_A_TICK = 2  # bugs: a flood of walks that begin would keep this process from who waits for an answer


class Waking:
    """Starts the workflow "walk", which somebody else has registered. It walks nowhere itself.

    `observes` says why nothing is proposed for a service, "" where something is; `busy` that something goes before
    new repairs.
    """

    def __init__(
        self, store: Store, clock: Clock, durable: Durable, *, observes: Callable[[str], str], busy: Callable[[], bool]
    ) -> None:
        self._store = store
        self._clock = clock
        self._durable = durable
        self._observes = observes
        self._busy = busy
        self._may_begin = _BEGUN_A_TICK  # until the next tick, which looks for those that were left
        self._stopping = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="ticker", daemon=True)

    def launch(self, provers: int) -> None:
        """Take up every walk that was cut off, then wait for bugs."""
        self._durable.launch({_PROVE: provers, _WALK: _WALKERS})
        self.catch_up()
        self._ticker.start()

    def close(self) -> None:
        self._stopping.set()
        self._ticker.join()
        self._durable.close()

    def start(self, bug_code: str) -> Repair:
        """Begin the repair of a bug, or find the one that is under way."""
        bug = self._store.bugs.get(bug_code)
        repair = self._store.repairs.begin(bug, self._clock.now())
        self._durable.enqueue(_WALK, "walk", repair.repair_id, workflow_id=repair.repair_id)
        return repair

    def on_bug(self, bug_code: str) -> None:
        """A bug was opened, or came back: it is looked at now, or when those before it have been."""
        if self._busy() or not self._may_begin:  # in a flood, the store is not asked for each bug
            return
        if self._store.repairs.under_way() < _MOST_UNDER_WAY:
            self._may_begin = max(self._may_begin - 1, 0)
            self.start(bug_code)
        else:
            self._may_begin = 0

    def catch_up(self) -> int:
        """Go on with what was left, and begin what nobody has looked at; how many that were."""
        walking = {workflow_id.split("@")[0] for workflow_id in self._durable.unended()}
        waiting = {wait.repair_id for wait in self._store.repairs.waiting()}
        found = 0
        for repair in self._store.repairs.unfinished():
            if repair.repair_id not in walking | waiting:
                visit = len(self._store.repairs.steps(repair.repair_id))
                stamp = self._clock.now().timestamp()
                workflow_id = f"{repair.repair_id}@{visit}@{stamp}"
                self._durable.enqueue(_WALK, "walk", repair.repair_id, workflow_id=workflow_id)
                found += 1
        for code, service in self._store.policies.observed(_MOST_UNDER_WAY):
            if not self._observes(service):  # any more
                self.start(code)
                found += 1
        return found + self._attend()

    def _needs_attempt(self, bug: Bug) -> bool:
        """Whether what was tried for a bug that was taken back has ended, and there is another attempt left."""
        repairs = self._store.repairs.of_bug(bug.code)
        if not repairs:
            return True
        steps = self._store.repairs.steps(repairs[-1].repair_id)
        return bool(steps) and next_room(steps) is None and repairs[-1].attempt < _MOST_ATTEMPTS

    def _tick(self) -> None:
        """Start the walks whose wait is over, and the next attempt where one was taken back."""
        while not self._stopping.wait(_TICK.total_seconds()):
            try:
                self._wake_due()
            except Retryable as error:
                log.warning("the store did not answer; trying again", error=str(error))
            except Exception:  # nobody else wakes what waits: this thread must not die
                log.exception("could not wake what waits; trying again")

    def _wake_due(self) -> None:
        self._attend()
        for waiting in self._store.repairs.due(self._clock.now()):
            until = waiting.until.timestamp() if waiting.until else 0
            workflow_id = f"{waiting.repair_id}@{waiting.visit}@{until}"
            queue = _PROVE if waiting.room == Room.VERIFY else _WALK
            priority = self._priority(waiting.repair_id) if queue == _PROVE else _FIRST
            self._durable.enqueue(queue, "walk", waiting.repair_id, workflow_id=workflow_id, priority=priority)
        for bug in self._store.bugs.in_status(BugStatus.ROLLED_BACK):
            if self._needs_attempt(bug):  # what was refused is evidence for the next attempt
                self.start(bug.code)

    def _priority(self, repair_id: str) -> int:
        """What is shown, and only has to be proved again where the branch has moved, waits for what nobody has seen."""
        steps = self._store.repairs.steps(repair_id)
        again = bool(steps) and (steps[-1].room, steps[-1].gave) == (Room.APPROVE, "moved")
        return _LATER if again else _FIRST

    def _attend(self) -> int:
        """Look at bugs that another process opened, or that came too fast, a few at a time; how many that were."""
        if self._busy():
            return 0
        self._may_begin = max(min(_MOST_UNDER_WAY - self._store.repairs.under_way(), _BEGUN_A_TICK), 0)
        begun = self._store.bugs.unattended(self._may_begin) if self._may_begin else ()
        for bug_code in begun:
            self.start(bug_code)
        self._may_begin -= len(begun)
        return len(begun)
