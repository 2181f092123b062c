"""Take the suspect commit back: the oldest fix there is, and the bluntest."""

from collections.abc import Iterator

from homeostat.ports import SourceTree
from homeostat.records import Candidate
from homeostat.stages.propose.situation import Situation

_SHORT = 10


def revert_suspect(situation: Situation, source: SourceTree) -> Iterator[Candidate]:
    """The revert, when there is a suspect and it comes off the present base without a conflict."""
    suspect = situation.diagnosis.suspect
    if suspect is None:
        return
    patch = source.revert(suspect.digest, situation.diagnosis.base)
    if patch is None:
        return
    name = suspect.digest[:_SHORT]
    yield Candidate(
        strategy="revert",
        title=f"Take back the commit “{suspect.subject}”",
        description=f"Undoes everything that {suspect.author} changed in {name}, not only the line that crashed.",
        approach="revert",
        patch=patch,
        reasoning=f"The crashing line came with {name}; without that commit the service did not have it.",
        breaking_changes="Whatever the commit added is gone until it is written again.",
        side_effects="Callers that rely on what the commit added may fail.",
        test_cases=("The reproduction", "The service's whole suite"),
        prior=0.5 if situation.diagnosis.suspect_is_in_last_release else 0.35,
    )
