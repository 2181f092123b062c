"""Where a repair stands among the ten rooms, for a strip on the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeostat.lifecycle import Leg, Room, leg
from homeostat.records import Bug, Repair, Step, Waiting

ROOM_WORDS = {
    Room.SENSE: "Sense",
    Room.GROUP: "Group",
    Room.DIAGNOSE: "Diagnose",
    Room.PROPOSE: "Propose",
    Room.VERIFY: "Verify",
    Room.APPROVE: "Approve",
    Room.PUBLISH: "Publish",
    Room.DEPLOY: "Deploy",
    Room.WATCH: "Watch",
    Room.LEARN: "Learn",
}

DOING = {
    Room.SENSE: "Reading what was reported",
    Room.GROUP: "Finding the bug it belongs to",
    Room.DIAGNOSE: "Looking for the cause",
    Room.PROPOSE: "Writing candidate fixes",
    Room.VERIFY: "Trying each fix in a sandbox",
    Room.APPROVE: "Waiting for a decision",
    Room.PUBLISH: "Merging the fix",
    Room.DEPLOY: "Starting the new release",
    Room.WATCH: "Watching the new release",
    Room.LEARN: "Writing down what was learned",
}

BAD = {"refuted", "nothing", "unhealthy", "regressed", "failed", "rejected", "rolled_back", "reverted"}


class State(StrEnum):
    DONE = "done"
    HERE = "here"
    WAITING = "waiting"
    FAILED = "failed"
    SKIPPED = "skipped"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One room of the ten."""

    room: Room
    name: str
    state: State
    says: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The ten rooms and, in a sentence, where the repair is now."""

    stops: tuple[Stop, ...]
    room: Room | None  # None: no repair has begun, or it has ended
    sentence: str
    since: datetime | None
    until: datetime | None = None

    @property
    def done(self) -> int:
        return sum(stop.state in {State.DONE, State.FAILED} for stop in self.stops)


def walk(bug: Bug, repair: Repair | None, steps: Sequence[Step], waiting: Iterable[Waiting]) -> Walk:
    """The state of every room, from what the rooms gave and what is being waited for."""
    if repair is None:
        return Walk(
            stops=tuple(_stop(room, None, bug=bug, here=None, wait=None, ended=False) for room in Room),
            room=None,
            sentence="No repair has begun. It begins by itself when the service's code is linked.",
            since=bug.detected_at,
        )
    wait = next((each for each in waiting if each.repair_id == repair.repair_id), None)
    here = _present(steps, wait)
    last = {step.room: step for step in steps}
    stops = tuple(_stop(room, last.get(room.value), bug=bug, here=here, wait=wait, ended=here is None) for room in Room)
    if here is None:
        end = steps[-1] if steps else None
        return Walk(
            stops=stops, room=None, sentence=_ending(steps), since=end.finished_at if end else repair.started_at
        )
    if wait is not None:
        return Walk(stops=stops, room=here, sentence=wait.reason, since=wait.since, until=wait.until)
    return Walk(
        stops=stops, room=here, sentence=DOING[here], since=steps[-1].finished_at if steps else repair.started_at
    )


def _present(steps: Sequence[Step], wait: Waiting | None) -> Room | None:
    """The room that is open now; None when the repair has ended."""
    if wait is not None:
        return Room(wait.room)
    if not steps:
        return Room.DIAGNOSE
    stretch = stretch_of(steps[-1])
    return stretch.then if stretch else Room.LEARN


def stretch_of(step: Step) -> Leg | None:
    """The leg a step took; None when the room failed in a way the table does not know."""
    return stretch_from(step.room, step.gave)


def stretch_from(room: str, gave: str) -> Leg | None:
    try:
        return leg(Room(room), gave)
    except (KeyError, ValueError):
        return None


def _stop(room: Room, step: Step | None, *, bug: Bug, here: Room | None, wait: Waiting | None, ended: bool) -> Stop:
    name, order = ROOM_WORDS[room], list(Room)
    if room in {Room.SENSE, Room.GROUP}:
        return Stop(room=room, name=name, state=State.DONE, says="done", at=bug.detected_at)
    if room is here:
        if wait is not None:
            return Stop(room=room, name=name, state=State.WAITING, says=wait.reason, at=wait.since)
        return Stop(room=room, name=name, state=State.HERE, says=DOING[room])
    if step is not None:
        stretch = stretch_of(step)
        bad = stretch is None or step.gave in BAD
        behind = ended or here is None or order.index(room) < order.index(here)
        if bad or behind:
            says = stretch.says if stretch else step.gave
            return Stop(room=room, name=name, state=State.FAILED if bad else State.DONE, says=says, at=step.finished_at)
    skipped = ended or (here is not None and order.index(room) < order.index(here))
    return Stop(room=room, name=name, state=State.SKIPPED if skipped else State.AHEAD, says="")


def _ending(steps: Sequence[Step]) -> str:
    before_last = steps[-2] if len(steps) > 1 else None
    stretch = stretch_of(before_last) if before_last else None
    return f"Ended: {stretch.says}." if stretch else "Ended."
