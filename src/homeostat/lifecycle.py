"""Which room follows which: one table. The engine walks by it and the docs draw their diagram from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from homeostat.records import BugStatus, Wait

TRY_AGAIN = timedelta(seconds=10)  # after something outside was not ready


class Room(StrEnum):
    SENSE = "sense"
    GROUP = "group"
    DIAGNOSE = "diagnose"
    PROPOSE = "propose"
    VERIFY = "verify"
    APPROVE = "approve"
    PUBLISH = "publish"
    DEPLOY = "deploy"
    WATCH = "watch"
    LEARN = "learn"


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of the road: what a room gave, where that leads, and what it makes of the bug."""

    room: Room
    gave: str
    then: Room | None  # None: the repair has ended
    status: BugStatus | None = None  # None: the bug keeps its status
    says: str = ""


@dataclass(frozen=True, slots=True)
class Gave:
    """What a room gave: the word by which the road goes on, and the record."""

    word: str
    record: object
    by: str = "homeostat"
    reason: str = ""


class Again:
    """The room has more to do on this visit."""


AGAIN = Again()
Given = Gave | Wait | Again


FIRST_ROOM = Room.DIAGNOSE  # sense and group run at intake, before there is a bug to repair

ROAD = (
    Leg(Room.SENSE, "event", Room.GROUP, None, "bytes decoded, bounded, scrubbed"),
    Leg(Room.GROUP, "bug", Room.DIAGNOSE, BugStatus.DETECTED, "a new fault, or an old one come back"),
    Leg(Room.DIAGNOSE, "code_fix", Room.PROPOSE, BugStatus.ANALYZED, "the code can be mended"),
    Leg(Room.DIAGNOSE, "not_code", Room.LEARN, BugStatus.NOT_A_CODE_BUG, "an operation or an explanation, not a patch"),
    Leg(
        Room.DIAGNOSE, "no_source", Room.LEARN, BugStatus.ANALYZED, "no code to look at: the cause is told, and no more"
    ),
    Leg(Room.PROPOSE, "proposals", Room.VERIFY, None, "candidates, each with a reproduction"),
    Leg(Room.PROPOSE, "nothing", Room.LEARN, None, "no strategy had an answer"),
    Leg(Room.PROPOSE, "observed", Room.LEARN, None, "the policy says to observe: the cause is told, and no more"),
    Leg(Room.VERIFY, "suggestions", Room.APPROVE, BugStatus.FIX_PROPOSED, "a few to choose from"),
    Leg(
        Room.VERIFY,
        "outgrown",
        Room.DIAGNOSE,
        BugStatus.ANALYZED,
        "none fits where the branch ends now: look again there",
    ),
    Leg(Room.VERIFY, "refuted", Room.LEARN, None, "no candidate stood its trial"),
    Leg(Room.APPROVE, "accepted", Room.PUBLISH, BugStatus.APPROVED, "a person, or a written policy, said yes"),
    Leg(Room.APPROVE, "asked", Room.PROPOSE, BugStatus.ANALYZED, "a person asked for another answer"),
    Leg(Room.APPROVE, "draft", Room.PUBLISH, None, "a person wants the pull request, and no merge yet"),
    Leg(Room.APPROVE, "rejected", Room.LEARN, BugStatus.REJECTED, "a person said no to all"),
    Leg(Room.APPROVE, "moved", Room.VERIFY, None, "the branch moved: prove again, ask again"),
    Leg(Room.PUBLISH, "merged", Room.DEPLOY, BugStatus.APPLIED, "committed on a branch and merged"),
    Leg(Room.PUBLISH, "drafted", Room.APPROVE, None, "a branch is open, nothing is merged"),
    Leg(Room.PUBLISH, "moved", Room.VERIFY, BugStatus.FIX_PROPOSED, "the branch moved: prove again, ask again"),
    Leg(Room.PUBLISH, "red", Room.PROPOSE, BugStatus.ANALYZED, "their checks failed: another answer, twice at most"),
    Leg(Room.PUBLISH, "closed", Room.LEARN, BugStatus.REJECTED, "a person closed it: a no to this patch"),
    Leg(Room.PUBLISH, "taken_over", Room.LEARN, BugStatus.APPLIED, "a person merged a draft: they deploy it"),
    Leg(Room.PUBLISH, "theirs", Room.LEARN, BugStatus.ANALYZED, "a person pushed to it: theirs from now on"),
    Leg(Room.PUBLISH, "stale", Room.LEARN, BugStatus.ANALYZED, "nobody answered for two weeks: closed"),
    Leg(Room.PUBLISH, "reverted", Room.LEARN, BugStatus.ROLLED_BACK, "the commit is taken back too"),
    Leg(Room.DEPLOY, "healthy", Room.WATCH, BugStatus.DEPLOYED, "the new release serves"),
    Leg(Room.DEPLOY, "canary", Room.WATCH, BugStatus.DEPLOYED, "a share of those who ask is sent to it"),
    Leg(Room.DEPLOY, "unhealthy", Room.PUBLISH, None, "the old release still serves: revert the commit"),
    Leg(Room.DEPLOY, "rolled_back", Room.PUBLISH, BugStatus.ROLLED_BACK, "the release before serves again"),
    Leg(Room.DEPLOY, "not_run_here", Room.LEARN, None, "merged; somebody else deploys this service"),
    Leg(Room.WATCH, "healed", Room.LEARN, BugStatus.RESOLVED, "the error is gone and nothing got worse"),
    Leg(Room.WATCH, "no_worse", Room.DEPLOY, None, "the canary did no worse: send everybody to it"),
    Leg(Room.WATCH, "regressed", Room.DEPLOY, None, "it hurts: deploy the release before"),
    Leg(Room.WATCH, "asked_back", Room.DEPLOY, None, "a person takes it back: deploy the release before"),
    Leg(Room.WATCH, "unjudged", Room.LEARN, None, "too little traffic to tell; it stays deployed"),
    Leg(Room.LEARN, "lesson", None, None, "what the next repair should know"),
)

FAILED = "failed"  # a room that raised has found a fault of ours: the repair walks on to learn
OVERTAKEN = "overtaken"  # the bug was resolved in another way meanwhile
_FROM_ANYWHERE = (FAILED, OVERTAKEN)

_SET_ASIDE = {  # rooms in which a walk ends once its bug has such a status, and why
    BugStatus.RESOLVED: ((Room.DIAGNOSE, Room.PROPOSE, Room.VERIFY, Room.APPROVE), "the bug is resolved"),
    BugStatus.MERGED: ((Room.DIAGNOSE, Room.PROPOSE, Room.VERIFY, Room.APPROVE), "the bug was merged into another"),
    # A proved fix goes on waiting: nobody is told of it, and who approves it all the same ends the mute.
    BugStatus.MUTED: ((Room.DIAGNOSE, Room.PROPOSE, Room.VERIFY), "the bug is muted"),
    # A walk that begins may find otherwise: somebody asked for it.
    BugStatus.NOT_A_CODE_BUG: ((Room.PROPOSE, Room.VERIFY, Room.APPROVE), "no code is to be changed"),
}

_BY_WORD = {(leg.room, leg.gave): leg for leg in ROAD}


def leg(room: Room, gave: str) -> Leg:
    """The stretch that begins where `room` gave the word `gave`."""
    if gave in _FROM_ANYWHERE:
        return Leg(room, gave, Room.LEARN)
    return _BY_WORD[room, gave]


def listens_after(room: Room, gave: str) -> bool | None:
    """Whether people may decide once a room gave that; None: as before.

    While a draft is opened they may: who says yes meanwhile is heard when it is open.
    """
    if (room, gave) == (Room.PUBLISH, "drafted"):
        return None
    return (room, gave) in {(Room.VERIFY, "suggestions"), (Room.APPROVE, "draft")}


def set_aside(room: Room, status: BugStatus) -> str:
    """Why a walk ends in this room because of what its bug has become meanwhile; "" when it goes on."""
    rooms, why = _SET_ASIDE.get(status, ((), ""))
    return why if room in rooms else ""


def diagram() -> Iterator[str]:
    """The table as the lines of a Mermaid flow chart."""
    yield "flowchart LR"
    for stretch in ROAD:
        target = stretch.then.value if stretch.then else "done((done))"
        yield f"    {stretch.room.value} -->|{stretch.gave}| {target}"
