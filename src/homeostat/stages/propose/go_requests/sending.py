"""Where a Go test sends a request: its method, path, body, credentials and expected status, as nodes of the tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as default

from tree_sitter import Node

from homeostat.languages.trees import Source, ancestors, field, function_of, walk
from homeostat.stages.propose.asked import Asked

STATUS = "HOMEOSTAT_STATUS"
_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_METHOD = re.compile(
    rf"(?:http\.Method(?:{_METHODS.title()}|Get|Post|Put|Patch|Delete|Head|Options)|\"(?:{_METHODS})\")$"
)
_PATH = re.compile(r"(?:https?://[^/\s]{1,100})?(?P<path>/[^\s]{0,300})$")
_STATUS = re.compile(r"(?:http\.Status[A-Z]\w{1,40}|[1-5]\d\d)$")
_CREDENTIAL = re.compile(r"(?i)(?:bearer|basic|token) \S|^sk_|^eyJ")
_CREDENTIAL_KEY = re.compile(r"(?i)auth|token|bearer|api_?key|cookie|session")
_BODY_KEY = re.compile(r"(?i)body|payload|json|input|content")
_LITERALS = frozenset({"interpreted_string_literal", "raw_string_literal"})
_MOST_IN_A_FILE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """`holder` is the row of a table, or the arguments of a call."""

    source: Source
    function: Node  # the test
    holder: Node
    row: bool
    path: Node
    written_path: str
    method: Node | None
    body: Node | None
    credentials: tuple[Node, ...]
    status: Node | None  # of a row
    label: Node | None  # of a row
    likeness: float = default(default=0.0)

    @property
    def has_constant(self) -> bool:
        return "http.Status" in self.source.text


def sendings(source: Source, asked: Asked) -> Iterator[Sending]:
    """Those that send with the request's own method, or with any that is written there."""
    for number, node in enumerate(_paths(source)):
        if number >= _MOST_IN_A_FILE:
            return
        test = _test_of(source, node)
        holder = _holder(node)
        if test is None or holder is None:
            continue
        found = _of(source, test, holder, node, asked)
        if found is not None:
            yield found


def _paths(source: Source) -> Iterator[Node]:
    for node in walk(source.root):
        if node.type in _LITERALS and _PATH.match(source.text_of(node)[1:-1]):
            yield node


def _test_of(source: Source, node: Node) -> Node | None:
    for above in ancestors(node):
        if above.type == "function_declaration":
            name = field(above, "name")
            return above if name is not None and source.text_of(name).startswith("Test") else None
    return None


def _holder(node: Node) -> Node | None:
    """The row or the arguments that the path is part of."""
    for above in ancestors(node):
        if above.type in {"argument_list", "literal_value"}:
            return above
        if above.type not in {"literal_element", "keyed_element", "binary_expression"}:
            return None
    return None


def _of(source: Source, test: Node, holder: Node, path: Node, asked: Asked) -> Sending | None:
    row = holder.type == "literal_value"
    values = list(_values(source, holder))
    method = next((value for _, value in values if _METHOD.match(source.text_of(value))), None)
    status = next((value for _, value in reversed(values) if _STATUS.match(source.text_of(value))), None)
    if row and (status is None or not _is_row(holder)):
        return None
    if method is None and not _sends(source, test if row else holder, asked.method):
        return None
    texts = [(key, value) for key, value in values if value.type in _LITERALS and value not in {path, method}]
    credentials = [
        value
        for key, value in texts
        if _CREDENTIAL.search(source.text_of(value)[1:-1]) or (key and _CREDENTIAL_KEY.search(key))
    ]
    written = _PATH.match(source.text_of(path)[1:-1])
    way = written["path"] if written else ""
    body = _body(source, values, path, {*credentials, *([method] if method is not None else [])})
    same = method is None or asked.method in source.text_of(method).upper()
    welcome = status is not None and re.search(r"StatusOK|StatusCreated|^2\d\d", source.text_of(status))
    return Sending(
        source=source,
        function=test,
        holder=holder,
        row=row,
        path=path,
        written_path=way,
        method=method,
        body=body,
        credentials=tuple(credentials),
        status=status,
        label=next((value for _, value in texts if value.end_byte <= path.start_byte), None) if row else None,
        likeness=2 * asked.likeness(way) + same + 0.5 * bool(welcome) + (0.5 if row else 0.0) + _room(asked, body),
    )


def _room(asked: Asked, body: Node | None) -> float:
    return 0.5 if (asked.body is None) == (body is None) else 0.0 if asked.body is None else -2.0


def _values(source: Source, holder: Node) -> Iterator[tuple[str, Node]]:
    """What it holds, each with its key where it has one."""
    for each in holder.named_children:
        if each.type == "keyed_element":
            parts = [part.named_children[0] for part in each.named_children if part.named_children]
            if len(parts) == 2:  # noqa: PLR2004 - key and value
                yield source.text_of(parts[0]), parts[1]
        elif each.type == "literal_element" and each.named_children:
            yield "", each.named_children[0]
        elif each.type != "comment":
            yield "", each


def _body(source: Source, values: list[tuple[str, Node]], path: Node, others: set[Node]) -> Node | None:
    """The literal, `nil` or reader that stands for the body: named so, else the first of them behind the path."""
    named = [value for key, value in values if key and _BODY_KEY.search(key)]
    behind = [value for key, value in values if not key and value.start_byte > path.end_byte]
    for value in [*named, *behind]:
        inner = [each for each in walk(value) if each.type in _LITERALS]
        if value in others:
            continue
        if value.type in _LITERALS or value.type == "nil":
            return value
        if value.type == "call_expression" and re.match(
            r"(?:strings|bytes)\.New(?:Reader|Buffer(?:String)?)\(", source.text_of(value)
        ):
            return inner[0] if len(inner) == 1 else value
    return None


def _is_row(node: Node) -> bool:
    """Whether it stands in a list of its like."""
    above = node.parent.parent if node.parent is not None and node.parent.type == "literal_element" else node.parent
    return above is not None and above.type == "literal_value"


def _sends(source: Source, node: Node, method: str) -> bool:
    """Whether the words around tell the method: `client.Post(…)`, or the test's only one."""
    if node.type == "argument_list":
        callee = field(node.parent, "function")
        word = source.text_of(callee).rpartition(".")[2].lower() if callee is not None else ""
        return method.lower() in word
    return bool(re.search(rf'http\.Method{method.title()}\b|"{method}"', source.text_of(node)))


def closure_of(sending: Sending) -> Node | None:
    """The `func(t *testing.T)` around the call, where there is one."""
    inner = function_of(sending.holder)
    return inner if inner is not None and inner.type == "func_literal" else None
