"""What is there and false, such as a nought or an empty text, told from what is not there."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import is_plain
from homeostat.stages.propose.search.variant import Subject, Variant

_ASKED = 0.5
_WALKED = 0.15  # `while queue` means what it says
_TRUTH_AGAIN = 0.3
_EMPTY_ONES = 0.5


def changes(subject: Subject, node: ast.AST) -> Iterator[Variant]:
    """Of a value that is asked for its truth, whether it is None; and the other way round."""
    if isinstance(node, ast.Compare):
        yield from _truth_again(subject, node)
    if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) or not _is_looked_up(node):
        return
    parent = subject.module.parents.get(node)
    text = subject.text(node)
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        edit = subject.replaced(parent, _within(subject, parent, f"{text} is None"))
        yield Variant("asked whether it is None", _ASKED, node.lineno, (edit,))
    elif _is_asked(subject, node):
        prior = _WALKED if isinstance(parent, ast.While) else _ASKED
        yield Variant("asked whether it is None", prior, node.lineno, (subject.replaced(node, f"{text} is not None"),))
    elif isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or) and is_plain(node):
        first, *rest = parent.values
        if node is first and len(rest) == 1:
            made = f"{text} if {text} is not None else {subject.text(rest[0])}"
            edit = subject.replaced(parent, _within(subject, parent, made))
            least = _EMPTY_ONES if _is_empty_one(subject, node, rest[0]) else 0.0
            yield Variant("asked whether it is None", _ASKED, node.lineno, (edit,), least=least)


def _is_empty_one(subject: Subject, node: ast.expr, other: ast.expr) -> bool:
    """`cache or {}`: an empty one that the caller keeps is not taken, and nobody sees it here."""
    empty = isinstance(other, ast.List | ast.Dict) and not ast.unparse(other).strip("[]{}")
    return empty and isinstance(node, ast.Name) and node.id in subject.parameters


def _is_looked_up(node: ast.expr) -> bool:
    """A value, and not a question: of a call, one that gives what there is."""
    return not isinstance(node, ast.Call) or (isinstance(node.func, ast.Attribute) and node.func.attr == "get")


def _is_asked(subject: Subject, node: ast.expr) -> bool:
    """Whether only its truth counts: a condition, or a part of one."""
    parent = subject.module.parents.get(node)
    if isinstance(parent, ast.If | ast.While | ast.IfExp | ast.Assert):
        return parent.test is node
    if isinstance(parent, ast.comprehension):
        return node in parent.ifs
    return isinstance(parent, ast.BoolOp) and _is_asked(subject, parent)


def _truth_again(subject: Subject, node: ast.Compare) -> Iterator[Variant]:
    match node:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as asked], comparators=[ast.Constant(value=None)]):
            text = subject.text(left)
            made = f"not {text}" if isinstance(asked, ast.Is) else text
            yield Variant("asked whether it is empty", _TRUTH_AGAIN, node.lineno, (subject.replaced(node, made),))
        case _:
            return


def _within(subject: Subject, node: ast.expr, text: str) -> str:
    """In brackets where what stands around would take it apart."""
    parent = subject.module.parents.get(node)
    start, end = subject.module.span(node)
    if subject.module.source[start - 1 : start] == "(" and subject.module.source[end : end + 1] == ")":
        return text
    alone = isinstance(parent, ast.stmt | ast.keyword | ast.Call) and not (
        isinstance(parent, ast.Call) and parent.func is node
    )
    return text if alone or (isinstance(parent, ast.BoolOp) and " if " not in text) else f"({text})"
