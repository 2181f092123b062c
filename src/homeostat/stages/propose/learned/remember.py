"""What is kept of a fix that people approved, so that it can be done again elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from homeostat.errors import Refused
from homeostat.languages.diff import applied, hunks_of
from homeostat.languages.function_text import language_of
from homeostat.languages.trees import Source, suffix_of
from homeostat.records import Bug, Candidate, Precedent, Proposal
from homeostat.stages.propose.learned.change import IMPORTS
from homeostat.stages.propose.protected import is_test

_MOST_TEXT = 60_000  # characters of either side; what is longer is no example for anything


def remember(
    bug: Bug, proposal: Proposal, *, read: Callable[[str], str], watched: bool, now: datetime
) -> Precedent | None:
    """The fix as a precedent; None where it changed several files, no code, or too much.

    `read` gives a file at the proposal's base, and may raise NotFound. The tests that came with the fix are no part
    of it.
    """
    candidate = proposal.candidate
    changed = _one_file(candidate)
    if changed is None:
        return None
    try:
        before = read(changed)
        after = applied(before, hunks_of(candidate.patch)[changed])
        sides = _excerpts(changed, before, after) if after is not None else None
    except Refused:
        return None
    if sides is None:
        return None
    return Precedent(
        proposal_id=proposal.proposal_id,
        bug_code=bug.code,
        service=bug.service,
        language=language_of(changed),
        error_type=bug.error_type.rpartition(".")[2],
        classification=bug.bug_classification,
        path=changed,
        before=sides.before,
        after=sides.after,
        strategy=candidate.strategy,
        title=candidate.title,
        approach=candidate.approach,
        invents_value=candidate.invents_value,
        swallows=candidate.swallows,
        watched=watched,
        learned_at=now,
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    before: str
    after: str


def _one_file(candidate: Candidate) -> str | None:
    found = [path for path in candidate.patch.files if not is_test(path)]
    return found[0] if len(found) == 1 and suffix_of(found[0]) and candidate.approach != "revert" else None


def _excerpts(path: str, before: str, after: str) -> _Sides | None:
    """The definitions that differ, with the imports. Raises BadInput: one side cannot be parsed in time."""
    old, new = _definitions(Source(path, before)), _definitions(Source(path, after))
    known_before, known_after = ({text for text, _ in side} for side in (old, new))
    sides = _Sides(_joined(old, known_after), _joined(new, known_before))
    if sides.before == sides.after or max(len(sides.before), len(sides.after)) > _MOST_TEXT:
        return None
    return sides


def _definitions(source: Source) -> list[tuple[str, bool]]:
    """The texts of the file's top level, and which are imports."""
    return [(source.text_of(node), node.type in IMPORTS) for node in source.root.children if node.type != "comment"]


def _joined(side: Iterable[tuple[str, bool]], elsewhere: set[str]) -> str:
    return "\n\n".join(text for text, imports in side if imports or text not in elsewhere) + "\n"
