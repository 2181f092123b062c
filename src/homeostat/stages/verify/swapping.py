"""What of a patch can be put into a program that runs already: the bodies of functions that were there before."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from homeostat.errors import BadInput
from homeostat.languages.python import FunctionNode, Module, first_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A function, as the interpreter names its code: the line is that of its first decorator."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One changed file."""

    text: str
    functions: tuple[tuple[int, int], ...]  # first lines, before and after
    imports: tuple[str, ...]  # that the patch adds to the module


def swap_of(before: str, after: str) -> Swap | None:
    """None where more is changed than what functions do: their arguments, a class's attributes, a constant."""
    try:
        old, new = Module(before).tree, Module(after).tree
    except BadInput:
        return None
    were, are = list(_outer(old)), list(_outer(new))
    if [name for name, _ in were] != [name for name, _ in are] or _shell(old) != _shell(new):
        return None
    changed = tuple(
        (first_line(one), first_line(two))
        for (_, one), (_, two) in zip(were, are, strict=True)
        if ast.dump(one) != ast.dump(two)
    )
    known = {ast.dump(each) for each in _imports(old)}
    added = tuple(ast.unparse(each) for each in _imports(new) if ast.dump(each) not in known)
    return Swap(text=after, functions=changed, imports=added) if changed else None


def place_around(source: str, path: str, line: int) -> Place | None:
    """The innermost function around a line."""
    try:
        tree = Module(source, path).tree
    except BadInput:
        return None
    found = [
        (first_line(node), node.name)
        for node in ast.walk(tree)
        if isinstance(node, FunctionNode) and first_line(node) <= line <= (node.end_lineno or node.lineno)
    ]
    return Place(path=path, line=max(found)[0], name=max(found)[1]) if found else None


def _outer(node: ast.AST, owner: str = "") -> Iterator[tuple[str, FunctionNode]]:
    """The functions that stand in no other, with their qualified names, in their order."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield f"{owner}{child.name}", child
        else:
            yield from _outer(child, f"{owner}{child.name}." if isinstance(child, ast.ClassDef) else owner)


def _shell(tree: ast.Module) -> str:
    """The module without what its functions do, and without its imports."""
    bare = deepcopy(tree)
    for _, function in _outer(bare):
        function.body = [ast.Pass()]
    bare.body = [each for each in bare.body if not isinstance(each, ast.Import | ast.ImportFrom)]
    return ast.dump(bare)


def _imports(tree: ast.Module) -> list[ast.stmt]:
    return [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
