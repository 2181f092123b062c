"""What a fix changed: the smallest trees that differ, and larger and larger pieces of what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from homeostat.stages.propose.learned.tree import LISTS, Tree

_ROOTS = frozenset({"module", "program", "source_file"})
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
    """The change in pieces, the smallest first; none where the two differ in several definitions, or in nothing."""
    chain: list[tuple[Tree, Tree]] = [(before, after)]
    while True:
        old, new = chain[-1]
        split = _differing(old, new)
        if not (split.old or split.new):
            return []
        if not (len(split.old) == 1 == len(split.new)) or not _may_enter(split.old[0], split.new[0]):
            break
        chain.append((split.old[0], split.new[0]))
    if old.kind in _ROOTS | _DEFINITIONS:
        return []
    return [
        context for context in _pieces(chain, split) if context.before and context.before[0].kind not in _DEFINITIONS
    ][:_MOST_CONTEXTS]


def enclosing(before: Tree, after: Tree, kinds: frozenset[str]) -> tuple[Tree, Tree] | None:
    """The innermost pair of such a kind that holds the whole change."""
    found = None
    while before != after:
        split = _differing(before, after)
        if not (len(split.old) == 1 == len(split.new)) or split.old[0].kind != split.new[0].kind:
            break
        before, after = split.old[0], split.new[0]
        found = (before, after) if before.kind in kinds else found
    return found


def split_of(before: Trees, after: Trees) -> tuple[int, Trees, Trees]:
    """How many are alike in front, and what differs behind them."""
    pairs = zip(before, after, strict=False)
    front = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    room = min(len(before), len(after)) - front
    ends = zip(reversed(before), reversed(after), strict=False)
    back = min(room, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends)))
    return front, before[front : len(before) - back], after[front : len(after) - back]


def _differing(old: Tree, new: Tree) -> _Split:
    def counted(tree: Tree) -> Trees:
        return tuple(child for child in tree.children if child.kind not in IMPORTS)

    return _Split(*split_of(counted(old), counted(new)))


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
        if node.kind in _ROOTS | _DEFINITIONS:
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
