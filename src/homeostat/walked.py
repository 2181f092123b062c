"""What the steps of a walk say: where it goes on, what a room gave, how it ended."""

from collections.abc import Sequence
from typing import TypeVar

from homeostat.codec import decode
from homeostat.errors import Refused
from homeostat.lifecycle import FIRST_ROOM, OVERTAKEN, Room, leg
from homeostat.records import Decision, Ending, Fate, Outcome, PullRequest, Step

T = TypeVar("T")


def next_room(steps: Sequence[Step]) -> Room | None:
    """Where a walk with these steps goes on; None when it has ended."""
    if not steps:
        return FIRST_ROOM
    return leg(Room(steps[-1].room), steps[-1].gave).then


def found(steps: Sequence[Step], room: Room, kind: type[T], *, gave: str = "") -> T | None:
    """The last record of the kind that the room gave, with the word `gave` where one is named."""
    given = (
        step
        for step in reversed(steps)
        if step.room == room and step.record_type == kind.__name__ and gave in ("", step.gave)
    )
    step = next(given, None)
    return decode(step.record, kind) if step else None


def last(steps: Sequence[Step], room: Room, kind: type[T], *, gave: str = "") -> T:
    """The same, where the road cannot have led past the room without one."""
    record = found(steps, room, kind, gave=gave)
    if record is None:
        raise Refused(f"the walk holds no {kind.__name__} of {room.value}")
    return record


def rounds_asked(steps: Sequence[Step]) -> int:
    """How often another answer was asked for: by a person, or by their CI."""
    return sum(step.room == Room.APPROVE and step.gave == "asked" for step in steps) + len(red(steps))


def red(steps: Sequence[Step]) -> tuple[Fate, ...]:
    """The pull requests whose checks failed, oldest first."""
    return tuple(decode(step.record, Fate) for step in steps if step.room == Room.PUBLISH and step.gave == "red")


def answered(steps: Sequence[Step]) -> tuple[Decision, ...]:
    """The decisions that a step was taken for. By what is written, not by time: clocks of two machines differ."""
    taken = (step for step in steps if step.room == Room.APPROVE and step.record_type == Decision.__name__)
    return tuple(decode(step.record, Decision) for step in taken)


def drafts(steps: Sequence[Step]) -> dict[str, PullRequest]:
    """The pull requests that were opened and not merged, by the proposal they are of."""
    opened: dict[str, PullRequest] = {}
    for index, step in enumerate(steps):
        if step.room == Room.PUBLISH and step.gave == "drafted":
            decision = last(steps[:index], Room.APPROVE, Decision, gave="draft")
            opened[decision.proposal_id] = decode(step.record, PullRequest)
    return opened


def ending_of(steps: Sequence[Step]) -> tuple[Ending, str]:
    """How the walk ended, by its last step."""
    final = steps[-1]
    endings = {
        (Room.DIAGNOSE, "not_code"): Ending.NOT_A_CODE_BUG,
        (Room.DIAGNOSE, "no_source"): Ending.NOTHING_PROPOSED,
        (Room.APPROVE, "rejected"): Ending.REJECTED,
        (Room.PUBLISH, "closed"): Ending.REJECTED,
        (Room.PUBLISH, "theirs"): Ending.THEIRS,
        (Room.PUBLISH, "taken_over"): Ending.UNJUDGED,
        (Room.PUBLISH, "stale"): Ending.STALE,
        (Room.WATCH, "healed"): Ending.HEALED,
        (Room.WATCH, "unjudged"): Ending.UNJUDGED,
        (Room.DEPLOY, "not_run_here"): Ending.UNJUDGED,
        (Room.PROPOSE, "nothing"): Ending.NOTHING_PROPOSED,
        (Room.PROPOSE, "observed"): Ending.OBSERVED,
        (Room.VERIFY, "refuted"): Ending.NOTHING_PROPOSED,
    }
    if final.gave == OVERTAKEN:
        return Ending.OVERTAKEN, ""
    if final.room == Room.PUBLISH and final.gave == "reverted":
        outcome = found(steps, Room.WATCH, Outcome)
        return (Ending.TAKEN_BACK, outcome.reason) if outcome else (Ending.NOT_DEPLOYED, "")
    return endings.get((Room(final.room), final.gave), Ending.FAILED), ""
