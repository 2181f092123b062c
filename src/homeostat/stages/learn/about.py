"""Which suggestion a walk was about, and what its ending makes of it."""

from collections.abc import Sequence

from homeostat.lifecycle import Room
from homeostat.ports import Store
from homeostat.records import Decision, Ending, Repair, Step, Suggestion, SuggestionStatus
from homeostat.walked import found

MARKED = {
    Ending.HEALED: SuggestionStatus.HEALED,
    Ending.TAKEN_BACK: SuggestionStatus.TAKEN_BACK,
    Ending.NOT_DEPLOYED: SuggestionStatus.TAKEN_BACK,
}


def suggestion_of(repair: Repair, steps: Sequence[Step], ending: Ending, *, store: Store) -> Suggestion | None:
    """The one that was shipped; else the best of those that a person turned down."""
    decision = found(steps, Room.APPROVE, Decision, gave="accepted")
    if decision is not None:
        return store.repairs.suggestion(decision.proposal_id)
    if ending is not Ending.REJECTED:
        return None
    shown = store.repairs.suggestions(repair.repair_id)
    return next((one for one in shown if one.status is SuggestionStatus.REJECTED), None)
