"""Search: small changes of the suspicious lines, the likeliest first, for when no rule has an answer.

Nothing here knows what is right: the reproduction and the tests do. So the order is all: how suspicious the line is,
times how often such a change is the one that a person would make.
"""

import ast
from collections.abc import Iterator, Mapping

from homeostat.errors import BadInput, NotFound
from homeostat.languages.diff import diff_of
from homeostat.languages.python import FunctionNode, Module, apply, first_line, functions
from homeostat.languages.syntax import parse
from homeostat.records import Candidate, Patch, Place
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.search import alike, expressions, statements, supply
from homeostat.stages.propose.search.variant import Subject, Variant
from homeostat.stages.propose.situation import Situation

MOST_CANDIDATES = 1_500
_MOST_FUNCTIONS = 8
_NEAR_LINES = 12  # of the crash, over which suspicion falls by half
_STACK_SHARE = 0.7
_OUTER = 0.5  # of a caller's suspicion beside that of the function it called
_TAKES_AWAY = frozenset({"without it"})  # what fails is no longer done: that is seldom what anybody wanted
_ON_PURPOSE = 0.25
_MOST_TITLE = 160
_USUAL = 0.4  # prior of a search's find, before any proof

Suspicion = Mapping[str, Mapping[int, float]]
"""How likely each line of each file is the one to change, 0 to 1."""


def small_changes(situation: Situation, suspicion: Suspicion | None = None) -> Iterator[Candidate]:
    """At most `MOST_CANDIDATES`, the likeliest first; each parses and differs from the others. Python only.

    `suspicion` is what a run of the tests told; without it, the stack tells.
    """
    suspicious = _together(_by_stack(situation.diagnosis.places), suspicion or {})
    refusing = _refusing_lines(situation)
    found: list[tuple[float, int, Subject, Variant]] = []
    for subject, lines in _subjects(situation, suspicious):
        for variant in _variants(subject):
            on_purpose = _ON_PURPOSE if (subject.module.path, variant.line) in refusing else 1.0
            score = lines.get(variant.line, 0.0) * variant.prior * on_purpose
            if score > 0:
                found.append((-score, len(found), subject, variant))
    seen: set[tuple[str, str]] = set()
    for score, _, subject, variant in sorted(found, key=lambda each: each[:2]):
        after = _changed(subject, variant)
        if after is None or (subject.module.path, after[0]) in seen:
            continue
        seen.add((subject.module.path, after[0]))
        yield _candidate(subject, variant, after[1], -score)
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


def _together(stack: Suspicion, tests: Suspicion) -> Suspicion:
    """Where a stack tells, it tells most; which tests ran a line tells the rest."""
    if not tests:
        return stack
    share = _STACK_SHARE if stack else 0.0
    return {
        path: {
            line: share * stack.get(path, {}).get(line, 0.0) + (1 - share) * tests.get(path, {}).get(line, 0.0)
            for line in {*stack.get(path, {}), *tests.get(path, {})}
        }
        for path in {*stack, *tests}
    }


def _by_stack(places: tuple[Place, ...]) -> Suspicion:
    """The crash line first, what is near it less, and a caller's lines less again."""
    found: dict[str, dict[int, float]] = {}
    depths: dict[tuple[str, str], int] = {}
    for place in places:
        lines = found.setdefault(place.path, {})
        # Of a recursion the innermost line is chance: the one that calls again is as likely.
        depth = depths.setdefault((place.path, place.function), len(depths))
        for line in range(place.first_line, place.first_line + place.source.count("\n") + 1):
            near = 0.5 ** (abs(line - place.line) / _NEAR_LINES)
            lines[line] = max(lines.get(line, 0.0), near * _OUTER**depth)
    return found


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
    return [(subject, lines) for _, _, subject, lines in sorted(found, key=lambda each: each[:2])[:_MOST_FUNCTIONS]]


def _variants(subject: Subject) -> Iterator[Variant]:
    docstring = ast.get_docstring(subject.function, clean=False)
    for node in subject.nodes:
        if isinstance(node, FunctionNode | ast.ClassDef):
            continue
        if isinstance(node, ast.Constant) and node.value == docstring:
            continue
        if isinstance(node, ast.stmt):
            yield from statements.changes(subject, node)
        elif not _is_only_written(subject, node):
            yield from expressions.changes(subject, node)
            yield from alike.changes(subject, node)
    yield from supply.changes(subject)


def _is_only_written(subject: Subject, node: ast.AST) -> bool:
    """Defaults, annotations and decorators are not what runs here; neither are the pieces of a formatted string."""
    parent = subject.module.parents.get(node)
    return isinstance(parent, ast.arguments | ast.arg | ast.JoinedStr | ast.FormattedValue)


def _changed(subject: Subject, variant: Variant) -> tuple[str, str] | None:
    """What the function then is, in one spelling, and the whole file; None when that is no Python, or the same."""
    module, function = subject.module, subject.function
    start, end = module.start(first_line(function)), module.start((function.end_lineno or 0) + 1)
    if any(not start <= edit.start <= edit.end <= end for edit in variant.edits):
        return None
    try:
        source = apply(module.source, variant.edits)
        grown = len(source) - len(module.source)
        text = source[start : end + grown]
        spelled = ast.dump(parse(f"if True:\n{text}" if text[:1].isspace() else text))
    except (BadInput, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if source == module.source else (spelled, source)


def _title(function: str, patch: Patch) -> str:
    """The change itself where it is one line, or one more."""
    body = [line for line in patch.diff.splitlines() if not line.startswith(("+++", "---"))]
    old, new = ([line[1:].strip() for line in body if line[:1] == sign] for sign in "-+")
    if len(new) == 1 and len(old) <= 1:
        said = f"`{old[0]}` becomes `{new[0]}`" if old else f"`{new[0]}` is added"
        return f"In {function}, {said}"[:_MOST_TITLE]
    return f"In {function}, {len(new)} lines are changed"


def _candidate(subject: Subject, variant: Variant, after: str, score: float) -> Candidate:
    patch = diff_of(subject.module.path, subject.module.source, after)
    name = subject.function.name
    return Candidate(
        strategy=f"search:{variant.family.replace(' ', '-')}",
        title=_title(name, patch),
        description=f"One small change of {name}, found by trying.",
        approach="correct",
        patch=patch,
        reasoning="Nobody thought of it: it is among the smallest changes with which the failure goes away and the "
        "tests still pass. Read it as such.",
        side_effects=f"Whatever else uses {name} sees the change too.",
        test_cases=("The failing test", "The service's whole suite"),
        swallows=variant.family in _TAKES_AWAY,
        prior=min(0.6, _USUAL * (0.75 + score)),
    )
