"""Small changes of what stands side by side: made like its neighbour, or in the other order."""

import ast
import itertools
from collections.abc import Iterator, Sequence

from homeostat.languages.python import Edit, splice
from homeostat.stages.propose.search.variant import Subject, Variant

_MOST_BESIDE = 4
_FRESH = ast.Constant | ast.List | ast.Dict | ast.Set | ast.JoinedStr  # made here, and not taken from anywhere


def changes(subject: Subject, node: ast.AST) -> Iterator[Variant]:
    """For an argument list, a tuple or an index of several parts."""
    if isinstance(node, ast.Call):
        beside = [each for each in node.args if not isinstance(each, ast.Starred)]
    elif isinstance(node, ast.Tuple):
        beside = node.elts
    else:
        return
    if not 1 < len(beside) <= _MOST_BESIDE:
        return
    for bare, shaped in _pairs(beside):
        text = _like(subject, bare, shaped)
        if text:
            yield Variant("like the one beside it", 0.4, bare.lineno, (splice(subject.module, bare, text),))
    if isinstance(node, ast.Tuple):
        for first, second in itertools.pairwise(beside):
            yield Variant("swap two parts", 0.35, node.lineno, _swapped(subject, first, second))


def _pairs(beside: Sequence[ast.expr]) -> Iterator[tuple[ast.Name, ast.expr]]:
    """A name as it is, and something made of another name."""
    for bare in beside:
        for shaped in beside:
            if isinstance(bare, ast.Name) and isinstance(bare.ctx, ast.Load) and not isinstance(shaped, ast.Name):
                yield bare, shaped


def _like(subject: Subject, bare: ast.Name, shaped: ast.expr) -> str:
    """`b[1:]` for a `b` beside `a[1:]`; "" where the neighbour is made of more than one name, or of this one."""
    called = {id(each.func) for each in ast.walk(shaped) if isinstance(each, ast.Call)}
    names = [each for each in ast.walk(shaped) if isinstance(each, ast.Name) and id(each) not in called]
    if len(names) != 1 or names[0].id == bare.id or isinstance(shaped, _FRESH | ast.Lambda | ast.GeneratorExp):
        return ""
    start, _ = subject.module.span(shaped)
    text = subject.text(shaped)
    low, high = (place - start for place in subject.module.span(names[0]))
    return f"{text[:low]}{bare.id}{text[high:]}"


def _swapped(subject: Subject, first: ast.expr, second: ast.expr) -> tuple[Edit, ...]:
    return (subject.replaced(first, subject.text(second)), subject.replaced(second, subject.text(first)))
