"""The same code once more: a fix that was taken out by hand, or a function that was copied into another service."""

from homeostat.errors import BadInput
from homeostat.languages.python import Edit
from homeostat.languages.trees import Source
from homeostat.records import Precedent
from homeostat.stages.propose.learned.change import changed_function


def same_again(precedent: Precedent, source: Source, line: int) -> Edit | None:
    """The function as the fix left it, where it stands here as the fix found it; in characters."""
    unit = _changed_function(precedent)
    if unit is None:
        return None
    was, became = unit
    here = sum(len(each) + 1 for each in source.lines[: line - 1])
    ends = here + len(source.lines[line - 1])
    start = source.text.find(was, max(0, here - len(was)), ends + len(was))
    if start < 0 or not start <= ends <= start + len(was) + 1 or source.text[start - 1 : start].strip():
        return None
    return Edit(start, start + len(was), became)


def _changed_function(precedent: Precedent) -> tuple[str, str] | None:
    before, after = (Source(precedent.path, text) for text in (precedent.before, precedent.after))
    try:
        found = changed_function(before, after)
    except BadInput:
        return None
    return (before.text_of(found[0]), after.text_of(found[1])) if found else None
