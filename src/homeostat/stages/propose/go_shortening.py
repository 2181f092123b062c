"""Functions that give back a part of what they were given, such as the first characters of a text."""

import re
from collections.abc import Callable

from tree_sitter import Node

from homeostat.languages.trees import field

_LIMIT = re.compile(r"(?P<name>[A-Za-z_][\w.]{0,60})(?: ?- ?(?:\d{1,6}|len\([\w.\"…]{1,60}\)))?$")
_CUT = re.compile(r"string$|\[\]\w[\w.*]{0,60}$")


def limit_of(bound: str) -> str:
    """`max` of `max` and of `max-3`: as much as is let through; "" for what is counted in another way."""
    found = _LIMIT.match(bound)
    return found["name"] if found is not None and "len(" not in found["name"] else ""


def parameter_like_result(function: Node, text: Callable[[Node], str]) -> str:
    """The only parameter of the one type that the function gives back, a text or a list; "" where there is none."""
    result, parameters = field(function, "result"), field(function, "parameters")
    if result is None or parameters is None or result.type == "parameter_list" or not _CUT.match(text(result)):
        return ""
    names = [
        text(name)
        for each in parameters.named_children
        if (kind := field(each, "type")) is not None and text(kind) == text(result)
        for name in each.children_by_field_name("name")
    ]
    return names[0] if len(names) == 1 else ""
