"""A statement that is missing because something is read that nothing here ever fills, or ever changes.

A list that is emptied and a set that is asked, to which nobody adds; a name that a loop reads and that keeps the value
it began with.
"""

import ast
from collections.abc import Iterator, Sequence

from homeostat.languages.python import Edit, FunctionNode, names_in
from homeostat.stages.propose.search.variant import Subject, Variant

_FILLS = frozenset({
    "add", "append", "appendleft", "extend", "insert", "put", "setdefault", "update", "push", "heappush",
})  # fmt: skip
_ADDS = {"list": "append", "deque": "append", "set": "add"}
_MOST_NAMES = 8
_ASKED = 0.5  # of what is asked for in the very container
_ANY = 0.3


def changes(subject: Subject) -> Iterator[Variant]:
    """Beside each statement of the function, what would fill or change it."""
    within = _outermost(subject)
    missing = [*_never_filled(subject, within), *_never_changed(subject)]
    for node in subject.nodes:
        if not isinstance(node, ast.stmt) or not subject.module.begins_its_line(node):
            continue
        for text, uses, prior in missing:
            if all(subject.known_before(name, node.lineno) for name in uses):
                yield from _beside(subject, node, text, prior)


def _outermost(subject: Subject) -> ast.AST:
    """What a nested function shares its names with."""
    around = [each for each in subject.module.ancestors(subject.function) if isinstance(each, FunctionNode)]
    return around[-1] if around else subject.function


_Missing = tuple[str, tuple[str, ...], float]
"""A statement, the names that have to be known for it, and its prior."""


def _never_filled(subject: Subject, within: ast.AST) -> Iterator[_Missing]:
    kept = _empty_at_first(within)
    for name, kind in kept.items():
        if _is_filled(name, within) or not any(_reads(node, name) for node in subject.nodes):
            continue
        asked = [
            node.left.id
            for node in subject.nodes
            if isinstance(node, ast.Compare)
            and isinstance(node.left, ast.Name)
            and isinstance(node.ops[0], ast.In | ast.NotIn)
            and _reads(node.comparators[0], name)
        ]
        for given in dict.fromkeys((*asked, *(each for each in subject.names if each not in kept))):
            yield f"{name}.{_ADDS[kind]}({given})", (given,), _ASKED if given in asked else _ANY


def _empty_at_first(within: ast.AST) -> dict[str, str]:
    """Names that begin as an empty list or set, and are bound once."""
    found: dict[str, str] = {}
    stores = [node.id for node in ast.walk(within) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in ast.walk(within):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name, kind = node.targets[0].id, _kind(node.value)
            if kind and stores.count(name) == 1:
                found[name] = kind
    return found


def _kind(value: ast.expr) -> str:
    if isinstance(value, ast.List) and not value.elts:
        return "list"
    if isinstance(value, ast.Call) and not value.args and isinstance(value.func, ast.Name):
        return value.func.id if value.func.id in _ADDS else ""
    return ""


def _is_filled(name: str, within: ast.AST) -> bool:
    """Whether anything is put into it, or whoever it is handed to may do so."""
    for node in ast.walk(within):
        if isinstance(node, ast.Call):
            of = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr in _FILLS else None
            if (of is not None and _reads(of, name)) or any(_reads(each, name) for each in node.args):
                return True
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _reads(node.value, name):
            return True
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return True
    return False


def _reads(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def _never_changed(subject: Subject) -> Iterator[_Missing]:
    """A name bound once, to a constant, before a loop that reads it, or whose result it should be."""
    loops = [node for node in subject.nodes if isinstance(node, ast.For | ast.While)]
    if not loops:
        return
    bound: dict[str, list[ast.stmt]] = {}
    for node in subject.nodes:
        if isinstance(node, ast.stmt):
            for each in _bound_by(node):
                bound.setdefault(each, []).append(node)
    for name, statements in bound.items():
        first = statements[0]
        if len(statements) != 1 or not isinstance(first, ast.Assign) or not isinstance(first.value, ast.Constant):
            continue
        if first.lineno < loops[0].lineno and any(_reads(node, name) for node in subject.nodes):
            for other in subject.names[:_MOST_NAMES]:
                if other != name:
                    yield f"{name} = {other}", (name, other), _ANY


def _bound_by(node: ast.stmt) -> Sequence[str]:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.For | ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        return ()
    return [name for target in targets for name in names_in(target)]


def _beside(subject: Subject, node: ast.stmt, text: str, prior: float) -> Iterator[Variant]:
    module = subject.module
    line = f"{module.indent(node)}{text}\n"
    before, after = module.start(node.lineno), module.start((node.end_lineno or node.lineno) + 1)
    family = "what nothing fills" if "(" in text else "what nothing changes"
    yield Variant(family, prior, node.lineno, (Edit(before, before, line),))
    ends = isinstance(node, ast.Return | ast.Raise | ast.Break | ast.Continue)
    if module.source[:after].endswith("\n") and not ends:
        yield Variant(family, prior, node.lineno, (Edit(after, after, line),))
