"""Where a test in JavaScript or TypeScript sends a request: its path, method and body, as nodes of the tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, LOOPS, Source, ancestors, field, walk
from homeostat.stages.propose.asked import Asked

TEXTS = frozenset({"string", "template_string"})
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_TESTS = frozenset({"it", "test", "specify"})
_GROUPS = frozenset({"describe", "suite", "context"})
_PATH = re.compile(r"(?P<before>https?://[^/\s$]{1,100}|\$\{[^{}]{1,100}\})?(?P<path>/[^\s]{0,300})?$")
_SENDS = re.compile(
    r"(?i)(?:fetch|inject|request|send|call|ask|api|visit|http)|(?:get|post|put|patch|del|delete|head|options)(?![a-z])"
)
_LOOKS = re.compile(r"^(?:to[A-Z]|expect$|equal|strictEqual|deep|match|is$|ok$|require$|import$|join$|resolve$)")
_PATH_KEYS = frozenset({"url", "path", "pathname", "uri", "endpoint"})
_BODY_KEYS = frozenset({"body", "payload", "data", "json"})
_BODY_LINKS = frozenset({"send", "payload", "body"})
_MOST_IN_A_FILE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """`holder` is what the path is an argument of: a call, or the object of options of one."""

    source: Source
    statement: Node  # the whole of `it(…);`
    test: Node  # the call of `it`
    function: Node  # its own
    call: Node
    path: Node
    before: str  # what stands before the path in its text: an origin, or `${base}`
    written_path: str
    method: Node | None  # a literal, or the name of what is called
    method_said: str  # in capitals
    options: Node | None  # an object with a key for the method or the body
    body: Node | None
    links: tuple[tuple[str, Node], ...]  # of a chain of calls: names and calls, innermost first
    likeness: float


def sendings(source: Source, asked: Asked) -> Iterator[Sending]:
    """Those inside of tests that stand by themselves: not in a loop, not made of a table."""
    count = 0
    for node in walk(source.root):
        if node.type not in TEXTS or count >= _MOST_IN_A_FILE:
            continue
        found = _PATH.match(source.text_of(node)[1:-1])
        call = _call(node) if found is not None and (found["path"] or found["before"]) else None
        if found is None or call is None:
            continue
        count += 1
        sending = _of(source, call, node, found, asked)
        if sending is not None:
            yield sending


def _call(path: Node) -> Node | None:
    """The call or `new Request` that the text is handed to."""
    for above in ancestors(path):
        if above.type in {"call_expression", "new_expression"}:
            made = field(above, "constructor")
            if made is not None and made.text == b"URL":
                continue
            return above
        if above.type == "pair":
            key = field(above, "key")
            if key is None or key.text is None or key.text.decode() not in _PATH_KEYS:
                return None
        elif above.type not in {"arguments", "binary_expression", "object", "parenthesized_expression"}:
            return None
    return None


def _of(source: Source, call: Node, path: Node, said_path: re.Match[str], asked: Asked) -> Sending | None:
    held = _test_of(source, call)
    callee, arguments = field(call, "function") or field(call, "constructor"), field(call, "arguments")
    if held is None or callee is None or arguments is None:
        return None
    word = source.text_of(callee).rpartition(".")[2]
    given = [each for each in arguments.named_children if each.type != "comment"]
    literal = next((each for each in given if each.type == "string" and _is_method(source, each)), None)
    if _LOOKS.match(word) or any(each.type in FUNCTIONS for each in given) or not (_SENDS.match(word) or literal):
        return None
    options = next((each for each in given if each.type == "object" and _is_options(source, each)), None)
    method, said = _method(source, callee, word, literal, options)
    links = tuple(_links(source, call))
    behind = [each for each in given if each.start_byte > path.end_byte and each != literal]
    body = _body(source, behind, options, links)
    test, function = held
    written_path = said_path["path"] or "/"
    same, welcome = said == asked.method, (body is None) == (asked.body is None)
    return Sending(
        source=source,
        statement=test.parent if test.parent is not None else test,
        test=test,
        function=function,
        call=call,
        path=path,
        before=said_path["before"] or "",
        written_path=written_path,
        method=method,
        method_said=said,
        options=options,
        body=body,
        links=links,
        likeness=2 * asked.likeness(written_path) + same + 0.5 * welcome,
    )


def _test_of(source: Source, node: Node) -> tuple[Node, Node] | None:
    """The call of `it` around the node with its function; None where it is no plain one."""
    around: list[Node] = []
    for above in ancestors(node):
        around.append(above)
        callee = field(above, "function") if above.type == "call_expression" else None
        if callee is None or source.text_of(callee) not in _TESTS:
            continue
        function = next((each for each in around if each.type in FUNCTIONS and _is_argument(each, above)), None)
        innermost = next((each for each in around if each.type in FUNCTIONS), None)
        plain = function is not None and innermost == function and _stands_alone(source, above)
        return (above, function) if plain and function is not None and not _calls_back(source, function) else None
    return None


def _is_argument(node: Node, call: Node) -> bool:
    return node.parent is not None and node.parent == field(call, "arguments")


def _calls_back(source: Source, function: Node) -> bool:
    """Whether it tells that it is over by calling its parameter."""
    parameters = field(function, "parameters") or field(function, "parameter")
    names = [each for each in walk(parameters) if each.type == "identifier"] if parameters is not None else []
    body = field(function, "body")
    text = source.text_of(body) if body is not None else ""
    return any(re.search(rf"(?<![\w$.]){re.escape(source.text_of(name))}(?:\(|\s*[),])", text) for name in names)


def _stands_alone(source: Source, test: Node) -> bool:
    statement = test.parent
    if statement is None or statement.type != "expression_statement":
        return False
    arguments = field(test, "arguments")
    title = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if title is None or title.type not in TEXTS:
        return False
    for above in ancestors(statement):
        if above.type in LOOPS:
            return False
        if above.type in FUNCTIONS:
            outer = above.parent.parent if above.parent is not None else None
            callee = field(outer, "function")
            if (
                callee is None
                or source.text_of(callee).partition(".")[0] not in _GROUPS
                or b".each" in (outer.text if outer is not None and outer.text else b"")
            ):
                return False
    return True


def _is_method(source: Source, node: Node) -> bool:
    return source.text_of(node)[1:-1].lower() in METHODS


def _is_options(source: Source, node: Node) -> bool:
    return bool({"method", "headers", *_BODY_KEYS, *_PATH_KEYS} & set(keys_of(source, node)))


def keys_of(source: Source, node: Node) -> dict[str, Node]:
    """The pairs of an object by their plain keys; `{ body }` stands for a pair too."""
    found: dict[str, Node] = {}
    for each in node.named_children:
        key = field(each, "key") if each.type == "pair" else each
        if key is not None and key.type in {"property_identifier", "string", "shorthand_property_identifier"}:
            found[source.text_of(key).strip("'\"")] = each
    return found


def _method(
    source: Source, callee: Node, word: str, literal: Node | None, options: Node | None
) -> tuple[Node | None, str]:
    if literal is not None:
        return literal, source.text_of(literal)[1:-1].upper()
    stated = keys_of(source, options).get("method") if options is not None else None
    value = field(stated, "value")
    if value is not None and value.type == "string":
        return value, source.text_of(value)[1:-1].upper()
    name = re.match(r"(?:get|post|put|patch|del(?:ete)?|head|options)(?![a-z])", word)
    if name is not None:
        exact = callee if callee.type == "identifier" else field(callee, "property")
        said = "DELETE" if name[0] == "del" else name[0].upper()
        return (exact if name[0] == word else None), said
    return None, "GET"


def _links(source: Source, call: Node) -> Iterator[tuple[str, Node]]:
    """What is called on what the call gives: `.send(…)`, `.expect(…)`."""
    node = call
    while node.parent is not None and node.parent.type == "member_expression":
        outer = node.parent.parent
        name = field(node.parent, "property")
        if outer is None or outer.type != "call_expression" or name is None or field(outer, "function") != node.parent:
            return
        yield source.text_of(name), outer
        node = outer


def _body(source: Source, behind: list[Node], options: Node | None, links: tuple[tuple[str, Node], ...]) -> Node | None:
    """The value that stands for the body; None where there is none. `behind` are the arguments after the path."""
    for name, call in links:
        arguments = field(call, "arguments")
        if name in _BODY_LINKS and arguments is not None and arguments.named_children:
            return arguments.named_children[0]
    if options is not None:
        pairs = keys_of(source, options)
        pair = next((pairs[key] for key in pairs if key in _BODY_KEYS), None)
        return None if pair is None else field(pair, "value") or pair
    return next((each for each in behind if each.type != "number"), None)
