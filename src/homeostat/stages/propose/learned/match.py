"""Where a pattern fits: near the crash, the nearest places first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homeostat.languages.trees import FUNCTIONS, LOOPS
from homeostat.stages.propose.learned.pattern import PART, WHOLE, Pattern
from homeostat.stages.propose.learned.tree import (
    ANY_BLOCK,
    ANY_EXPRESSION,
    ANY_STATEMENT,
    CHAINED,
    EXPRESSIONS,
    LISTS,
    Tree,
    callee,
    spine,
    walk,
    walk_all,
)

_FUNCTIONS = FUNCTIONS | {"function_definition", "lambda"}
_NOTHING = frozenset({"none", "null", "undefined"})  # Go says how many values it gives
_MOST_AROUND = 8  # statements around the one that crashed
_MOST_SITES = 600  # of one place

Bound = Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class Site:
    """A node near the crash with those that follow it. `far` counts statements outwards from the one that crashed."""

    nodes: tuple[Tree, ...]  # it and its later siblings
    parent: str  # what kind of node they are part of
    far: int
    on_line: bool
    in_loop: bool  # of the same function
    goes_on: bool = False  # one member of it is asked for

    @property
    def is_statement(self) -> bool:
        return self.parent in LISTS


def sites(root: Tree, start: int, end: int) -> list[Site]:
    """Those around the line of bytes `start` to `end`, the nearest first."""
    found: list[Site] = []
    for far, (block, at, in_loop) in enumerate(_around(root, start, end)):
        if at:
            found.append(Site(block.children[at - 1 :], block.kind, far, on_line=False, in_loop=in_loop))
        found.append(Site(block.children[at:], block.kind, far, on_line=True, in_loop=in_loop))
        found += _below(block.children[at], far, start, end)
    return sorted(found, key=lambda site: (site.far, not site.on_line))[:_MOST_SITES]


def _around(root: Tree, start: int, end: int) -> list[tuple[Tree, int, bool]]:
    """The statements that hold the line, the innermost first: their list, the place there, whether it is in a loop."""
    chain: list[tuple[Tree, int, bool]] = []
    node: Tree | None = root
    in_loop = False
    while node is not None:
        in_loop = (in_loop or node.kind in LOOPS) and node.kind not in _FUNCTIONS
        holding = ((at, child) for at, child in enumerate(node.children) if _touches(child, start, end))
        at, child = next(holding, (0, None))
        if child is not None and node.kind in LISTS and child.kind not in LISTS:
            chain.append((node, at, in_loop))
        node = child
    return chain[::-1][:_MOST_AROUND]


def _below(statement: Tree, far: int, start: int, end: int) -> Iterator[Site]:
    """What is the statement's own: not what the statements inside it hold."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        for at, child in enumerate(node.children):
            if child.kind not in LISTS:
                waiting.append(child)
                if child is not callee(node):  # what is called is no value
                    on_line = _touches(child, start, end)
                    goes_on = at == 0 and node.kind in CHAINED
                    yield Site(node.children[at:], node.kind, far, on_line=on_line, in_loop=False, goes_on=goes_on)


def _touches(node: Tree, start: int, end: int) -> bool:
    return node.start < end and start < node.end


def bindings(pattern: Pattern, site: Site) -> Iterator[Bound]:
    """What stands in the holes where the pattern fits; several where only a part of a statement is asked for."""
    if pattern.inner is not None:
        if pattern.before[0].kind == ANY_EXPRESSION:
            steps = () if site.goes_on or site.is_statement else spine(site.nodes[0])
            yield from _within(pattern.inner, site.nodes[0], steps)
        elif site.is_statement and site.on_line and (site.in_loop or not pattern.leaves_a_turn):
            yield from _within(pattern.inner, site.nodes[0], own_nodes(site.nodes[0]))
        return
    if len(site.nodes) < len(pattern.before) or (pattern.leaves_a_turn and site.is_statement and not site.in_loop):
        return
    bound: dict[str, Tree] = {}
    if all(map(lambda a, b: _fits(a, b, bound), pattern.before, site.nodes)):
        yield bound


def _within(inner: Tree, whole: Tree, parts: Iterable[Tree]) -> Iterator[Bound]:
    for node in parts:
        bound: dict[str, Tree] = {}
        if _fits(inner, node, bound):
            yield {**bound, WHOLE: whole, PART: node}


def own_nodes(statement: Tree) -> Iterator[Tree]:
    """The statement and all of it that is not part of a statement inside it."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in reversed(node.children) if child.kind not in LISTS]


def _fits(pattern: Tree, node: Tree, bound: dict[str, Tree]) -> bool:
    if pattern.hole:
        known = bound.setdefault(pattern.hole, node)
        return known == node and _is_of(pattern.kind, node)
    if pattern.kind != node.kind or len(pattern.children) != len(node.children):
        return False
    if not pattern.children:
        return pattern == node
    return all(map(lambda a, b: _fits(a, b, bound), pattern.children, node.children))


def _is_of(kind: str, node: Tree) -> bool:
    if kind == ANY_EXPRESSION:
        return node.kind in EXPRESSIONS
    if kind == ANY_BLOCK:
        return node.kind in LISTS
    return kind in {node.kind, ANY_STATEMENT}


def told_alike(pattern: Pattern, bound: Bound) -> int:
    """How many holes hold what they held in the fix that the pattern is of."""
    return sum(1 for name, key in pattern.seen.items() if name in bound and bound[name].key == key)


def is_named(bound: Bound, site: Site, words: frozenset[str]) -> bool:
    """Whether the name that the failure's message quotes is asked of the very value that the fix is about."""
    node = bound.get(PART, site.nodes[0])
    return any(child.text in words for child in node.children[1:])


def calls_in(tree: Tree, calls: frozenset[str]) -> bool:
    return any(node.kind in calls for node in walk(tree))


def answers_of(function: Tree) -> frozenset[bool]:
    """Whether it is left with a value, without one, or both."""
    return frozenset(_ways_out(walk(function))) or frozenset({False})


def answers_alike(pattern: Pattern, here: frozenset[bool]) -> bool:
    """Whether the ways out that it writes are of the function's own kind."""
    return any(_ways_out(walk_all(pattern.before))) or here.issuperset(_ways_out(walk_all(pattern.after)))


def _ways_out(nodes: Iterable[Tree]) -> Iterator[bool]:
    """For each way out, whether it gives a value; nothing at all may be given by any function."""
    for node in nodes:
        if node.kind == "return_statement" and node.children and node.children[-1].kind not in _NOTHING:
            yield len(node.children) > 1
