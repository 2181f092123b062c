"""Search in Go, JavaScript and TypeScript: small changes of the suspicious lines, the likeliest first.

As for Python, nothing here knows what is right. The order is how suspicious a line is, times how often such a change
is the one that a person would make; the failing test and the suite say the rest.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import apply
from homeostat.languages.trees import FUNCTIONS, Source, ancestors, broken, field, suffix_of, walk
from homeostat.records import Candidate
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.small_change import Suspicion, by_stack, candidate, together
from homeostat.stages.propose.tree_search import (
    beside,
    counting,
    expressions,
    go,
    go_flow,
    go_guards,
    go_habits,
    go_letters,
    go_missing,
    go_terms,
    go_told,
    go_twins,
    go_usual,
    go_values,
    habits,
    javascript,
    missing,
    slips,
    statements,
    steps,
    traps,
    unlikely,
    usual,
)
from homeostat.stages.propose.tree_search.go_answers import with_unanswered
from homeostat.stages.propose.tree_search.go_tags import tag_changes
from homeostat.stages.propose.tree_search.go_unlikely import Unlikely
from homeostat.stages.propose.tree_search.subject import Change, Subject

MOST_CANDIDATES, MOST_OF_GO = 1_500, 3_000  # of Go hundreds are built into one program
_MOST_FUNCTIONS = 20
_MOST_SECONDS = 4.0  # of the processor, to look for all of them; a usual function takes 0.02
_FEWEST = 12  # changes of a function that are looked for however long it takes
_LONGEST_LINE = 2_000  # characters; what is longer was written by a program
_NEAR_LINES = 8  # of the crash, over which suspicion falls by half
_SEARCHED = frozenset({".go", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})
_MOST_PAIRED, _MOST_PAIRS = 24, 150
_LEAST_OF_A_PAIR = 0.25  # prior of either
_PAIR = 0.5  # of the product of both
_USUAL_OF_TESTS, _USUAL_OF_A_STACK = 0.4, 0.25  # prior of such a find, before any proof
_MOST_SURE = 0.6
_CASES = frozenset({"expression_case", "communication_case"})
_MANY_OF_A_FAMILY = 20  # changes, after which another of the family is worth half of what it is alone
_NOT_RUN = 0.6  # suspicion of what no test runs, and tests may ask for
_GO = (
    go.changes,
    go_flow.changes,
    go_usual.changes,
    go_values.changes,
    go_letters.changes,
    go_habits.changes,
    go_guards.changes,
    go_missing.changes,
    go_terms.changes,
    go_twins.changes,
)
_OF_NOUGHT = frozenset({
    "only where nothing is", "whatever is there", "only what is missing", "nought is a number",
})  # fmt: skip
_NOUGHT_LOST = re.compile(
    r"!==? (?:0|false|''|\"\")(?![\w.])|to (?:be|equal|deeply equal) (?:\+?0|false|''|\"\")(?![\w.])"
    r"|Expected: (?:0|false|\"\")(?![\w.])|(?<!\w)- \w{1,60}: (?:0|false|'')(?![\w.])"
)
_NOUGHT = 1.5  # by so much likelier is it that nought was taken for nothing, where a test asks for nought
_TRAPS = (usual.changes, slips.changes, habits.changes, steps.changes, counting.changes, traps.changes, beside.changes)
_TRAP = 1.25  # by so much is a known trap of JavaScript likelier than a blind change of the same prior


def tree_changes(situation: Situation, suspicion: Suspicion | None = None) -> Iterator[Candidate]:
    """At most `MOST_CANDIDATES`, of Go `MOST_OF_GO`; each parses where the file did, and differs from the others.

    `suspicion` is what a run of the tests told; without it, the stack tells.
    """
    places = [place for place in situation.diagnosis.places if not is_test(place.path)]
    suspicious = together(by_stack(places, half_at=_NEAR_LINES, around=_NEAR_LINES), suspicion or {})
    told = go_told.told(situation.event.message)
    suspicious = with_unanswered(suspicious, situation, told)
    found: list[tuple[float, int, Subject, Change]] = []
    until = time.thread_time() + _MOST_SECONDS
    nought = _NOUGHT_LOST.search(situation.event.message) is not None
    for subject, lines in _subjects(situation, suspicious):
        for change in _changes(subject, lines, until, told):
            score = lines.get(change.line, 0.0) * change.prior
            score *= _NOUGHT if nought and change.family in _OF_NOUGHT else 1.0
            if score > 0:
                found.append((-score, len(found), subject, change))
    for subject, change in tag_changes(situation) if told or "JSON" in situation.event.message else ():
        found.append((-change.prior * _NOT_RUN, len(found), subject, change))
    # Of a crash the stack tells where; a small change that ends it is then seldom what was meant.
    crashed = any(frame.in_app for frame in situation.event.own_frames)
    usual = _USUAL_OF_TESTS if suspicion and not crashed else _USUAL_OF_A_STACK
    found.sort(key=lambda each: each[:2])
    found = _mixed(found)
    seen: set[tuple[str, str]] = set()
    for score, subject, change in chain(((each[0], each[2], each[3]) for each in found), _pairs(found)):
        after = _changed(subject.source, change)
        if after is None or (subject.source.path, after) in seen:
            continue
        seen.add((subject.source.path, after))
        yield candidate(
            subject.name,
            change.family,
            subject.source.path,
            subject.source.text,
            after,
            prior=min(_MOST_SURE, usual * (0.75 - score)),
        )
        if len(seen) >= (MOST_OF_GO if subject.in_go else MOST_CANDIDATES):
            return


def _mixed(found: Sequence[tuple[float, int, Subject, Change]]) -> list[tuple[float, int, Subject, Change]]:
    """In Go, so that no family keeps the others waiting: the more of its changes came before, the less is one worth.

    One change of a kind is right at most, and some kinds have a thousand.
    """
    came: Counter[str] = Counter()
    worth: list[tuple[float, int]] = []
    for number, (score, _, subject, change) in enumerate(found):
        worth.append((score / (1 + came[change.family] / _MANY_OF_A_FAMILY), number))
        came[change.family] += subject.in_go
    return [found[number] for _, number in sorted(worth)]


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
            head, last = function.start_point.row + 1, function.end_point.row + 1
            own = range(head + (last > head), last + 1)  # a head runs as the file is loaded
            worst = max((lines[line] for line in own if line in lines), default=0.0)
            if worst > 0:
                found.append((-worst, len(found), Subject(source, function), lines))
    return [(subject, lines) for _, _, subject, lines in sorted(found, key=lambda each: each[:2])[:_MOST_FUNCTIONS]]


def _changes(subject: Subject, lines: Mapping[int, float], until: float, told: go_told.Told) -> Iterator[Change]:
    """Those of suspicious lines, for as long as there is time, and some in any case: a huge function has many early."""
    made = 0
    in_go = (*_GO, partial(go_told.changes, told))
    own = in_go if subject.in_go else (javascript.changes, missing.changes, *_TRAPS)
    unbuilt = Unlikely(subject) if subject.in_go else None
    for node in subject.nodes:
        line = _line(subject, node, lines)
        if node == subject.function or not node.is_named or not lines.get(line):
            continue
        if made >= _FEWEST and time.thread_time() > until:
            return
        for makes in (*own, expressions.changes, statements.changes):
            for family, prior, edits in makes(subject, node):
                made += 1
                if unbuilt is not None and not unbuilt.builds(node, family, edits):
                    continue
                yield Change(family, prior * _share(makes, subject, node, family), line, edits)


def _share(makes: object, subject: Subject, node: Node, family: str) -> float:
    """What is a trap wherever it stands comes before what is tried blindly."""
    if subject.in_go:
        return 1.0
    if makes in _TRAPS:
        return _TRAP
    return unlikely.worth(subject, node, family)


def _line(subject: Subject, node: Node, lines: Mapping[int, float]) -> int:
    """Its own, but for what is asked of a `case`, in Go, and for a handler."""
    if subject.in_go:
        return _line_in_go(subject, node, lines)
    # Where its body begins: `} catch` ends the block that was left.
    body = field(node, "body") if node.type == "catch_clause" else None
    inner = body.named_children[:1] if body is not None else []
    return (inner[0] if inner else node).start_point.row + 1


def _line_in_go(subject: Subject, node: Node, lines: Mapping[int, float]) -> int:
    """Its own; that of its `switch` for what stands in a `case` which was asked and did not apply."""
    own = node.start_point.row + 1
    if lines.get(own):
        return own
    for above in ancestors(node):
        if above.type in _CASES:
            asked = field(above, "value") or field(above, "communication")
            chooses = above.parent
            within = asked is not None and node.end_byte <= asked.end_byte
            return chooses.start_point.row + 1 if within and chooses is not None else own
        if above.type.endswith("_statement") or above == subject.function:
            return own
    return own


def _changed(source: Source, change: Change) -> str | None:
    """The whole file then; None where that does not parse, or is the same."""
    try:
        after = apply(source.text, change.edits)
        if after == source.text or (broken(Source(source.path, after)) and not broken(source)):
            return None
    except BadInput:
        return None
    return after
