"""Values and texts as JavaScript writes them."""

import json
import re

from tree_sitter import Node

from homeostat.languages.trees import Source, broken
from homeostat.records import Json

_PLAIN_KEY = re.compile(r"[A-Za-z_$][\w$]*")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text: str, quote: str) -> str:
    """A text between quotes; the other quote where that saves an escape."""
    if quote in text and ({"'": '"', '"': "'"}[quote]) not in text:
        quote = {"'": '"', '"': "'"}[quote]
    inner = "".join(_ESCAPES.get(each, f"\\{each}" if each == quote else each) for each in text)
    return quote + "".join(_printable(each) for each in inner) + quote


def templated(text: str) -> str:
    """A text inside a template, as it is."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return "".join(_printable(each) for each in escaped)


def _printable(each: str) -> str:
    if each.isprintable() and not 0xD800 <= ord(each) <= 0xDFFF:  # noqa: PLR2004 - halves of a character
        return each
    return f"\\u{ord(each):04x}" if ord(each) <= 0xFFFF else f"\\u{{{ord(each):x}}}"  # noqa: PLR2004 - one unit


def written(value: Json, quote: str) -> str:
    """A decoded body, on one line."""
    if isinstance(value, dict):
        pairs = (f"{_key(key, quote)}: {written(item, quote)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[{', '.join(written(item, quote) for item in value)}]"
    return quoted(value, quote) if isinstance(value, str) else json.dumps(value)


def _key(key: str, quote: str) -> str:
    if key == "__proto__":
        return f"[{quoted(key, quote)}]"
    return key if _PLAIN_KEY.fullmatch(key) else quoted(key, quote)


def read_literal(text: str) -> Json:
    """The value of an object, a list or a text as it is written.

    Raises:
        ValueError: something in it is no literal.
    """
    source = Source("a.js", f"({text})")
    if broken(source):
        raise ValueError(text)
    statement = source.root.named_children[0]
    return _value(source, statement.named_children[0].named_children[0])


def _value(source: Source, node: Node) -> Json:
    text = source.text_of(node)
    if node.type == "object":
        pairs = [each for each in node.named_children if each.type != "comment"]
        if any(each.type != "pair" for each in pairs):
            raise ValueError(text)
        return {_name(source, each): _value(source, each.named_children[1]) for each in pairs}
    if node.type == "array":
        return [_value(source, each) for each in node.named_children if each.type != "comment"]
    if node.type == "string":
        inner = text[1:-1]
        return inner.replace(f"\\{text[0]}", text[0]) if "\\" in inner else inner
    if node.type in {"number", "true", "false", "null", "unary_expression"}:
        return json.loads(text)
    if node.type == "template_string" and "${" not in text:
        return text[1:-1]
    raise ValueError(text)


def _name(source: Source, pair: Node) -> str:
    return source.text_of(pair.named_children[0]).strip("'\"")
