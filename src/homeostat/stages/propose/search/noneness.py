"""What is there and false, such as a nought or an empty text, told from what is not there."""

import ast
from collections.abc import Iterator, Mapping

from homeostat.languages.python import Edit, is_plain
from homeostat.records import Event, Json
from homeostat.stages.propose.search.variant import Subject, Variant

ASKED = "asked whether it is None"
MEANT = 0.9  # suspicion of such a question where what fails is given what is there and false
_NOTHINGS = frozenset({"''", "b''", "0", "0.0"})  # as Python's SDK writes them
_DEEPEST = 4

_ASKED = 0.5
_WALKED = 0.15  # `while queue` means what it says
_TRUTH_AGAIN = 0.3
_EMPTY_ONES = 0.5
_LEFT = 0.5


def is_given_nothing(event: Event) -> bool:
    """Whether a frame of the failure, such as the test's own, holds an empty text or a nought."""
    frames = event.raised.frames if event.raised else ()
    return any(_holds_nothing(value) for frame in frames for value in frame.variables.values())


def _holds_nothing(value: Json, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        return False
    if isinstance(value, Mapping):
        return any(_holds_nothing(each, depth + 1) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_nothing(each, depth + 1) for each in value)
    return isinstance(value, str) and value in _NOTHINGS


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
        yield Variant(ASKED, _ASKED, node.lineno, (edit,))
    elif _is_asked(subject, node):
        prior = _WALKED if isinstance(parent, ast.While) else _ASKED
        yield Variant(ASKED, prior, node.lineno, (subject.replaced(node, f"{text} is not None"),))
    elif isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or) and is_plain(node):
        first, *rest = parent.values
        if node is first and len(rest) == 1:
            made = f"{text} if {text} is not None else {subject.text(rest[0])}"
            edit = subject.replaced(parent, _within(subject, parent, made))
            least = _EMPTY_ONES if _is_empty_one(subject, node, rest[0]) else 0.0
            yield Variant(ASKED, _ASKED, node.lineno, (edit,), least=least)


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


def unasked(subject: Subject, node: ast.stmt) -> Iterator[Variant]:
    """`value = row.get(key)`, which is then worked with: where there is none, it is left as it is left elsewhere."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="get"), args=[_], keywords=[])
        ):
            pass
        case _:
            return
    asked = {f"{name} is None", f"not {name}", f"{name} is not None", name}
    module = subject.module
    questions = [each.test for each in subject.nodes if isinstance(each, ast.If | ast.IfExp)]
    if not module.begins_its_line(node) or any(ast.unparse(each) in asked for each in questions):
        return
    at, indent = module.start((node.end_lineno or node.lineno) + 1), module.indent(node)
    for code in dict.fromkeys(_ways_out(subject, node)):
        text = f"{indent}if {name} is None:{module.newline}{indent}    {code}{module.newline}"
        yield Variant("left where nothing is found", _LEFT, node.lineno, (Edit(at, at, text),))


def _ways_out(subject: Subject, node: ast.stmt) -> Iterator[str]:
    """What else ends the function or the loop's turn, in one word or with a plain value."""
    loop = subject.module.loop_of(node)
    for each in subject.nodes:
        if isinstance(each, ast.Continue) and loop is not None and subject.module.loop_of(each) is loop:
            yield "continue"
        elif isinstance(each, ast.Return) and (each.value is None or isinstance(each.value, ast.Constant)):
            yield subject.text(each)


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
