"""Search: small changes of the suspicious lines, the likeliest first, for when no rule has an answer.

Nothing here knows what is right: the reproduction and the tests do. So the order is all: how suspicious the line is,
times how often such a change is the one that a person would make.
"""

import ast
from collections.abc import Callable, Iterator, Mapping

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import FunctionNode, Module, apply, first_line, functions
from homeostat.languages.syntax import parse
from homeostat.records import Candidate
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.search import (
    alike,
    amounts,
    constants,
    elsewhere,
    expressions,
    missing,
    noneness,
    shapes,
    sisters,
    spelled,
    statements,
    supply,
    turns,
    unread,
    usual,
    values,
)
from homeostat.stages.propose.search.variant import Subject, Variant
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.small_change import Suspicion, by_stack, candidate, together

MOST_CANDIDATES = 1_500
_MOST_FUNCTIONS = 8
_MOST_FURTHER = 16  # ones, for what does its harm elsewhere
_NEAR_LINES = 12  # of the crash, over which suspicion falls by half
_TAKES_AWAY = frozenset({"without it"})  # what fails is no longer done: that is seldom what anybody wanted
_TOO_WIDE = frozenset({noneness.ASKED})  # a refusal is meant, and meant for less
_ON_PURPOSE = 0.25
_OF_ANSWERS = frozenset(
    {"one for each", "a default of its own", "a copy of its parts too", "bound as it is made", "exact"}
)
_UNMADE = frozenset({"NameError", "UnboundLocalError"})
_MADE_ANYWAY = 0.3  # of what makes a name, where the crash is not that there is none: the text does not tell it all
_ENDS_NO_CRASH = 0.3  # of what mends answers: where it ends a crash, it mostly runs less than was run
_OF_A_WHOLE: tuple[Callable[[Subject], Iterator[Variant]], ...] = (
    shapes.changes,
    supply.changes,
    usual.changes,
    elsewhere.changes,
    turns.changes,
    amounts.changes,
    spelled.changes,
    constants.changes,
    unread.changes,
    missing.changes,
    sisters.changes,
)
_USUAL = 0.4  # prior of a search's find, before any proof


def small_changes(situation: Situation, suspicion: Suspicion | None = None) -> Iterator[Candidate]:
    """At most `MOST_CANDIDATES`, the likeliest first; each parses and differs from the others. Python only.

    `suspicion` is what a run of the tests told; without it, the stack tells.
    """
    suspicious = together(by_stack(situation.diagnosis.places, half_at=_NEAR_LINES), suspicion or {})
    refusing = _refusing_lines(situation)
    raised = situation.event.raised
    crashed = raised is not None and raised.type != "AssertionError"
    unmade = raised is not None and raised.type in _UNMADE
    empty = 0.0 if crashed else noneness.MEANT * noneness.is_given_nothing(situation.event)
    found: list[tuple[float, int, Subject, Variant]] = []
    for nth, (subject, lines) in enumerate(_subjects(situation, suspicious)):
        for variant in _variants(subject):
            if nth >= _MOST_FUNCTIONS and not variant.least:
                continue
            refused = (subject.module.path, variant.line) in refusing and variant.family not in _TOO_WIDE
            on_purpose = _ON_PURPOSE if refused else 1.0
            on_purpose *= _ENDS_NO_CRASH if crashed and variant.family in _OF_ANSWERS else 1.0
            on_purpose *= _MADE_ANYWAY if variant.family == missing.MADE and not unmade else 1.0
            score = max(lines.get(variant.line, 0.0), variant.least) * variant.prior * on_purpose
            if variant.family == noneness.ASKED and lines.get(variant.line):
                score = max(score, empty * variant.prior)
            if score > 0:
                found.append((-score, len(found), subject, variant))
    seen: set[tuple[str, str]] = set()
    for score, _, subject, variant in sorted(found, key=lambda each: each[:2]):
        after = _changed(subject, variant)
        if after is None or (subject.module.path, after[0]) in seen:
            continue
        seen.add((subject.module.path, after[0]))
        yield candidate(
            subject.function.name,
            variant.family,
            subject.module.path,
            subject.module.source,
            after[1],
            prior=min(0.6, _USUAL * (0.75 - score)),
            swallows=variant.family in _TAKES_AWAY,
        )
        if len(seen) >= MOST_CANDIDATES:
            return


def _refusing_lines(situation: Situation) -> frozenset[tuple[str, int]]:
    """Where the failure was raised on purpose: the `raise`, and the condition it stands under.

    Who wrote that wanted it said; a change that merely keeps it from being said is seldom what was wrong.
    """
    for place in situation.diagnosis.places[:1]:
        try:
            module = Module(situation.read(place.path), place.path)
        except (NotFound, BadInput):
            continue
        statement = next(iter(module.statements_at(place.line)), None)
        if not isinstance(statement, ast.Raise):
            continue
        lines = {*range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)}
        above = module.parents.get(statement)
        if isinstance(above, ast.If):
            lines |= {above.lineno, *range(above.test.lineno, (above.test.end_lineno or above.lineno) + 1)}
        return frozenset((place.path, line) for line in lines)
    return frozenset()


def _subjects(situation: Situation, suspicious: Suspicion) -> list[tuple[Subject, Mapping[int, float]]]:
    """The functions that hold suspicious lines, the most suspicious first."""
    found: list[tuple[float, int, Subject, Mapping[int, float]]] = []
    for path, lines in suspicious.items():
        if not path.endswith(".py") or is_test(path):
            continue
        try:
            module = Module(situation.read(path), path)
        except (NotFound, BadInput):
            continue
        for function in functions(module.tree):
            inner = {
                line
                for nested in functions(function)
                if nested is not function
                for line in range(first_line(nested), (nested.end_lineno or 0) + 1)
            }
            # The line of a `def` runs as the module is imported; its body does not.
            own = set(range(function.body[0].lineno, (function.end_lineno or 0) + 1)) - inner
            worst = max((lines[line] for line in own if line in lines), default=0.0)
            if worst > 0:
                found.append((-worst, len(found), Subject(module, function), lines))
    found.sort(key=lambda each: each[:2])
    return [(subject, lines) for _, _, subject, lines in found[: _MOST_FUNCTIONS + _MOST_FURTHER]]


def _variants(subject: Subject) -> Iterator[Variant]:
    docstring = ast.get_docstring(subject.function, clean=False)
    for node in subject.nodes:
        if isinstance(node, FunctionNode | ast.ClassDef):
            continue
        if isinstance(node, ast.Constant) and node.value == docstring:
            continue
        if isinstance(node, ast.stmt):
            yield from statements.changes(subject, node)
            yield from noneness.unasked(subject, node)
        elif not _is_only_written(subject, node):
            yield from expressions.changes(subject, node)
            yield from alike.changes(subject, node)
            yield from noneness.changes(subject, node)
        yield from values.changes(subject, node)
    for make in _OF_A_WHOLE:
        yield from make(subject)


def _is_only_written(subject: Subject, node: ast.AST) -> bool:
    """Defaults, annotations and decorators are not what runs here; neither are the pieces of a formatted string."""
    parent = subject.module.parents.get(node)
    return isinstance(parent, ast.arguments | ast.arg | ast.JoinedStr | ast.FormattedValue)


def _changed(subject: Subject, variant: Variant) -> tuple[str, str] | None:
    """What the function then is, in one spelling, and the whole file; None when that is no Python, or the same."""
    module, holder = subject.module, variant.holder or subject.function
    first = first_line(holder) if isinstance(holder, FunctionNode | ast.ClassDef) else holder.lineno
    start, end = module.start(first), module.start((holder.end_lineno or 0) + 1)
    if any(not start <= edit.start <= edit.end <= end for edit in variant.edits):
        return None
    imports = [edit for wanted in variant.imports if (edit := module.import_edit(wanted)) is not None]
    before = sum(len(edit.text) - (edit.end - edit.start) for edit in imports)
    try:
        source = apply(module.source, [*imports, *variant.edits])
        grown = len(source) - len(module.source)
        text = source[start + before : end + grown]
        spelled = ast.dump(parse(f"if True:\n{text}" if text[:1].isspace() else text))
    except (BadInput, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if source == module.source else (spelled, source)
