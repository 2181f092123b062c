"""Search in Go, JavaScript and TypeScript: small changes of the suspicious lines, the likeliest first.

As for Python, nothing here knows what is right. The order is how suspicious a line is, times how often such a change
is the one that a person would make; the failing test and the suite say the rest.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.diff import diff_of
from homeostat.languages.python import apply
from homeostat.languages.trees import FUNCTIONS, Source, broken, suffix_of, walk
from homeostat.records import Candidate, Patch, Place
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_search import expressions, go, javascript, statements
from homeostat.stages.propose.tree_search.subject import Change, Subject

MOST_CANDIDATES = 600
_MOST_FUNCTIONS = 10
_MOST_SECONDS = 4.0  # of looking for all of them; a usual function takes 0.02
_LONGEST_LINE = 2_000  # characters; what is longer was written by a program
_NEAR_LINES = 8  # of the crash, over which suspicion falls by half
_OUTER = 0.5  # of a caller's suspicion beside that of the function it called
_STACK_SHARE = 0.7
_SEARCHED = frozenset({".go", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})
_MOST_PAIRED, _MOST_PAIRS = 24, 150
_LEAST_OF_A_PAIR = 0.25  # prior of either
_PAIR = 0.5  # of the product of both
_USUAL_OF_TESTS, _USUAL_OF_A_STACK = 0.4, 0.25  # prior of such a find, before any proof
_MOST_SURE = 0.6

Suspicion = Mapping[str, Mapping[int, float]]
"""How likely each line of each file is the one to change, 0 to 1."""


def tree_changes(situation: Situation, suspicion: Suspicion | None = None) -> Iterator[Candidate]:
    """At most `MOST_CANDIDATES`; each parses where the file did, and differs from the others.

    `suspicion` is what a run of the tests told; without it, the stack tells.
    """
    suspicious = _together(_by_stack(situation.diagnosis.places), suspicion or {})
    found: list[tuple[float, int, Subject, Change]] = []
    until = time.monotonic() + _MOST_SECONDS
    for subject, lines in _subjects(situation, suspicious):
        for change in _changes(subject, lines, until):
            score = lines.get(change.line, 0.0) * change.prior
            if score > 0:
                found.append((-score, len(found), subject, change))
    # Of a crash the stack tells where; a small change that ends it is then seldom what was meant.
    crashed = any(frame.in_app for frame in situation.event.own_frames)
    usual = _USUAL_OF_TESTS if suspicion and not crashed else _USUAL_OF_A_STACK
    found.sort(key=lambda each: each[:2])
    seen: set[tuple[str, str]] = set()
    for score, subject, change in chain(((each[0], each[2], each[3]) for each in found), _pairs(found)):
        after = _changed(subject.source, change)
        if after is None or (subject.source.path, after) in seen:
            continue
        seen.add((subject.source.path, after))
        yield _candidate(subject, change, after, min(_MOST_SURE, usual * (0.75 - score)))
        if len(seen) >= MOST_CANDIDATES:
            return


def _pairs(
    found: Sequence[tuple[float, int, Subject, Change]],
) -> Iterator[tuple[float, Subject, Change]]:
    """Two of the likeliest changes of one function together, for when none alone is enough."""
    best = [each for each in found if each[3].prior >= _LEAST_OF_A_PAIR][:_MOST_PAIRED]
    pairs = [
        (-one[0] * other[0] * _PAIR, number, one, other)
        for number, (one, other) in enumerate(combinations(best, 2))
        if one[2] is other[2] and one[3].edits != other[3].edits
    ]
    for score, _, one, other in sorted(pairs, key=lambda each: each[:2])[:_MOST_PAIRS]:
        both = (*one[3].edits, *other[3].edits)
        yield score, one[2], Change("two changes", one[3].prior * other[3].prior, one[3].line, both)


def _together(stack: Suspicion, tests: Suspicion) -> Suspicion:
    """Where both tell something, the stack tells most."""
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


def _by_stack(places: tuple[Place, ...]) -> Suspicion:
    found: dict[str, dict[int, float]] = {}
    depths: dict[tuple[str, str], int] = {}
    for place in places:
        if is_test(place.path):
            continue
        lines = found.setdefault(place.path, {})
        depth = depths.setdefault((place.path, place.function), len(depths))
        first = min(place.first_line, max(1, place.line - _NEAR_LINES))
        last = max(place.first_line + place.source.count("\n"), place.line + _NEAR_LINES)
        for line in range(first, last + 1):
            near = 0.5 ** (abs(line - place.line) / _NEAR_LINES)
            lines[line] = max(lines.get(line, 0.0), near * _OUTER**depth)
    return found


def _subjects(situation: Situation, suspicious: Suspicion) -> list[tuple[Subject, Mapping[int, float]]]:
    """The functions that hold suspicious lines, the most suspicious first."""
    found: list[tuple[float, int, Subject, Mapping[int, float]]] = []
    for path, lines in suspicious.items():
        if suffix_of(path) not in _SEARCHED or is_test(path):
            continue
        try:
            source = Source(path, situation.read(path))
            root = source.root
        except (NotFound, BadInput):
            continue
        if any(len(line) > _LONGEST_LINE for line in source.lines):
            continue
        for function in (node for node in walk(root) if node.type in FUNCTIONS):
            own = range(function.start_point.row + 1, function.end_point.row + 2)
            worst = max((lines[line] for line in own if line in lines), default=0.0)
            if worst > 0:
                found.append((-worst, len(found), Subject(source, function), lines))
    return [(subject, lines) for _, _, subject, lines in sorted(found, key=lambda each: each[:2])[:_MOST_FUNCTIONS]]


def _changes(subject: Subject, lines: Mapping[int, float], until: float) -> Iterator[Change]:
    """Those of suspicious lines, for as long as there is time: a huge function offers enough early."""
    own = go.changes if subject.in_go else javascript.changes
    for node in subject.nodes:
        if node == subject.function or not node.is_named or not lines.get(_line(node)):
            continue
        if time.monotonic() > until:
            return
        for made in (own, expressions.changes, statements.changes):
            for family, prior, edits in made(subject, node):
                yield Change(family, prior, _line(node), edits)


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _changed(source: Source, change: Change) -> str | None:
    """The whole file then; None where that does not parse, or is the same."""
    try:
        after = apply(source.text, change.edits)
        if after == source.text or (broken(Source(source.path, after)) and not broken(source)):
            return None
    except BadInput:
        return None
    return after


def _title(function: str, patch: Patch) -> str:
    body = [line for line in patch.diff.splitlines() if not line.startswith(("+++", "---"))]
    old, new = ([line[1:].strip() for line in body if line[:1] == sign] for sign in "-+")
    if len(new) == 1 and len(old) <= 1:
        said = f"`{old[0]}` becomes `{new[0]}`" if old else f"`{new[0]}` is added"
        return f"In {function}, {said}"[:160]
    return f"In {function}, {max(len(new), len(old))} lines are changed"


def _candidate(subject: Subject, change: Change, after: str, prior: float) -> Candidate:
    patch = diff_of(subject.source.path, subject.source.text, after)
    return Candidate(
        strategy=f"search:{change.family.replace(' ', '-')}",
        title=_title(subject.name, patch),
        description=f"One small change of {subject.name}, found by trying.",
        approach="correct",
        patch=patch,
        reasoning="Nobody thought of it: it is among the smallest changes with which the failure goes away and the "
        "tests still pass. Read it as such.",
        side_effects=f"Whatever else uses {subject.name} sees the change too.",
        test_cases=("The failing test", "The service's whole suite"),
        prior=prior,
    )
