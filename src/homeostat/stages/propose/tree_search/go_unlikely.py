"""Blind changes of Go that no compiler takes: of what is known to be no number, no variable, or of another type."""

import re
from collections.abc import Mapping, Sequence

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, walk
from homeostat.stages.propose.tree_search.go_edits import given_back, results_of, types_of
from homeostat.stages.propose.tree_search.subject import Subject

_NUMBER = re.compile(r"u?int(8|16|32|64)?|uintptr|byte|rune|float(32|64)|time\.\w+")
_BASIC = re.compile(rf"{_NUMBER.pattern}|string|bool|error|\*.*|\[\].*|map\[.*")
_LITERALS = {
    "interpreted_string_literal": "string", "raw_string_literal": "string", "true": "bool", "false": "bool",
    "nil": "nil", "func_literal": "func", "composite_literal": "composite",
}  # fmt: skip
_GIVES_TEXT = re.compile(
    r"(?:fmt\.Sprint\w*|strings\.(?:To|Trim|Re|Join|Title)\w*|strconv\.(?:Itoa|Format\w+|Quote)|string)$"
)
_ORDERED = frozenset({"<", "<=", ">", ">="})
_OF_NUMBERS = frozenset({"+=", "-=", "*=", "/=", "|=", "&="})


class Unlikely:
    """What is known of one function."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._kinds: Mapping[str, str] = types_of(subject)
        self._results = results_of(subject)
        heads = (each for each in subject.source.root.named_children if each.type == "import_declaration")
        specs = (each for head in heads for each in walk(head) if each.type == "import_spec")
        self._packages = frozenset(_package(subject.text(each)) for each in specs)

    def builds(self, node: Node, family: str, edits: Sequence[Edit]) -> bool:
        """Whether it may; only what is known to be wrong is not."""
        if family == "one more or less":
            return self._may_be_number(node)
        if family == "operator" and len(edits) == 1:
            return self._may_be_asked(node, edits[0].text.strip())
        if family == "another name" and len(edits) == 1:
            own, other = self._kind_of(node), self._kinds.get(edits[0].text, "")
            return self._subject.text(node) not in self._packages and not _apart(own, other)
        if family == "arguments swapped":
            kinds = {self._subject.text(each): self._kind_of(each) for each in node.named_children}
            swapped = [kinds.get(each.text, "") for each in edits]
            return not _apart(*swapped) if len(swapped) == len(("one", "other")) else True
        return True

    def _may_be_number(self, node: Node) -> bool:
        kind = self._kind_of(node)
        if not kind:
            left = next((each for each in ancestors(node) if each.type.endswith("_statement")), None)
            values = given_back(left) if left is not None and left.type == "return_statement" else []
            kind = self._results[values.index(node)] if node in values and len(values) == len(self._results) else ""
        return not _BASIC.fullmatch(kind) or _NUMBER.fullmatch(kind) is not None

    def _may_be_asked(self, node: Node, sign: str) -> bool:
        sides = (field(node, "left"), field(node, "right"))
        values = [
            each.named_children[0] if each.type == "expression_list" else each for each in sides if each is not None
        ]
        kinds = {self._kind_of(each) for each in values}
        if sign in _ORDERED:
            return not kinds & {"nil", "bool", "error"} and not any(kind.startswith("*") for kind in kinds)
        if sign in _OF_NUMBERS:
            texts = "string" in kinds and sign != "+="
            return not texts and not kinds & {"nil", "bool", "error", "func", "composite"} and not any(
                kind.startswith(("*", "[]", "map[")) for kind in kinds
            )  # fmt: skip
        return True

    def _kind_of(self, node: Node) -> str:
        """As it is written; nothing where it is not known."""
        if node.type == "call_expression":
            called = self._subject.text(field(node, "function") or node)
            return "int" if called in {"len", "cap"} else "string" if _GIVES_TEXT.match(called) else ""
        return self._kinds.get(self._subject.text(node), "") or _LITERALS.get(node.type, "")


def _apart(one: str, other: str) -> bool:
    """Two types neither of which can stand for the other."""
    plain = _BASIC.fullmatch(one) and _BASIC.fullmatch(other)
    return bool(plain and one != other and "error" not in {one, other})


def _package(spec: str) -> str:
    named = re.match(r"(\w+) ", spec)
    return named[1] if named else re.sub(r"/v\d+$", "", spec.strip('"`')).rpartition("/")[2]
