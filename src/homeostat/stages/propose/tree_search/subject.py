"""The function that is changed, and one small change of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, Source, ancestors, body_of, field, function_of, walk

_DECLARES = {
    "variable_declarator": "name", "short_var_declaration": "left", "range_clause": "left", "var_spec": "name",
    "for_in_statement": "left", "const_spec": "name",
}  # fmt: skip
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_NOT_READ = frozenset({"_", "undefined", "nil", "true", "false", "iota", "arguments"})


@dataclass(frozen=True, slots=True)
class Change:
    """`prior` is how often such a change is the right one, beside others of the same line. Lines are 1-based."""

    family: str
    prior: float
    line: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Subject:
    """A function of a file in Go, JavaScript or TypeScript."""

    source: Source
    function: Node

    @property
    def in_go(self) -> bool:
        return self.source.path.endswith(".go")

    def text(self, node: Node) -> str:
        return self.source.text_of(node)

    def replaced(self, node: Node, text: str) -> Edit:
        return Edit(*self.source.span(node), text)

    def wrapped(self, node: Node, before: str, after: str) -> tuple[Edit, ...]:
        start, end = self.source.span(node)
        return Edit(start, start, before), Edit(end, end, after)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All that runs as part of it: not what the functions inside it hold."""
        return tuple(body_of(self.function))

    @cached_property
    def name(self) -> str:
        """As it is told to people; that of the variable that holds it, or of what is around it, where it has none."""
        for each in (self.function, *ancestors(self.function)):
            named = field(each, "name") if each.type in {*FUNCTIONS, "variable_declarator", "type_spec"} else None
            if named is not None:
                return self.text(named)
        return "the function"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Those of the functions around it as well, its own first."""
        found: list[str] = []
        function: Node | None = self.function
        while function is not None:
            held = [field(function, name) for name in ("parameters", "parameter", "receiver")]
            for each in held:
                found += self._bound(each) if each is not None else ()
            function = function_of(function)
        return tuple(dict.fromkeys(found))

    def _bound(self, node: Node) -> Iterator[str]:
        for each in walk(node):
            kind = each.parent.type if each.parent is not None else ""
            if each.type in _NAMES and (kind != "parameter_declaration" or _is_name(each)):
                yield self.text(each)

    @cached_property
    def locals(self) -> tuple[tuple[str, int], ...]:
        """Names and the byte after which each is known, of this function and those around it."""
        found: list[tuple[str, int]] = []
        function: Node | None = self.function
        while function is not None:
            for node in body_of(function):
                held = field(node, _DECLARES.get(node.type, ""))
                names = walk(held) if held is not None else ()
                found += [(self.text(each), _known_from(node)) for each in names if each.type in _NAMES]
            function = function_of(function)
        return tuple(found)

    def known_at(self, node: Node) -> list[str]:
        """Names that can be read at a node, those bound nearest above it first."""
        near = sorted(((at, name) for name, at in self.locals if at <= node.start_byte), reverse=True)
        names = [*(name for _, name in near), *self.parameters]
        return [name for name in dict.fromkeys(names) if name not in _NOT_READ]


def _known_from(node: Node) -> int:
    """What a loop binds is known in its body; what a declaration binds, after it."""
    if node.type in {"for_in_statement", "range_clause"}:
        return (field(node, "right") or node).end_byte
    return node.end_byte


def _is_name(node: Node) -> bool:
    above = node.parent
    return above is not None and node in above.children_by_field_name("name")
