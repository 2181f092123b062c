"""Code as trees that can be compared: without comments, spaces and the marks that only end a statement."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from homeostat.errors import BadInput

MOST_NODES = 20_000  # of one tree; a function of 500 lines has 6,000
_MOST_DEPTH = 100  # code by people is seldom deeper than 40

LISTS = frozenset({"block", "module", "statement_block", "program", "statement_list", "source_file", "class_body",
                   "switch_case", "switch_default", "expression_case", "default_case"})  # fmt: skip
PRIMARY = frozenset({
    "identifier", "attribute", "subscript", "call", "string", "integer", "float", "parenthesized_expression", "list",
    "tuple", "dictionary", "set", "list_comprehension", "generator_expression",
    "selector_expression", "index_expression", "call_expression", "int_literal", "float_literal", "composite_literal",
    "member_expression", "subscript_expression", "number", "this", "array", "object", "template_string",
})  # fmt: skip
EXPRESSIONS = PRIMARY | frozenset({
    "binary_operator", "boolean_operator", "comparison_operator", "not_operator", "unary_operator", "await",
    "conditional_expression", "named_expression", "binary_expression", "unary_expression", "type_assertion_expression",
    "ternary_expression", "await_expression", "new_expression", "as_expression", "non_null_expression",
})  # fmt: skip
CALLS = frozenset({"call", "call_expression", "new_expression", "await", "await_expression", "named_expression",
                   "list_comprehension", "generator_expression", "update_expression"})  # fmt: skip
CHAINED = frozenset({"attribute", "subscript", "call", "selector_expression", "index_expression", "call_expression",
                     "member_expression", "subscript_expression"})  # fmt: skip
NAMES = frozenset({"identifier", "field_identifier", "property_identifier", "type_identifier", "package_identifier",
                   "shorthand_property_identifier", "shorthand_property_identifier_pattern"})  # fmt: skip
LITERALS = frozenset({"string", "integer", "float", "int_literal", "float_literal", "number"})
_STRINGS = frozenset({"string", "interpreted_string_literal", "raw_string_literal", "template_string"})
_FILLED = frozenset({"interpolation", "template_substitution"})
_ENDS = frozenset({"", ";"})


@dataclass(frozen=True, slots=True)
class Tree:
    """A node. Two that say the same are equal, wherever they stand: `key` is made of kind, text and children.

    A hole stands for whatever fits its `kind`: a kind of leaf, or one of the four words below.
    """

    key: int
    kind: str = field(compare=False)
    text: str = field(compare=False)  # of a leaf
    children: tuple["Tree", ...] = field(compare=False)
    start: int = field(compare=False)  # bytes of the file, as `end`
    end: int = field(compare=False)
    hole: str = field(default="", compare=False)  # its name

    @property
    def is_leaf(self) -> bool:
        return not self.children and not self.hole


ANY_EXPRESSION, ANY_BLOCK, ANY_STATEMENT = "<expression>", "<block>", "<statement>"


def tree_of(node: Node, data: bytes) -> Tree:
    """Raises BadInput: it is too deep or too large to be compared."""
    left = [MOST_NODES]
    found = _tree(node, data, 0, left)
    if found is None:
        raise BadInput("Nothing but comments.")
    return found


def _tree(node: Node, data: bytes, depth: int, left: list[int]) -> Tree | None:
    left[0] -= 1
    if depth > _MOST_DEPTH or left[0] < 0:
        raise BadInput("The code is too deep or too long to be compared.")
    if node.is_extra or node.type == "comment":
        return None
    kind = "string" if node.type in _STRINGS else node.type
    if kind == "string" and not _FILLED.intersection(child.type for child in node.children):
        return leaf(kind, _content(_text(node, data)), node.start_byte, node.end_byte)
    children = tuple(found for child in node.children if (found := _tree(child, data, depth + 1, left)) is not None)
    if node.type in {"attribute", "keyword_argument"}:  # Python has one kind for variables and for names of members
        at = -1 if node.type == "attribute" else 0
        children = tuple(_member(each) if each is children[at] else each for each in children)
    if children:
        return branch(kind, children, node.start_byte, node.end_byte)
    text = _text(node, data)
    if text.strip() in _ENDS and not node.is_named:
        return None
    return leaf(kind, text, node.start_byte, node.end_byte)


def _member(tree: Tree) -> Tree:
    return leaf("property_identifier", tree.text, tree.start, tree.end) if tree.kind == "identifier" else tree


def leaf(kind: str, text: str, start: int, end: int) -> Tree:
    return Tree(hash((kind, text)), kind, text, (), start, end)


def branch(kind: str, children: tuple[Tree, ...], start: int, end: int) -> Tree:
    return Tree(hash((kind, *(child.key for child in children))), kind, "", children, start, end)


def hole(name: str, kind: str, at: Tree) -> Tree:
    """A hole in the place of a tree."""
    return Tree(hash(("hole", name, kind)), kind, "", (), at.start, at.end, name)


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and all below it, in the order of the text."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.children))


def walk_all(trees: tuple[Tree, ...]) -> Iterator[Tree]:
    return (node for tree in trees for node in walk(tree))


def holes_in(trees: tuple[Tree, ...]) -> Iterator[Tree]:
    return (node for node in walk_all(trees) if node.hole)


def callee(call: Tree) -> Tree | None:
    """What a call calls: an expression, of which the last name says what is done."""
    if call.kind == "new_expression":
        return call.children[1] if len(call.children) > 1 else None
    return call.children[0] if call.kind in {"call", "call_expression"} and call.children else None


def spine(tree: Tree) -> Iterator[Tree]:
    """The steps of `a.b[0].c()`, the last first."""
    while tree.kind in CHAINED and tree.children:
        yield tree
        tree = tree.children[0]


def last_name(tree: Tree) -> str:
    """`get` of `prices.get`, `len` of `len`."""
    while tree.children:
        tree = tree.children[-1]
    return tree.text


def _text(node: Node, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _content(text: str) -> str:
    """A string without its quotes, which are a matter of style; letters before them are not."""
    prefix = text[: len(text) - len(text.lstrip("rRbBuUfF"))]
    rest = text[len(prefix) :]
    quotes = 3 if rest[:3] in {'"""', "'''"} else 1
    return f"{prefix}{rest[quotes : len(rest) - quotes]}"
