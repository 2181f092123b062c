"""Values and texts as JavaScript writes them."""

import json
import re

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
