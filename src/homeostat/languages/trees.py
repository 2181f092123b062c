"""Go, JavaScript, TypeScript and Python as trees that keep the text: what stands where, and what surrounds it.

A tree is concrete: every node knows its bytes, so an edit changes what it names and nothing else. What does not parse
whole has nodes of errors in it, and everything around them is still there.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import tree_sitter
import tree_sitter_go
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Node

from homeostat.errors import BadInput

MOST_BYTES = 2_000_000
_MOST_SECONDS = 2.0  # of one parse; a file of 10,000 lines takes 0.05
_MOST_NODES = 400_000
_MOST_DEPTH = 400  # of a node in its tree: code by people is seldom deeper than 40

_GRAMMARS = {
    ".go": "go",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".py": "python",
}
FUNCTIONS = frozenset({
    "function_declaration", "method_declaration", "func_literal",  # Go
    "function_expression", "generator_function", "generator_function_declaration", "arrow_function",
    "method_definition",
})  # fmt: skip
LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_BLOCKS = frozenset({
    "statement_list", "source_file",  # Go
    "statement_block", "program", "switch_case", "switch_default", "class_static_block",
})  # fmt: skip


def suffix_of(path: str) -> str:
    return next((suffix for suffix in _GRAMMARS if path.endswith(suffix)), "")


@cache
def _language(name: str) -> tree_sitter.Language:
    pointers = {
        "go": tree_sitter_go.language,
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
        "python": tree_sitter_python.language,
    }
    return tree_sitter.Language(pointers[name]())


@dataclass(frozen=True)
class Source:
    """One file and its tree. Spans are of characters; lines and columns are 1-based, a column counts as V8 does."""

    path: str
    text: str

    @cached_property
    def data(self) -> bytes:
        try:
            return self.text.encode()
        except UnicodeEncodeError as error:
            raise BadInput(f"{self.path} holds half a character") from error

    @cached_property
    def root(self) -> Node:
        """Raises BadInput: no grammar knows it, or it is too large or takes too long."""
        grammar = _GRAMMARS.get(suffix_of(self.path))
        if grammar is None:
            raise BadInput(f"{self.path} is neither Go, JavaScript, TypeScript nor Python")
        if len(self.data) > MOST_BYTES:
            raise BadInput(f"{self.path} is larger than {MOST_BYTES} bytes")
        until = time.monotonic() + _MOST_SECONDS
        data = self.data
        try:
            tree = tree_sitter.Parser(_language(grammar)).parse(
                lambda at, _: data[at : at + 65536], progress_callback=lambda _at, _failed: time.monotonic() > until
            )
        except (ValueError, TypeError) as error:
            raise BadInput(f"{self.path} cannot be parsed: {error}") from error
        return tree.root_node

    @cached_property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text[:4000] else "\n"

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def text_of(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode()

    def span(self, node: Node) -> tuple[int, int]:
        return self._character(node.start_byte), self._character(node.end_byte)

    def _character(self, byte: int) -> int:
        if len(self.data) == len(self.text):
            return byte
        return len(self.data[:byte].decode("utf-8", "replace"))

    def indent(self, node: Node) -> str:
        line = self.lines[node.start_point.row]
        return line[: len(line) - len(line.lstrip(" \t"))]

    @cached_property
    def step(self) -> str:
        """By what the file indents a block."""
        deeper = (line for line in self.lines if line[:1] in {"\t", " "} and not line.startswith(" *"))
        first = next(deeper, "")
        return "\t" if first.startswith("\t") else " " * min(4, len(first) - len(first.lstrip(" ")) or 4)

    def begins_its_line(self, node: Node) -> bool:
        start = self.span(node)[0]
        return not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()

    # --- where

    def at(self, line: int, column: int) -> Node | None:
        """The smallest named node that begins at the place, or holds it."""
        if not 1 <= line <= len(self.lines):
            return None
        before = _units(self.lines[line - 1], column - 1)
        point = (line - 1, len(before.encode("utf-8", "replace")))
        return self.root.named_descendant_for_point_range(point, point)

    def on_line(self, line: int) -> list[Node]:
        """The named nodes that touch a line and begin or end on it, the innermost first."""
        row = line - 1
        found = [
            node
            for node in walk(self.root, lambda node: node.start_point.row <= row <= node.end_point.row)
            if node.is_named and row in {node.start_point.row, node.end_point.row}
        ]
        return sorted(found, key=lambda node: (node.end_byte - node.start_byte, node.start_byte))


def _units(line: str, units: int) -> str:
    """As much of a line as so many UTF-16 units take."""
    if line.isascii():
        return line[:units]
    return line.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def walk(node: Node, enters: Callable[[Node], bool] | None = None) -> Iterator[Node]:
    """The node and all below it, in the order of the text; with `enters`, only those of which it says so."""
    waiting, count = [node], 0
    while waiting and count < _MOST_NODES:
        here = waiting.pop()
        if enters is not None and not enters(here):
            continue
        count += 1
        yield here
        waiting.extend(reversed(here.children))


def body_of(function: Node) -> Iterator[Node]:
    """All of a function that runs as part of it: not what the functions inside it hold."""
    return walk(function, lambda node: node == function or node.type not in FUNCTIONS)


def ancestors(node: Node) -> Iterator[Node]:
    """From the node's parent outwards."""
    for _ in range(_MOST_DEPTH):
        parent = node.parent
        if parent is None:
            return
        yield parent
        node = parent


def function_of(node: Node) -> Node | None:
    return next((each for each in ancestors(node) if each.type in FUNCTIONS), None)


def statement_of(node: Node) -> Node | None:
    """The statement of a block that holds the node, before which another can be put."""
    for each in (node, *ancestors(node)):
        if each.parent is not None and each.parent.type in _BLOCKS:
            return each if each.type != "comment" and _is_statement(each) else None
    return None


def _is_statement(node: Node) -> bool:
    """Not the value that a `case` is for."""
    parent = node.parent
    return parent is None or parent.type != "switch_case" or node != parent.child_by_field_name("value")


def is_elsewhere(node: Node, statement: Node) -> bool:
    """Whether the node lies in a later branch of the statement: what is asked before it is asked of the others too."""
    below = node
    for each in ancestors(node):
        if each.type == "else_clause" or (
            each.type == "if_statement" and each.child_by_field_name("alternative") == below
        ):
            return True
        if each == statement:
            return False
        below = each
    return False


def loop_of(node: Node) -> Node | None:
    """The loop that a `continue` at the node would go on with."""
    for each in ancestors(node):
        if each.type in LOOPS:
            return each
        if each.type in FUNCTIONS:
            return None
    return None


def field(node: Node | None, name: str) -> Node | None:
    return None if node is None else node.child_by_field_name(name)


def is_within(node: Node, outer: Node | None) -> bool:
    return outer is not None and outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def broken(source: Source) -> bool:
    """Whether something in it does not parse."""
    return source.root.has_error


def reads(path: str, text: str) -> bool:
    """Whether all of it parses, as what its name says."""
    try:
        return not broken(Source(path, text))
    except BadInput:
        return False
