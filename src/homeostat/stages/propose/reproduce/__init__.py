"""Programs that fail as production failed, made from what one event captured."""

from collections.abc import Callable, Sequence

from homeostat.records import Event, Place, Reproduction, Service
from homeostat.stages.propose.reproduce.call import calls_of
from homeostat.stages.propose.reproduce.go_request import sent_in_go
from homeostat.stages.propose.reproduce.message import handling_of, told_of
from homeostat.stages.propose.reproduce.request import replay_of, replays_with_data

__all__ = ["reproduce"]


def reproduce(
    event: Event,
    *,
    service: Service,
    places: tuple[Place, ...],
    files: Sequence[str] = (),
    read: Callable[[str], str] | None = None,
) -> tuple[Reproduction, ...]:
    """Ways to see the failure again, most faithful first; empty when the event holds too little.

    The request as captured comes first, then the same behind the creations of what it asks for. Then, for Python, the
    failing function and its callers, called with what their frames held; of a dead letter, its handler with the stored
    message; of a log, what its context names. For Go, the request as the tests among `files` send theirs. Nothing runs
    here: the programs are for the sandbox.
    """
    replayed = replay_of(event, service)
    told = handling_of(event, service, places) or told_of(event, service, places)
    sent = sent_in_go(event, files, read) if service.language == "go" and read is not None else ()
    made = replays_with_data(replayed, event, service, files, read) if replayed is not None and read is not None else ()
    return (*((replayed,) if replayed else ()), *made, *sent, *told, *calls_of(event, service, places))
