"""Fixes of what an interpreter or a compiler does not take: it says the place, and often the answer.

Texts are changed, since there is no tree. What stands in the end has to parse, or no fix is offered.
"""

from collections.abc import Iterator

from homeostat.errors import NotFound
from homeostat.languages.diff import diff_of
from homeostat.records import Candidate
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.uncompiled.change import UNCOMPILED, Change, Refused
from homeostat.stages.propose.uncompiled.go import go_changes
from homeostat.stages.propose.uncompiled.javascript import javascript_changes
from homeostat.stages.propose.uncompiled.python import python_changes

_LANGUAGES = {"python": python_changes, "go": go_changes, "javascript": javascript_changes}


def uncompiled(situation: Situation, most: int) -> Iterator[Candidate]:
    """At most `most` fixes, the likeliest first; none where the error is another, or the file is read well."""
    event = situation.event
    frame = next((frame for frame in reversed(event.own_frames) if frame.in_app and frame.line), None)
    changes = _LANGUAGES.get(situation.service.language)
    if event.error_type not in UNCOMPILED or frame is None or changes is None:
        return
    try:
        text = situation.read(frame.path)
    except NotFound:
        return
    column = frame.column or 0
    if column and frame.path.endswith(".py"):  # Python shows the line without its indent
        line = text.split("\n")[frame.line - 1] if frame.line <= text.count("\n") + 1 else ""
        column += len(line) - len(line.lstrip())
    refused = Refused(
        path=frame.path, text=text, line=frame.line, column=column, message=event.message, read=situation.read
    )
    seen: set[str] = set()
    for change in sorted(changes(refused), key=lambda each: -each.prior):
        if change.after not in seen and change.after != text and len(seen) < most:
            seen.add(change.after)
            yield _candidate(change, refused)


def _candidate(change: Change, refused: Refused) -> Candidate:
    where = f"{refused.path}, line {change.line or refused.line}"
    said = refused.message.splitlines()[0][:200] if refused.message else ""
    return Candidate(
        strategy=f"rule:{change.rule}",
        title=f"In {where}, {change.says}"[:160],
        description=f"In {where}, {change.says}.",
        approach="correct",
        patch=diff_of(refused.path, refused.text, change.after),
        reasoning=f"The code is refused before it runs: {said}.",
        prior=change.prior,
    )
