"""What a search in any language says of its finds, and where it looks for them."""

from collections.abc import Iterable, Mapping

from homeostat.languages.diff import diff_of
from homeostat.records import Candidate, Patch, Place
from homeostat.stages.propose.go_words import IN_GO

TWO_CHANGES = "search:two-changes"  # the strategy of two of them together
_STACK_SHARE = 0.7
_OUTER = 0.5  # of a caller's suspicion beside that of the function it called
_MOST_TITLE = 160
_LONG = 110  # characters of both lines of a change, from which on only what differs is told
_AROUND = 24  # characters told on each side of it

_SAID = {
    "a default of its own": "every call gets a default of its own",
    "a copy of its parts too": "the parts are copied too",
    "after the loop": "the answer is given after the loop, and not in its first turn",
    "forgotten when it fails": "a promise that failed is forgotten, so that it is made again",
    "whole letters": "a letter that comes in two chunks is put together",
    "all that follows": "what stands after a second separator is kept",
    "bound as it is made": "each function keeps the loop's value of its own turn",
    "named as what it wraps": "the wrapper keeps the name of what it wraps",
    "what is left at the end": "what is left after the loop is given on as well",
    "whatever happens": "the last step is done even when something is raised",
    **IN_GO,
}
"""Of changes of several lines, in words."""

Suspicion = Mapping[str, Mapping[int, float]]
"""How likely each line of each file is the one to change, 0 to 1."""


def together(stack: Suspicion, tests: Suspicion) -> Suspicion:
    """Where a stack tells, it tells most; which tests ran a line tells the rest."""
    if not tests or not stack:
        return tests or stack
    return {
        path: {
            line: _STACK_SHARE * stack.get(path, {}).get(line, 0.0)
            + (1 - _STACK_SHARE) * tests.get(path, {}).get(line, 0.0)
            for line in {*stack.get(path, {}), *tests.get(path, {})}
        }
        for path in {*stack, *tests}
    }


def by_stack(places: Iterable[Place], *, half_at: int, around: int = 0) -> Suspicion:
    """The crash line first, what is near it less, and a caller's lines less again.

    Suspicion falls by half over `half_at` lines; so many lines `around` are suspicious as well, whosever they are.
    """
    found: dict[str, dict[int, float]] = {}
    depths: dict[tuple[str, str], int] = {}
    for place in places:
        lines = found.setdefault(place.path, {})
        # Of a recursion the innermost line is chance: the one that calls again is as likely.
        depth = depths.setdefault((place.path, place.function), len(depths))
        first, last = place.first_line, place.first_line + place.source.count("\n")
        if around:
            first, last = min(first, max(1, place.line - around)), max(last, place.line + around)
        for line in range(first, last + 1):
            near = 0.5 ** (abs(line - place.line) / half_at)
            lines[line] = max(lines.get(line, 0.0), near * _OUTER**depth)
    return found


def candidate(
    function: str, family: str, path: str, before: str, after: str, *, prior: float, swallows: bool = False
) -> Candidate:
    patch = diff_of(path, before, after)
    return Candidate(
        strategy=f"search:{family.replace(' ', '-')}",
        title=_title(function, family, patch),
        description=f"One small change of {function}, found by trying.",
        approach="correct",
        patch=patch,
        reasoning="Nobody thought of it: it is among the smallest changes with which the failure goes away and the "
        "tests still pass. Read it as such.",
        side_effects=f"Whatever else uses {function} sees the change too.",
        test_cases=("The failing test", "The service's whole suite"),
        swallows=swallows,
        prior=prior,
    )


def _title(function: str, family: str, patch: Patch) -> str:
    """The change itself where it is one line, or one more; else what it is about."""
    body = [line for line in patch.diff.splitlines() if not line.startswith(("+++", "---"))]
    old, new = ([line[1:].strip() for line in body if line[:1] == sign] for sign in "-+")
    if len(new) == 1 and len(old) <= 1:
        was, becomes = _where_they_differ(old[0], new[0]) if old else ("", new[0])
        said = f"`{was}` becomes `{becomes}`" if old else f"`{becomes}` is added"
        return f"In {function}, {f'`{becomes}` is moved' if was == becomes else said}"[:_MOST_TITLE]
    if not new and len(old) == 1:
        return f"In {function}, `{old[0]}` is left out"[:_MOST_TITLE]
    count = max(len(new), len(old))
    return f"In {function}, {_SAID.get(family, family)} ({count} {'line' if count == 1 else 'lines'})"


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Two lines; of long ones the part that changed, with some words around it."""
    if len(old) + len(new) <= _LONG:
        return old, new
    alike = next(
        (at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new))
    )
    start = old.rfind(" ", 0, max(0, alike - _AROUND)) + 1
    rest = zip(reversed(old[alike:]), reversed(new[alike:]), strict=False)
    ending = next((at for at, (was, now) in enumerate(rest) if was != now), min(len(old), len(new)) - alike)
    kept = max(0, ending - _AROUND)  # characters left out at the end of both
    before, after = "…" if start else "", "…" if kept else ""
    was, now = (f"{before}{line[start : len(line) - kept]}{after}" for line in (old, new))
    return was, now
