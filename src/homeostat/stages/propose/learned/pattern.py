"""Patterns: what fixes made of code, with holes where other code may stand.

Each precedent gives several. In the most exact every name is its own; in the next, names and literals that the fix
kept are holes; in the widest, whole expressions are, or the statement that a guard was put before. Two precedents of
the same error give what they have in common.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from homeostat.errors import BadInput
from homeostat.languages.trees import LOOPS, Source
from homeostat.records import Precedent
from homeostat.stages.propose.learned.change import Context, Trees, changed_statements, contexts
from homeostat.stages.propose.learned.tree import (
    ANY_BLOCK,
    ANY_EXPRESSION,
    ANY_STATEMENT,
    EXPRESSIONS,
    LISTS,
    LITERALS,
    NAMES,
    Tree,
    branch,
    callee,
    hole,
    holes_in,
    last_name,
    spine,
    walk,
    walk_all,
)

_MOST_PATTERNS = 240
_MOST_PAIRS = 400
_MOST_NODES = 400  # of a pattern: what is larger fits nothing but itself
_TRIVIAL = frozenset({"", "0", "1", "-1", "0.0", "1.0"})
WHOLE, PART = "W", "P"  # names: of what is asked for only a part, and of that part


@dataclass(frozen=True, slots=True)
class Pattern:
    """`before` becomes `after`; every hole of `after` is one of `before`.

    `text` is the file from which `after` is taken, so that a fix looks as people wrote it.
    """

    before: Trees
    after: Trees
    text: Source
    precedents: tuple[Precedent, ...]  # whose text it is first
    seen: Mapping[str, int]  # what stood in a hole there: the key of its tree
    inner: Tree | None = None  # what the code in the hole `WHOLE` has to hold

    @property
    def key(self) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        before, after = (tuple(tree.key for tree in trees) for trees in (self.before, self.after))
        return before, after, self.inner.key if self.inner else 0

    @property
    def leaves_a_turn(self) -> bool:
        """Whether it writes a `continue` or a `break` for a loop that is none of its own."""
        kept = {node.key for node in walk_all(self.before)}
        new = {node.kind for node in walk_all(self.after) if node.key not in kept}
        return bool(new & {"continue_statement", "break_statement"}) and not new & LOOPS

    @property
    def told(self) -> int:
        """How many words of the code it asks for."""
        trees = self.before if self.inner is None else (self.inner,)
        return sum(1 for node in walk_all(trees) if node.is_leaf and (node.kind != node.text))


def patterns(precedents: Sequence[Precedent]) -> list[Pattern]:
    """All that can be learned from them; each once, with all the precedents that it stands for."""
    found = [pattern for precedent in precedents for pattern in _of_one(precedent)]
    common = (made for a, b in islice(_pairs(found), _MOST_PAIRS) if (made := common_of(a, b)) is not None)
    return _merged([*found, *common])[:_MOST_PATTERNS]


def _merged(found: list[Pattern]) -> list[Pattern]:
    merged: dict[object, Pattern] = {}
    for pattern in found:
        known = merged.get(pattern.key)
        if known is None:
            merged[pattern.key] = pattern
        else:
            both = dict.fromkeys((*known.precedents, *pattern.precedents))
            merged[pattern.key] = replace(known, precedents=tuple(both))
    return list(merged.values())


# --- of one precedent


def _of_one(precedent: Precedent) -> Iterator[Pattern]:
    before, after = (Source(precedent.path, text) for text in (precedent.before, precedent.after))
    try:
        found = changed_statements(before, after)
    except BadInput:
        return
    for context in contexts(*found) if found else ():
        if sum(1 for _ in walk_all((*context.before, *context.after))) > _MOST_NODES:
            continue
        exact = Pattern(context.before, context.after, after, (precedent,), {})
        for made in (exact, *_abstracted(context, exact)):
            if says_something(made):
                yield made


def _abstracted(context: Context, exact: Pattern) -> Iterator[Pattern]:
    fixed = _fixed_names(context)
    taken = _expressions(context, fixed)
    yield _filled(context, exact, _Holes(context, fixed, {}))
    if taken:
        yield _filled(context, exact, _Holes(context, fixed, taken))
        yield from _before_any(context, exact, _Holes(context, frozenset(), taken))


def _filled(context: Context, exact: Pattern, holes: "_Holes") -> Pattern:
    before = tuple(map(holes.put, context.before))
    after = tuple(map(holes.put, context.after))
    return Pattern(before, after, exact.text, exact.precedents, holes.seen)


def _before_any(context: Context, exact: Pattern, holes: "_Holes") -> Iterator[Pattern]:
    """What was put around or before something, for anything that does the same with the value in question.

    That is a statement, or an expression that goes from one member to the next: `a.b[0].c()`.
    """
    whole = context.before[0]
    if len(context.before) != 1 or not any(node == whole for node in walk_all(context.after)):
        return
    kind = ANY_EXPRESSION if whole.kind in EXPRESSIONS else ANY_STATEMENT
    parts = spine(whole) if kind == ANY_EXPRESSION else walk(whole)
    part = next((node for node in parts if node.kind in EXPRESSIONS and holes.takes_one_of(node.children)), None)
    if part is not None:
        after = tuple(_with_hole(tree, whole, kind, holes) for tree in context.after)
        inner = holes.put(part)
        asked = {each.hole for each in holes_in((inner,)) if each.kind == ANY_EXPRESSION}
        if asked & {each.hole for each in holes_in(after)}:  # what was added is about the value
            before = (hole(WHOLE, kind, whole),)
            yield Pattern(before, after, exact.text, exact.precedents, holes.seen, inner)


def _with_hole(tree: Tree, whole: Tree, kind: str, holes: "_Holes") -> Tree:
    if tree == whole:
        return hole(WHOLE, kind, tree)
    if tree.is_leaf or tree.key in holes.taken or not any(node == whole for node in walk(tree)):
        return holes.put(tree)
    children = tuple(_with_hole(child, whole, kind, holes) for child in tree.children)
    return branch(tree.kind, children, tree.start, tree.end)


class _Holes:
    """Puts holes into trees, the same one for the same code."""

    def __init__(self, context: Context, fixed: frozenset[str], taken: dict[int, str]) -> None:
        self.taken = taken
        self.seen: dict[str, int] = {name: key for key, name in taken.items()}
        self._fixed = fixed
        both = {node.key for node in walk_all(context.before)} & {node.key for node in walk_all(context.after)}
        self._kept = both
        self._new = {node.key for node in walk_all(context.new)}
        self._names: dict[int, str] = {}

    def put(self, tree: Tree) -> Tree:
        if name := self.taken.get(tree.key):
            return hole(name, ANY_EXPRESSION, tree)
        if tree.is_leaf:
            return self._leaf(tree)
        if tree.kind in LISTS and tree.key in self._kept and tree.key not in self._new and not self._holds_taken(tree):
            return self._named(tree, ANY_BLOCK)
        return branch(tree.kind, tuple(map(self.put, tree.children)), tree.start, tree.end)

    def _leaf(self, tree: Tree) -> Tree:
        varies = tree.kind in NAMES or (tree.kind in LITERALS and tree.text not in _TRIVIAL)
        if varies and tree.key in self._kept and tree.text not in self._fixed:
            return self._named(tree, tree.kind)
        return tree

    def _named(self, tree: Tree, kind: str) -> Tree:
        name = self._names.setdefault(tree.key, f"N{len(self._names)}")
        self.seen[name] = tree.key
        return hole(name, kind, tree)

    def takes_one_of(self, trees: Trees) -> bool:
        return any(tree.key in self.taken for tree in trees)

    def _holds_taken(self, tree: Tree) -> bool:
        return any(node.key in self.taken for node in walk(tree))


def _fixed_names(context: Context) -> frozenset[str]:
    """What is called where something changed, and by which names arguments are given: else it would be another fix."""
    found = set[str]()
    sides = [list(walk_all(trees)) for trees in (context.before, context.after)]
    kept = {node.key for node in sides[0]} & {node.key for node in sides[1]}
    for node in (each for side in sides for each in side if each.key not in kept):
        called = callee(node)
        if called is not None:
            found.add(last_name(called))
        if node.kind == "keyword_argument":
            found.add(node.children[0].text)
    return frozenset(found)


def _expressions(context: Context, fixed: frozenset[str]) -> dict[int, str]:
    """Whole expressions that the fix took over from what was there: the largest that hold no other such."""
    there = {node.key for node in walk_all(context.before) if node.kind in EXPRESSIONS}
    whole = {tree.key for tree in context.before}
    found: dict[int, Tree] = {}
    waiting = [*(tree for tree in context.beside if tree.key in there), *context.new][::-1]
    while waiting:
        node = waiting.pop()
        trivial = node.text in _TRIVIAL if node.kind in LITERALS else last_name(node) in fixed and not node.children
        if node.key in there and not trivial and node.key not in whole:
            found[node.key] = node
            continue
        called = callee(node)
        below = [child for child in node.children if child is not called]
        waiting += reversed([*(called.children[:1] if called is not None else ()), *below])
    alone = [
        key
        for key, tree in found.items()
        if not any(node.key in found for child in tree.children for node in walk(child))
    ]
    return {key: f"E{number}" for number, key in enumerate(alone)}


# --- of two


def _pairs(found: list[Pattern]) -> Iterator[tuple[Pattern, Pattern]]:
    """Those of one shape and of different fixes. Without holes, or of a part only, there is nothing to widen."""
    alike: dict[object, list[Pattern]] = {}
    for pattern in found:
        if pattern.seen and pattern.inner is None:
            shape = tuple(tree.kind for tree in pattern.before), tuple(tree.kind for tree in pattern.after)
            alike.setdefault(shape, []).append(pattern)
    for some in alike.values():
        yield from ((a, b) for a, b in combinations(some, 2) if a.precedents != b.precedents)


def common_of(one: Pattern, other: Pattern) -> Pattern | None:
    """The most special pattern of which both are cases; None where it would ask for nothing, or not hold together."""
    common = _Common()
    try:
        before = tuple(common.of(a, b) for a, b in zip(one.before, other.before, strict=True))
        known = frozenset(common.names.values())
        after = tuple(common.of(a, b) for a, b in zip(one.after, other.after, strict=True))
    except BadInput:
        return None
    if not known.issuperset(common.names.values()):
        return None
    made = Pattern(before, after, one.text, (*one.precedents, *other.precedents), common.seen)
    if made.key in {one.key, other.key} or not says_something(made):
        return None
    return made


class _Common:
    """Two trees to one: what differs is a hole, the same for the same two trees."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, int], str] = {}
        self.seen: dict[str, int] = {}

    def of(self, one: Tree, other: Tree) -> Tree:
        """Raises BadInput: they differ in something that no hole stands for."""
        if one == other and not one.hole and not any(node.hole for node in walk(one)):
            return one
        alike = one.kind == other.kind and not one.hole and not other.hole
        if alike and one.children and len(one.children) == len(other.children):
            children = tuple(map(self.of, one.children, other.children))
            return branch(one.kind, children, one.start, one.end)
        name = self.names.setdefault((one.key, other.key), f"C{len(self.names)}")
        if not one.hole:
            self.seen[name] = one.key
        return hole(name, _kind_of_both(one, other), one)


def _kind_of_both(one: Tree, other: Tree) -> str:
    """Raises BadInput: there is none."""
    if one.kind == other.kind and (one.hole or one.kind in NAMES | LITERALS):
        return one.kind
    expressions = EXPRESSIONS | {ANY_EXPRESSION}
    if {one.kind, other.kind} <= expressions:
        return ANY_EXPRESSION
    if {one.kind, other.kind} <= LISTS | {ANY_BLOCK}:
        return ANY_BLOCK
    raise BadInput(f"{one.kind} and {other.kind} have nothing in common.")


def says_something(pattern: Pattern) -> bool:
    """Whether it asks for more than that there is code, changes it, and makes nothing out of the air."""
    bound = {each.hole for each in holes_in(pattern.before if pattern.inner is None else (pattern.inner,))}
    if pattern.inner is not None:
        bound.add(WHOLE)
    wanted = {each.hole for each in holes_in(pattern.after)}
    shaped = any(tree.children for tree in pattern.before) or pattern.inner is not None
    return shaped and wanted <= bound and pattern.key[0] != pattern.key[1]
