"""What JavaScript and TypeScript forget of promises, chunks and keys: it goes well until something unusual comes."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, walk
from homeostat.stages.propose.tree_search.beside import plain_parameters
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_PROMISES = frozenset({"call_expression", "new_expression"})
_TAKES_CHUNKS = re.compile(r"_?(?:transform|write|push|feed)$")
_OWN_KEYS = re.compile(r"(?:Object\.(?:keys|entries|getOwnPropertyNames)|Reflect\.ownKeys)\(")
_UNSAFE = ("__proto__", "constructor", "prototype")
_MOST_KEYS = 8  # of what is remembered in one function


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


# --- a promise that is remembered, and what else is kept in part


def _declared(subject: Subject, node: Node) -> Iterator[Found]:
    """`const promise = load(id); kept.set(id, promise)`: one that failed is given to all who ask later."""
    name, value = field(node, "name"), field(node, "value")
    if name is None or value is None or value.type not in _PROMISES or name.type != "identifier":
        return
    said = re.escape(subject.text(name))
    text = subject.text(subject.function)
    kept = re.compile(
        rf"([\w$.#]{{1,60}})\.set\(([\w$.()]{{1,80}}), (?:{said}|\{{[^{{}}]{{0,80}}\b{said}\b[^{{}}]*\}})\)"
    )
    for found in list(kept.finditer(text))[:_MOST_KEYS]:
        if re.search(rf"{re.escape(found[1])}\.(?:get|has)\(", text):
            yield _forgotten(subject, value, f"{found[1]}.delete({found[2]})")


def _put(subject: Subject, node: Node) -> Iterator[Found]:
    """`kept.set(id, load(id))`, and `this.ready = this.open()`, of which the function gives what is there."""
    text = subject.text(subject.function)
    if node.type == "call_expression":
        callee, arguments = field(node, "function"), field(node, "arguments")
        given = arguments.named_children if arguments is not None else []
        held, name = field(callee, "object"), field(callee, "property")
        if held is None or name is None or subject.text(name) != "set" or len(given) != 2:  # noqa: PLR2004 - key and value
            return
        place = subject.text(held)
        if given[1].type in _PROMISES and re.search(rf"return {re.escape(place)}\.get\(", text):
            yield _forgotten(subject, given[1], f"{place}.delete({subject.text(given[0])})")
        return
    left, right = field(node, "left"), field(node, "right")
    if left is None or right is None or right.type not in _PROMISES or left.type == "identifier":
        return
    place = subject.text(left)
    asks = re.search(rf"(?:if \(!?|\?\?= |{re.escape(place)} (?:\?\?|\|\|)= )", text)
    if asks and re.search(rf"return {re.escape(place)}\b", text):
        yield _forgotten(subject, right, f"{place} = null")


def _forgotten(subject: Subject, value: Node, forgets: str) -> Found:
    newline = subject.source.newline
    indent = subject.source.indent(value)
    step = subject.source.step
    inner = f"{newline}{indent}{step}"
    text = f".catch((error) => {{{inner}{forgets};{inner}throw error;{newline}{indent}}})"
    at = subject.source.span(value)[1]
    return "forgotten when it fails", 0.6, (Edit(at, at, text),)


def _split(subject: Subject, node: Node) -> Iterator[Found]:
    """`const [key, value] = line.split('=')`: what stands after a second one is lost."""
    names, value, above = field(node, "name"), field(node, "value"), node.parent
    callee, arguments = field(value, "function"), field(value, "arguments")
    called = field(callee, "property")
    given = arguments.named_children if arguments is not None else []
    if names is None or called is None or above is None or subject.text(called) != "split" or len(given) != 1:
        return
    parts = [each for each in names.named_children if each.type == "identifier"]
    if names.type != "array_pattern" or len(parts) < 2 or len(parts) != len(names.named_children):  # noqa: PLR2004
        return
    alone = above.type in {"lexical_declaration", "variable_declaration"} and len(above.named_children) == 1
    kind = subject.text(above).split()[0]
    if not alone or kind not in {"const", "let", "var"} or given[0].type != "string":
        return
    last, sign = subject.text(parts[-1]), subject.text(given[0])
    end = subject.source.span(above)[1]
    said = ";" if subject.text(above).endswith(";") else ""
    rest = "more" if "rest" in subject.text(subject.function) else "rest"
    line = f"{subject.source.newline}{subject.source.indent(above)}{kind} {last} = {rest}.join({sign}){said}"
    yield "all that follows", 0.64, (subject.replaced(parts[-1], f"...{rest}"), Edit(end, end, line))


# --- a letter that comes in two chunks


def _decoded(subject: Subject, node: Node) -> Iterator[Found]:
    """`chunk.toString()` of each chunk: a letter of several bytes may be cut in two."""
    callee, arguments = field(node, "function"), field(node, "arguments")
    held, name = field(callee, "object"), field(callee, "property")
    given = [subject.text(each).strip("'\"") for each in arguments.named_children] if arguments is not None else []
    if held is None or name is None or subject.text(name) != "toString" or given not in ([], ["utf8"], ["utf-8"]):
        return
    chunk = subject.text(held)
    if chunk not in subject.parameters:
        return
    around = next((each for each in ancestors(subject.function) if each.type == "class_body"), None)
    if around is not None and _TAKES_CHUNKS.search(subject.name):
        yield from _by_decoder(subject, node, chunk, around)
    yield from _told_to_the_stream(subject)


def _by_decoder(subject: Subject, node: Node, chunk: str, around: Node) -> Iterator[Found]:
    """The class's decoder, or one of its own, which keeps what is not whole yet."""
    known = re.search(r"(this\.#?\w+) = new StringDecoder\(", subject.text(around))
    field_of = re.search(r"^\s*(#?\w+) = new StringDecoder\(", subject.text(around), re.MULTILINE)
    decoder = known[1] if known else f"this.{field_of[1]}" if field_of else ""
    if decoder:
        yield "whole letters", 0.66, (subject.replaced(node, f"{decoder}.write({chunk})"),)
        return
    first = next(iter(around.named_children), None)
    top = next((each for each in subject.source.root.named_children if each.type != "comment"), None)
    if first is None or top is None:
        return
    if top.type == "expression_statement" and subject.text(top).strip("'\";") == "use strict":
        top = top.next_named_sibling or top
    modules = re.search(r"^import .*from ", subject.source.text, re.MULTILINE) is not None
    newline, at, above = subject.source.newline, subject.source.span(first)[0], subject.source.span(top)[0]
    brought = (
        "import { StringDecoder } from 'node:string_decoder';"
        if modules
        else "const { StringDecoder } = require('node:string_decoder');"
    )
    margin = f"{newline}{newline}{subject.source.indent(first)}"
    edits = (
        Edit(above, above, f"{brought}{newline}"),
        Edit(at, at, f"decoder = new StringDecoder('utf8');{margin}"),
        subject.replaced(node, f"this.decoder.write({chunk})"),
    )
    yield "whole letters", 0.5, edits


def _told_to_the_stream(subject: Subject) -> Iterator[Found]:
    """`stream.on('data', (chunk) => …)`: the stream decodes, where it is told how."""
    above = subject.function.parent
    call = above.parent if above is not None and above.type == "arguments" else None
    statement = call.parent if call is not None else None
    callee = field(call, "function")
    held = field(callee, "object")
    if call is None or held is None or above is None or statement is None or statement.type != "expression_statement":
        return
    if re.match(r"\(['\"]data['\"],", subject.text(above)) and held.type in {"identifier", "member_expression"}:
        at, margin = subject.source.span(statement)[0], f"{subject.source.newline}{subject.source.indent(statement)}"
        yield "whole letters", 0.62, (Edit(at, at, f"{subject.text(held)}.setEncoding('utf8');{margin}"),)


# --- a key that is no data


def _written_keys(subject: Subject, node: Node) -> Iterator[Found]:
    """A loop over the keys of what somebody gave, each written to another object: `__proto__` changes what it is."""
    sign, left, right, body = (field(node, name) for name in ("operator", "left", "right", "body"))
    if sign is None or left is None or right is None or body is None or "__proto__" in subject.text(node):
        return
    names = [subject.text(each) for each in walk(left) if each.type in {"identifier", "shorthand_property_identifier"}]
    first = body.named_children[0] if body.type == "statement_block" and body.named_children else None
    if not names or first is None or not _writes(subject, body, names[0]):
        return
    keys = sign.type == "in" or _OWN_KEYS.match(subject.text(right))
    way = "continue" if keys else _last_answer(subject)
    at, margin = subject.source.span(first)[0], f"{subject.source.newline}{subject.source.indent(first)}"
    for asked, prior in _questions(subject, names[0]):
        yield "no prototype", prior, (Edit(at, at, f"if ({asked}) {way};{margin}"),)


def _writes(subject: Subject, body: Node, key: str) -> bool:
    """Whether something is put at the key of another object than the one that is gone through."""
    return any(
        each.type == "assignment_expression"
        and (left := field(each, "left")) is not None
        and subject.text(field(left, "index") or each) == key
        for each in body_of(body)
    )


def _last_answer(subject: Subject) -> str:
    """What the function gives at its end: of a path, no part can be left out."""
    body = field(subject.function, "body")
    last = body.named_children[-1] if body is not None and body.named_children else None
    text = subject.text(last).rstrip(";") if last is not None and last.type == "return_statement" else "return"
    return text if "\n" not in text else "return"


def _questions(subject: Subject, key: str) -> Iterator[tuple[str, float]]:
    """As the file asks it elsewhere; else for all three names, then for the one that is no key at all."""
    for node in walk(subject.source.root):
        name = field(node, "name")
        if node.type in FUNCTIONS and name is not None and "__proto__" in subject.text(node)[:400]:
            yield f"{subject.text(name)}({key})", 0.62
            break
    yield " || ".join(f"{key} === '{each}'" for each in _UNSAFE), 0.58
    yield f"{key} === '__proto__'", 0.56


# --- in which order


def _longest_first(subject: Subject, node: Node) -> Iterator[Found]:
    """`for (const sign of ['=', '!='])`: what is a part of another one is found in its place."""
    right = field(node, "right")
    each = right.named_children if right is not None and right.type == "array" else []
    texts = [subject.text(one)[1:-1] for one in each if one.type == "string"]
    hidden = any(text and text in later for at, text in enumerate(texts) for later in texts[at + 1 :])
    if hidden and len(texts) == len(each):
        ordered = sorted((subject.text(one) for one in each), key=lambda text: -len(text))
        edits = tuple(subject.replaced(one, text) for one, text in zip(each, ordered, strict=True))
        yield "longest first", 0.62, edits


def _ordered(subject: Subject, node: Node) -> Iterator[Found]:
    """A comparison of two that may be missing: what has no value comes last."""
    names = plain_parameters(subject, subject.function)
    if node.parent != subject.function or len(names) != 2 or not all(names):  # noqa: PLR2004 - of two
        return
    text = subject.text(node)
    one, other = names
    if node.type == "statement_block":
        if node.named_children and re.search(r"return (?:-1|1)\b|\? -1|: -1|localeCompare\(", text):
            first = node.named_children[0]
            at, margin = subject.source.span(first)[0], f"{subject.source.newline}{subject.source.indent(first)}"
            asked = f"if ({one} == null || {other} == null) return Number({one} == null) - Number({other} == null);"
            yield "nothing comes last", 0.5, (Edit(at, at, f"{asked}{margin}"),)
        return
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is not None and sign.type == "-" and left is not None and right is not None:
        at = subject.source.span(node)[0]
        first = f"Number({subject.text(left)} == null) - Number({subject.text(right)} == null) || "
        yield "nothing comes last", 0.48, (Edit(at, at, first),)


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "variable_declarator": lambda subject, node: (
        each for makes in (_declared, _split) for each in makes(subject, node)
    ),
    "call_expression": lambda subject, node: (each for makes in (_put, _decoded) for each in makes(subject, node)),
    "assignment_expression": _put,
    "augmented_assignment_expression": _put,
    "for_in_statement": lambda subject, node: (
        each for makes in (_written_keys, _longest_first) for each in makes(subject, node)
    ),
    "statement_block": _ordered,
    "binary_expression": _ordered,
}
