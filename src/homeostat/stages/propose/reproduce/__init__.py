"""Programs that fail as production failed, made from what one event captured."""

from homeostat.records import Event, Place, Reproduction, Service
from homeostat.stages.propose.reproduce.call import calls_of
from homeostat.stages.propose.reproduce.message import handling_of, told_of
from homeostat.stages.propose.reproduce.request import replay_of

__all__ = ["reproduce"]


def reproduce(event: Event, *, service: Service, places: tuple[Place, ...]) -> tuple[Reproduction, ...]:
    """Ways to see the failure again, most faithful first; empty when the event holds too little.

    The request as captured comes first. Then, for Python, the failing function and its callers, called with what their
    frames held; of a dead letter, its handler with the stored message; of a log, what its context names. Nothing runs
    here: the programs are for the sandbox.
    """
    replayed = replay_of(event, service)
    told = handling_of(event, service, places) or told_of(event, service, places)
    return (*((replayed,) if replayed else ()), *told, *calls_of(event, service, places))
