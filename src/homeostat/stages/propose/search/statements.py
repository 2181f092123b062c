"""Small changes of one statement: its condition, its value, its place, or one like it beside it."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from homeostat.languages.python import Edit, FunctionNode, names_in
from homeostat.stages.propose.search.expressions import OPERATORS, OTHER_OPERATORS
from homeostat.stages.propose.search.variant import Subject, Variant

_MOST_NAMES = 10
_MOST_COPIED = 8
_FEW = 12
_TAKES_IN = frozenset({"update", "extend"})  # and keeps what it takes apart from where it was
_SIMPLE = ast.Expr | ast.Assign | ast.AugAssign | ast.Return


def changes(subject: Subject, node: ast.stmt) -> Iterator[Variant]:
    """Every small change of the statement itself."""
    for family, prior, edits in _all(subject, node):
        yield Variant(family, prior, node.lineno, edits)


_Change = tuple[str, float, tuple[Edit, ...]]


def _all(subject: Subject, node: ast.stmt) -> Iterator[_Change]:
    if (of_its_kind := _BY_KIND.get(type(node))) is not None:
        yield from of_its_kind(subject, node)
    yield from _beside(subject, node)
    yield from _moved(subject, node)


def _condition(subject: Subject, node: ast.If | ast.While) -> Iterator[_Change]:
    test, text = node.test, subject.text(node.test)
    used = names_in(test)
    names = [name for name in subject.names if subject.known_before(name, node.lineno)][:_MOST_NAMES]
    if isinstance(test, ast.Constant):
        for name in names:
            yield "while there is something", 0.45, (subject.replaced(test, name),)
        return
    alone = isinstance(test, ast.Name | ast.Attribute | ast.Call)  # a comparison has others besides
    yield "the other way round", 0.4 if alone else 0.3, (subject.replaced(test, f"not ({text})"),)
    if isinstance(node, ast.If) and len(node.body) == len(node.orelse) == 1:
        branches = node.body[0], node.orelse[0]
        if all(isinstance(branch, _SIMPLE | ast.Delete) for branch in branches):
            for branch, other in (branches, branches[::-1]):
                yield "as the other branch", 0.3, (_whole(subject, branch, subject.text(other)),)
    wrapped = f"({text})" if isinstance(test, ast.BoolOp | ast.IfExp | ast.NamedExpr) else text
    for name in names:
        near = 0.0 if name in used else 0.08
        yield "and something else", 0.22 + near, (subject.replaced(test, f"{wrapped} and {name}"),)
        yield "or nothing there", 0.28 + near, (subject.replaced(test, f"{wrapped} or not {name}"),)
        yield "and nothing there", 0.15 + near, (subject.replaced(test, f"{wrapped} and not {name}"),)
        if name in used:
            yield "unless it is None", 0.3, (subject.replaced(test, f"{name} is not None and {wrapped}"),)
            yield "or it is None", 0.25, (subject.replaced(test, f"{name} is None or {wrapped}"),)


def _walked(subject: Subject, node: ast.For) -> Iterator[_Change]:
    walked, text = node.iter, subject.text(node.iter)
    names = [name for name in subject.names if subject.known_before(name, node.lineno) and name not in names_in(walked)]
    for name in names[:_MOST_NAMES]:
        yield "walk from there", 0.2, (subject.replaced(walked, f"{text}[{name}:]"),)
    yield "walk without the first", 0.2, (subject.replaced(walked, f"{text}[1:]"),)
    yield "walk through a copy", 0.3, (subject.replaced(walked, f"list({text})"),)
    if isinstance(walked, ast.Name | ast.Attribute):
        yield "walk through what is there", 0.3, (subject.replaced(walked, f"{text} or ()"),)


def _returned(subject: Subject, node: ast.Return) -> Iterator[_Change]:
    value = node.value
    if value is None:
        return
    text = subject.text(value)
    names = [name for name in subject.names if subject.known_before(name, node.lineno)][:_MOST_NAMES]
    for name in names:
        if name != text:
            yield "return another", 0.3, (subject.replaced(value, name),)
        if isinstance(value, ast.Constant) and isinstance(value.value, bool):
            yield "return whether", 0.3, (subject.replaced(value, f"not {name}"),)
            yield "return whether", 0.3, (subject.replaced(value, f"{name} == 0"),)
        if isinstance(value, ast.List) and not value.elts:
            yield "return it alone", 0.35, (subject.replaced(value, f"[{name}]"),)
        if isinstance(value, ast.Name | ast.Call | ast.BinOp | ast.ListComp) and name != text:
            yield "with what is at hand", 0.2, (subject.replaced(value, f"{name} + {text}"),)
            yield "with what is at hand", 0.2, (subject.replaced(value, f"{text} + {name}"),)
    if isinstance(value, ast.List):
        yield "return one of it", 0.3, (subject.replaced(value, f"[{text}]"),)


def _assigned(subject: Subject, node: ast.Assign) -> Iterator[_Change]:
    if len(node.targets) != 1:
        return
    target, value = node.targets[0], node.value
    said, text = subject.text(target), subject.text(value)
    if isinstance(target, ast.Name) and subject.known_before(target.id, node.lineno - 1):
        for keeper in ("max", "min"):
            yield "keep the better", 0.25, (subject.replaced(value, f"{keeper}({said}, {text})"),)
    if isinstance(value, ast.BinOp):
        yield "not below nothing", 0.2, (subject.replaced(value, f"max(0, {text})"),)
    for name in subject.names[:_MOST_NAMES]:
        if isinstance(target, ast.Name) and name != target.id and subject.known_before(name, node.lineno):
            yield "assign to another", 0.2, (subject.replaced(target, name),)
    if isinstance(target, ast.Subscript):
        others = {subject.text(each) for each in subject.nodes if isinstance(each, ast.Subscript)} - {said}
        for other in sorted(others)[:_MOST_NAMES]:
            yield "assign to another", 0.2, (subject.replaced(target, other),)


def _added(subject: Subject, node: ast.AugAssign) -> Iterator[_Change]:
    for sign in OTHER_OPERATORS.get(OPERATORS[type(node.op)], ()):
        text = f"{subject.text(node.target)} {sign}= {subject.text(node.value)}"
        yield "another operator", 0.45, (_whole(subject, node, text),)


def _said(subject: Subject, node: ast.Expr) -> Iterator[_Change]:
    if isinstance(node.value, ast.Yield) and (value := node.value.value) is not None:
        yield "yield each of it", 0.4, (_whole(subject, node, f"yield from {subject.text(value)}"),)
        if isinstance(value, ast.Call) and value.args:
            yield "yield it as it is", 0.35, (_whole(subject, node, f"yield {subject.text(value.args[0])}"),)
    call = node.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _TAKES_IN:
        target, given = call.func.value, call.args
        if len(given) == 1 and isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
            text = f"{subject.text(target)} = {subject.text(given[0])}"
            yield "the same, and no copy of it", 0.25, (_whole(subject, node, text),)


def _left(subject: Subject, node: ast.Break | ast.Continue) -> Iterator[_Change]:
    word = "continue" if isinstance(node, ast.Break) else "break"
    yield f"{word} instead", 0.3, (_whole(subject, node, word),)


def _beside(subject: Subject, node: ast.stmt) -> Iterator[_Change]:
    """A statement that is missing here, as the function writes one elsewhere: as it is, or about another name."""
    if not subject.module.begins_its_line(node):
        return
    indent = subject.module.indent(node)
    before = subject.module.start(node.lineno)
    after = subject.module.start((node.end_lineno or node.lineno) + 1)
    ends = subject.module.source[:after].endswith("\n")
    missing = list(_missing(subject, node))
    crowd = max(1.0, len(missing) / _FEW)  # of so many, each is the less likely
    for text, alone in missing:
        prior = alone / crowd
        yield "a statement that is missing", prior, (Edit(before, before, f"{indent}{text}\n"),)
        if ends and not isinstance(node, ast.Return | ast.Raise | ast.Break | ast.Continue):
            yield "a statement that is missing", prior, (Edit(after, after, f"{indent}{text}\n"),)


def _missing(subject: Subject, node: ast.stmt) -> Iterator[tuple[str, float]]:
    names = [name for name in subject.names if subject.known_before(name, node.lineno)][:_MOST_NAMES]
    calls = [
        each
        for each in subject.nodes
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and len(each.args) == 1
    ]
    seen: set[str] = set()
    for call in calls[:_MOST_COPIED]:
        for name in names:
            text = f"{subject.text(call.func)}({name})"
            if text not in seen and name not in names_in(call.func):
                seen.add(text)
                yield text, 0.22
    for name in names:
        owner = [kept for kept in names if re.search(r"(ed|seen|visited|done)s?$", kept) and kept != name]
        for kept in owner:
            text = f"{kept}.add({name})"
            if text not in seen:
                seen.add(text)
                yield text, 0.25
    bound = [each.id for each in subject.nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
    for target in dict.fromkeys(bound):
        for name in names:
            if name != target and target in names:
                yield f"{target} = {name}", 0.14


def _moved(subject: Subject, node: ast.stmt) -> Iterator[_Change]:
    """Without it, or after the next one, or at the end of the block above."""
    parent = subject.module.parents.get(node)
    body: list[ast.stmt] = []
    for name in ("body", "orelse", "finalbody"):
        block: object = getattr(parent, name, None)
        if isinstance(block, list) and node in block:
            body = cast("list[ast.stmt]", block)
    if not body or not subject.module.begins_its_line(node):
        return
    index = body.index(node)
    if isinstance(node, _SIMPLE):
        if len(body) > 1:
            yield "without it", 0.12, (_lines(subject, node, ""),)
        if index + 1 < len(body) and isinstance(body[index + 1], _SIMPLE):
            following = body[index + 1]
            yield (
                "after the next",
                0.2,
                (
                    _lines(subject, node, _text(subject, following)),
                    _lines(subject, following, _text(subject, node)),
                ),
            )
        if isinstance(parent, ast.For | ast.While | ast.If) and len(body) > 1 and index == len(body) - 1:
            yield from _dedented(subject, node, parent)


def _dedented(subject: Subject, node: ast.stmt, parent: ast.stmt) -> Iterator[_Change]:
    outer = subject.module.parents.get(parent)
    if isinstance(outer, FunctionNode | ast.For | ast.While | ast.If) and node.lineno == node.end_lineno:
        text = f"{subject.module.indent(parent)}{subject.text(node)}\n"
        yield "out of the block", 0.2, (_lines(subject, node, text),)


def _whole(subject: Subject, node: ast.stmt, text: str) -> Edit:
    return Edit(*subject.module.span(node), text)


def _lines(subject: Subject, node: ast.stmt, text: str) -> Edit:
    start = subject.module.start(node.lineno)
    return Edit(start, subject.module.start((node.end_lineno or node.lineno) + 1), text)


def _text(subject: Subject, node: ast.stmt) -> str:
    edit = _lines(subject, node, "")
    return subject.module.source[edit.start : edit.end]


_BY_KIND: Mapping[type[ast.stmt], Callable[[Subject, Any], Iterator[_Change]]] = {
    ast.If: _condition,
    ast.While: _condition,
    ast.For: _walked,
    ast.Return: _returned,
    ast.Assign: _assigned,
    ast.AugAssign: _added,
    ast.Expr: _said,
    ast.Break: _left,
    ast.Continue: _left,
}
