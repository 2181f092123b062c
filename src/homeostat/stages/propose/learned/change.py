"""What a fix changed: the smallest trees that differ, and larger and larger pieces of what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeVar

from tree_sitter import Node

from homeostat.errors import BadInput
from homeostat.languages.trees import FUNCTIONS, Source
from homeostat.stages.propose.learned.tree import LISTS, Tree, branch, tree_of

T = TypeVar("T")

_FUNCTIONS = FUNCTIONS | {"function_definition"}
IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement", "import_declaration",
                      "package_clause"})  # fmt: skip
_PARTS = frozenset({"argument_list", "arguments", "expression_list", "parenthesized_expression", "with_clause"})
_DEFINITIONS = frozenset({"function_definition", "class_definition", "decorated_definition", "class_declaration",
                          "function_declaration", "method_declaration", "method_definition", "class_body",
                          "export_statement"})  # fmt: skip
_MOST_CONTEXTS = 8

Trees = tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The change with some of what surrounds it. `new` are the trees that the fix wrote."""

    before: Trees
    after: Trees
    new: Trees
    beside: Trees  # what stands beside the change in the smallest expression that holds it


@dataclass(frozen=True, slots=True)
class _Split:
    """Children of two nodes: so many alike in front, so many at the end, and what differs between."""

    front: int
    old: Trees
    new: Trees


def contexts(before: Tree, after: Tree) -> list[Context]:
    """The change of a function's statements in pieces, the smallest first; none where the two differ in nothing."""
    chain: list[tuple[Tree, Tree]] = [(before, after)]
    while True:
        old, new = chain[-1]
        split = _differing(old, new)
        if not (split.old or split.new):
            return []
        if not (len(split.old) == 1 == len(split.new)) or not _may_enter(split.old[0], split.new[0]):
            break
        chain.append((split.old[0], split.new[0]))
    return [
        context for context in _pieces(chain, split) if context.before and context.before[0].kind not in _DEFINITIONS
    ][:_MOST_CONTEXTS]


def changed_function(before: Source, after: Source) -> tuple[Node, Node] | None:
    """The innermost function whose body holds the whole change; told by text, so that only this much is compared.

    Raises BadInput: one side cannot be parsed.
    """
    old, new = before.root, after.root
    found: tuple[Node, Node] | None = None
    while True:
        _, ours, theirs = split_of(_counted(old, before), _counted(new, after))
        if not (len(ours) == 1 == len(theirs)) or ours[0].node.type != theirs[0].node.type:
            return found
        parents = old, new
        old, new = ours[0].node, theirs[0].node
        is_body = parents[0].type in _FUNCTIONS and old == parents[0].child_by_field_name("body")
        found = parents if is_body and old.type in LISTS else found


def changed_statements(before: Source, after: Source) -> tuple[Tree, Tree] | None:
    """The changed function's body on both sides, of which only what differs is told, and what stands beside it.

    Raises BadInput: as above, or what differs is too large.
    """
    functions = changed_function(before, after)
    if functions is None:
        return None
    old, new = (_statements(each.child_by_field_name("body")) for each in functions)
    front, ours, theirs = split_of(_counted(old, before), _counted(new, after))
    start = max(0, front - 1)
    return (
        _with_neighbours(old, start, front + len(ours) + 1, before),
        _with_neighbours(new, start, front + len(theirs) + 1, after),
    )


def _statements(body: Node | None) -> Node:
    """Go keeps a block's statements in a list of their own."""
    if body is None:
        raise BadInput("There is no body.")
    return next((child for child in body.children if child.type == "statement_list"), body)


def _with_neighbours(block: Node, start: int, end: int, source: Source) -> Tree:
    kept = [each.node for each in _counted(block, source)][start:end]
    children = tuple(tree_of(node, source.data) for node in kept if node.is_named)
    return branch(block.type, children, block.start_byte, block.end_byte)


@dataclass(frozen=True, slots=True)
class _Told:
    """A node, equal to any of the same text."""

    text: bytes
    node: Node = field(compare=False)


def _counted(node: Node, source: Source) -> tuple[_Told, ...]:
    return tuple(
        _Told(source.data[child.start_byte : child.end_byte], child)
        for child in node.children
        if not child.is_extra and child.type not in IMPORTS
    )


def split_of(before: tuple[T, ...], after: tuple[T, ...]) -> tuple[int, tuple[T, ...], tuple[T, ...]]:
    """How many are alike in front, and what differs behind them."""
    pairs = zip(before, after, strict=False)
    front = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    room = min(len(before), len(after)) - front
    ends = zip(reversed(before), reversed(after), strict=False)
    back = min(room, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    return front, before[front : len(before) - back], after[front : len(after) - back]


def _differing(old: Tree, new: Tree) -> _Split:
    return _Split(*split_of(old.children, new.children))


def _may_enter(old: Tree, new: Tree) -> bool:
    return old.kind == new.kind and bool(old.children and new.children)


def _pieces(chain: list[tuple[Tree, Tree]], split: _Split) -> Iterator[Context]:
    old, new = chain[-1]
    beside = () if old.kind in LISTS else tuple(child for child in old.children if child in new.children)
    if old.kind in LISTS:
        yield from _among_neighbours(old, split, beside)
    elif len(split.old) == 1 == len(split.new):
        yield Context(split.old, split.new, split.new, beside)
    for node, became in reversed(chain):
        if node.kind in _DEFINITIONS:
            return
        if node.kind not in LISTS | _PARTS:
            yield Context((node,), (became,), split.new, beside)


def _among_neighbours(block: Tree, split: _Split, beside: Trees) -> Iterator[Context]:
    """Statements, alone and with those before and behind, which say where they belong."""
    end = split.front + len(split.old)
    earlier = block.children[max(0, split.front - 1) : split.front]
    later = block.children[end : end + 1]
    if split.old:
        yield Context(split.old, split.new, split.new, beside)
    for front, back in (((), later), (earlier, ()), (earlier, later)):
        if (front or back) and all(each.is_leaf is False for each in (*front, *back)):
            yield Context((*front, *split.old, *back), (*front, *split.new, *back), split.new, beside)
