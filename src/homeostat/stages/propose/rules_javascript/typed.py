"""What a function says that it gives: by its annotation in TypeScript, or by `@returns {…}` above it."""

import re

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, ancestors, field
from homeostat.stages.propose.tree_rules.spot import Spot

_LONGEST = 300  # characters of a type
_TYPED = (".ts", ".tsx", ".mts", ".cts")
_RETURNS = re.compile(r"@returns? {0,4}\{([^{}\n]{1,200})\}")
_OF_TYPE = {
    "string": "''", "number": "0", "boolean": "false", "bigint": "0n", "object": "{}", "String": "''", "Number": "0",
    "Boolean": "false", "Object": "{}", "Array": "[]", "ReadonlyArray": "[]", "Iterable": "[]", "Record": "{}",
    "Partial": "{}", "Map": "new Map()", "Set": "new Set()", "WeakMap": "new WeakMap()", "WeakSet": "new WeakSet()",
}  # fmt: skip


def says_type(function: Node, spot: Spot) -> str:
    """What the function gives, of an async one what it promises; "" where it says nothing."""
    annotation = field(function, "return_type")
    said = spot.text(annotation).lstrip(":").strip() if annotation is not None else _documented(function, spot)
    promised = re.fullmatch(r"Promise ?<(.+)>", said, re.DOTALL)
    is_async = any(child.type == "async" for child in function.children)
    return (promised[1].strip() if promised and is_async else said) if len(said) <= _LONGEST else ""


def _documented(function: Node, spot: Spot) -> str:
    """By the comment right above the statement that holds the function."""
    for node in (function, *ancestors(function)):
        if node != function and (node.type in FUNCTIONS or node.type in {"program", "statement_block", "class_body"}):
            return ""
        before = node.prev_named_sibling
        if before is not None and before.type == "comment":
            found = _RETURNS.search(spot.text(before)) if spot.text(before).startswith("/**") else None
            return found[1].strip() if found else ""
    return ""


def may_be_absent(subject: str, spot: Spot) -> bool:
    """Whether a type of the project says of this part that it may be missing: `customer: Customer | null`."""
    held, _, part = subject.rpartition(".")
    if not held or not part.isidentifier() or not spot.source.path.endswith(_TYPED):
        return False
    says = re.compile(
        rf"^\s{{1,40}}(?:readonly )?{part}(?:\?: |: [^;,\n]{{0,200}}\| ?(?:null|undefined)\b)", re.MULTILINE
    )
    return any(says.search(each.text) for each in spot.project.near(spot.source.path, _TYPED))


def neutral_of_type(said: str) -> str | None:
    """The value of the type that stands for nothing; None where the type is not known, or has none."""
    parts = _parts(said)
    if "undefined" in parts or "void" in parts:
        return "undefined"
    if "null" in parts:
        return "null"
    return next((neutral for part in parts if (neutral := _neutral(part.removeprefix("readonly ").strip()))), None)


def _neutral(said: str) -> str | None:
    if said.endswith("[]"):
        return "[]"
    if re.fullmatch(r"(?:asserts )?\w{1,60} is .{1,200}", said):
        return "false"
    name = re.match(r"(\w{1,60})(?: ?\.?<|$)", said)
    return _OF_TYPE.get(name[1]) if name is not None else None


def _parts(said: str) -> list[str]:
    """Those of a union, at its outermost."""
    parts: list[str] = []
    depth = start = 0
    for at, sign in enumerate(said):
        depth += (sign in "<([{") - (sign in ">)]}" and said[at - 1 : at] != "=")
        if sign == "|" and depth == 0:
            parts.append(said[start:at].strip())
            start = at + 1
    return [part for part in (*parts, said[start:].strip()) if part]
