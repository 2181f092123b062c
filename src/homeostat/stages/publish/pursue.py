"""The life of one pull request, from its opening to whatever becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.errors import ForgeRefused, StaleBase
from homeostat.ports import Forge
from homeostat.records import Change, Fate, PullRequest, PullStanding, PullState, Wait
from homeostat.stages.publish.next_act import Act, Aim, Next, failed, next_act

_MOST_ACTS = 6  # on one visit: open, make ready, merge, and a look before each
_SAID = {  # below the pull request, once; nothing of it comes from outside
    Act.MOVED: "The branch it was proved on has moved. The fix is carried over, or made anew where it does not fit, and"
    " proved again; a new pull request follows when it has been approved for the new commit.",
    Act.STALE: "Nobody answered for two weeks, so this is closed. The bug is listed as open again.",
    Act.RED: "Its checks are red, so nobody is asked to look at it. Another answer is being tried.",
    Act.THEIRS: "Hands off: this branch is yours now. Homeostat changes, merges and closes nothing here any more.",
    Act.HAND_OVER: "This needs a person. Homeostat goes on looking, and acts when what holds it up is gone.",
}
_ASK_AGAIN = timedelta(minutes=5)
SUPERSEDED = "Another answer takes its place."
GIVEN_UP = "Homeostat proposes this no more, so it is closed. The page of the bug says why."
NO_OTHER = (
    "No other answer was found. This is left to people: Homeostat changes, merges and closes nothing here any more."
)
_HANDED_OVER = "handed-over"


def is_a_saying(text: str, key: str) -> bool:
    """Whether that is ever said below a pull request, under a key that is ever given to it."""
    return text in {*_SAID.values(), SUPERSEDED, GIVEN_UP, NO_OTHER} and key in {"", _HANDED_OVER, *_SAID}


@dataclass(frozen=True, slots=True)
class Ended:
    """The word by which the road goes on, and what is kept."""

    word: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Held:
    """It waits; `tell` is what a person has to be told once, "" when nothing."""

    wait: Wait
    pull: PullRequest
    tell: str = ""


def pursue(
    change: Change,
    aim: Aim,
    *,
    forge: Forge,
    now: datetime,
    known: PullRequest | None = None,
    before: Sequence[PullRequest] = (),
    allow: Callable[[], None] = lambda: None,
) -> Ended | Held:
    """Do what can be done now, looking before each act. A second call looks first too, and repeats nothing.

    `allow` raises when the change may not be made; it is asked before each act that changes something for others.
    `before` are earlier answers of the same walk: they are closed when this one is opened.

    Raises:
        ForgeRefused: the repository's host said no, e.g. the branch's name is taken.
        ForgeUnavailable: it did not answer.
        Whatever `allow` raises.
    """
    pull = known or PullRequest(branch=change.branch, url="", head="")
    for _ in range(_MOST_ACTS):
        state = forge.look(pull, change)
        pull = state.pull
        following = next_act(state, aim, now)
        match following.act:
            case Act.OPEN:
                allow()
                _close(before, change, forge)
                pull = forge.open_pull_request(change)
            case Act.MAKE_READY:
                allow()
                forge.make_ready(pull, change)
            case Act.MERGE:
                allow()
                if came := _merge(pull, change, forge, now):
                    return came
            case Act.WAIT | Act.HAND_OVER:
                return _held(following, state, forge, now)
            case _:
                return _ended(following, state, forge)
    return Held(Wait(until=now, reason="there is more to do"), pull)


def _merge(pull: PullRequest, change: Change, forge: Forge, now: datetime) -> Ended | Held | None:
    """None: it was put into a queue, look again."""
    try:
        merged = forge.merge(pull, change)
    except StaleBase as error:
        forge.close(pull, _SAID[Act.MOVED])
        return Ended(Act.MOVED, Fate(pull=pull, reason=str(error)))
    except ForgeRefused as error:
        state_now = forge.look(pull, change)
        if state_now.pushed_by_others:  # between the look and the merge
            return None
        return _held(Next(Act.HAND_OVER, str(error), _ASK_AGAIN), state_now, forge, now)
    return Ended(Act.MERGED, Fate(pull=merged, reason=merged.branch)) if merged.merged else None


def _held(following: Next, state: PullState, forge: Forge, now: datetime) -> Held:
    tell = ""
    if following.act is Act.HAND_OVER:
        tell = following.reason
        forge.comment(state.pull, _SAID[Act.HAND_OVER], key=_HANDED_OVER)
    return Held(Wait(until=now + following.after, reason=following.reason), state.pull, tell)


def _ended(following: Next, state: PullState, forge: Forge) -> Ended:
    said = _SAID.get(following.act, "")
    if following.act in (Act.MOVED, Act.STALE):
        forge.close(state.pull, said)
    elif said:
        forge.comment(state.pull, said, key=following.act)
    by = "" if state.ended_by_us else state.ended_by
    fate = Fate(pull=state.pull, reason=following.reason, runs=failed(state), by=by)
    return Ended(following.act, fate)


def leave(change: Change, *, forge: Forge) -> None:
    """Close what is still open of a walk that has ended, unless somebody took it up. A second call finds it closed."""
    state = forge.look(PullRequest(branch=change.branch, url="", head=""), change)
    theirs = state.pushed_by_others or state.told_to_stop
    if state.standing is PullStanding.OPEN and not theirs:
        forge.close(state.pull, GIVEN_UP)


def leave_to_people(pull: PullRequest, *, forge: Forge) -> None:
    forge.comment(pull, NO_OTHER, key=_HANDED_OVER)


def _close(before: Sequence[PullRequest], change: Change, forge: Forge) -> None:
    for pull in before:
        if pull.branch != change.branch:
            forge.close(pull, SUPERSEDED)
