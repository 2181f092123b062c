"""What the request of production has in the place of what a test had."""

import json
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field
from homeostat.records import Json
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.javascript_requests.literals import quoted, templated, written
from homeostat.stages.propose.javascript_requests.sending import Sending, keys_of

_FORM = "application/x-www-form-urlencoded"
_WITH_OPTIONS = frozenset({"fetch", "request", "Request", "NextRequest", "inject"})


class CannotBeSent(Exception):
    """This test's way has no room for the request."""


def swapped(sending: Sending, asked: Asked, quote: str) -> list[Edit]:
    """The edits of the call that sends, and of the links behind it.

    Raises:
        CannotBeSent: the test cannot send such a request.
    """
    edits = [Edit(*sending.source.span(sending.path), _path(sending, asked, quote))]
    added: list[str] = []
    edits += _method(sending, asked, quote, added)
    edits += _body(sending, asked, quote, added)
    if added and sending.options is not None:
        start = sending.source.span(sending.options)[0] + 1
        more = "" if sending.options.named_children else " "
        edits.append(Edit(start, start, f" {', '.join(added)}{more or ','}"))
    elif added:
        if _word(sending) not in _WITH_OPTIONS:
            raise CannotBeSent
        at = sending.source.span(_argument(sending))[1]
        if _word(sending) == "inject":
            start = sending.source.span(sending.path)[0]
            edits = [each for each in edits if each.start != start]
            whole = f"{{ {', '.join([*added, f'url: {_path(sending, asked, quote)}'])} }}"
            return [*edits, Edit(*sending.source.span(sending.path), whole)]
        edits.append(Edit(at, at, f", {{ {', '.join(added)} }}"))
    return edits


def _word(sending: Sending) -> str:
    callee = field(sending.call, "function") or field(sending.call, "constructor")
    return sending.source.text_of(callee).rpartition(".")[2] if callee is not None else ""


def _argument(sending: Sending) -> Node:
    """The argument of the call that holds the path."""
    arguments = field(sending.call, "arguments")
    inside = arguments.named_children if arguments is not None else []
    holds = (each for each in inside if each.start_byte <= sending.path.start_byte < each.end_byte)
    return next(holds, sending.path)


def _path(sending: Sending, asked: Asked, quote: str) -> str:
    if "${" in sending.before:
        return f"`{sending.before}{templated(asked.target)}`"
    return quoted(f"{sending.before}{asked.target}", quote)


def _method(sending: Sending, asked: Asked, quote: str, added: list[str]) -> Iterator[Edit]:
    if sending.method_said == asked.method:
        return
    node = sending.method
    if node is None:
        if sending.method_said != "GET" or _word(sending) not in _WITH_OPTIONS:
            raise CannotBeSent
        added.append(f"method: {quoted(asked.method, quote)}")
        return
    was = sending.source.text_of(node)
    if node.type == "string":
        yield Edit(*sending.source.span(node), f"{was[0]}{_cased(asked.method, was[1:-1])}{was[-1]}")
    elif node.type == "identifier":
        raise CannotBeSent  # a helper of the tests' own: nobody knows whether there is one for this method
    else:
        yield Edit(*sending.source.span(node), asked.method.lower())


def _cased(method: str, like: str) -> str:
    return method if like.isupper() else method.lower()


def _body(sending: Sending, asked: Asked, quote: str, added: list[str]) -> Iterator[Edit]:
    source, node = sending.source, sending.body
    if asked.body is None:
        if node is not None:
            yield from _without(sending, node)
        return
    value = _decoded(asked)
    if node is not None:
        yield Edit(*source.span(node), _like(source.text_of(node), value, quote))
        return
    if sending.options is not None or _word(sending) in _WITH_OPTIONS:
        injected = _word(sending) == "inject"
        plain = (
            written(value, quote) if injected or isinstance(value, str) else f"JSON.stringify({written(value, quote)})"
        )
        if not injected and "headers" not in keys_of(source, sending.options or sending.call):
            kind = asked.content_type or "application/json"
            added.append(
                f"headers: {{ 'content-type': {quoted(kind, quote)} }}".replace(
                    "'content-type'", quoted("content-type", quote)
                )
            )
        added.append(f"{'payload' if injected else 'body'}: {plain}")
    elif sending.method is not None and sending.method.type == "property_identifier":
        end = source.span(sending.call)[1]
        link = "payload" if ".inject()" in source.text_of(sending.call) else "send"
        yield Edit(end, end, f".{link}({written(value, quote)})")
    else:
        raise CannotBeSent


def _without(sending: Sending, node: Node) -> Iterator[Edit]:
    """The body left out: its link of the chain, its pair of the options, or its argument with the comma before it."""
    source = sending.source
    for _, call in sending.links:
        arguments = field(call, "arguments")
        if arguments is not None and node in arguments.named_children:
            inner = field(field(call, "function"), "object")
            if inner is not None:
                yield Edit(source.span(inner)[1], source.span(call)[1], "")
            return
    pair = node if node.parent is not None and node.parent == sending.options else node.parent
    holder = pair if sending.options is not None else node
    if holder is None:
        raise CannotBeSent
    before, behind = holder.prev_sibling, holder.next_sibling
    if before is not None and before.type == ",":
        yield Edit(source.span(before)[0], source.span(holder)[1], "")
    elif behind is not None and behind.type == ",":
        yield Edit(source.span(holder)[0], source.span(behind)[1], "")
    else:
        yield Edit(*source.span(holder), "")


def _decoded(asked: Asked) -> Json:
    if asked.content_type.startswith(_FORM):
        return asked.body
    try:
        return json.loads(asked.body or "")
    except (ValueError, RecursionError):
        return asked.body


def _like(was: str, value: Json, quote: str) -> str:
    """The body as the test writes its own: an object, a call that makes text of one, or text."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if was.startswith("JSON.stringify("):
        return f"JSON.stringify({written(value, quote)})" if not isinstance(value, str) else quoted(text, quote)
    if was[:1] in {"'", '"', "`"}:
        return quoted(text, quote)
    return written(value, quote)
