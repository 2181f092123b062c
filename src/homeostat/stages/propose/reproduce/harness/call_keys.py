# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Keys of a dict, which Sentry's Python SDK shows as their texts, read back by what tells what they were.

`{7: …}`, `{"7": …}` and `{Size.BIG: …}` of the value 7 look the same on the wire. A tuple or a member's full name is
hardly ever a text; else another value of the frame tells: one that stands among the keys, or that the code looks up.
"""

from __future__ import annotations

import ast
import datetime  # noqa: ICN001 - as in the modules beside it
import decimal
import enum
import re
import uuid
from typing import Any, Callable, Iterable, Mapping, cast  # noqa: UP035 - for Python 3.8

READERS: Mapping[type, Callable[[str], Any]] = {
    int: int,
    float: float,
    decimal.Decimal: decimal.Decimal,
    uuid.UUID: uuid.UUID,
    datetime.date: datetime.date.fromisoformat,
    datetime.datetime: datetime.datetime.fromisoformat,
    bool: lambda text: {"True": True, "False": False}[text],
}
NO_TEXT = re.compile(
    r"-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d(?: [\d:.+-]+)?|True|False|None|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-\w+"
)


def by_themselves(keys: Iterable[str], names: Mapping[str, Any]) -> dict[str, Any]:
    """Keys that no text is likely to be, by their texts: tuples, bytes, members of enumerations."""
    found: dict[str, Any] = {}
    for key in keys:
        if re.match(r"\(.*,.*\)$|b['\"]", key, re.DOTALL):
            made = evaluated(key, names)
            if isinstance(made, (tuple, bytes)):
                found[key] = made
        elif re.fullmatch(r"[A-Z]\w*(?:\.\w+){1,3}", key):
            made = evaluated(key, names)
            if isinstance(made, enum.Enum):
                found[key] = made
    return found


def evaluated(text: str, names: Mapping[str, Any]) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        pass
    try:
        return eval(text, {"__builtins__": {}}, dict(names))  # noqa: S307 - in the sandbox
    except Exception:  # noqa: BLE001 - it is a text after all
        return None


def as_kind(keys: Iterable[str], kind: Any) -> dict[str, Any]:
    """All keys as that kind; empty where one of them is none, or would be shown in another way."""
    found: dict[str, Any] = {}
    read = read_by(kind)
    for key in keys:
        try:
            made = read(key)
        except Exception:  # noqa: BLE001 - whatever its class says to what it is not
            made = None
        if made is None or str(made) != key:
            return {}
        found[key] = made
    return found


def read_by(kind: Any) -> Callable[[str], Any]:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        members = {str(member): member for member in cast("Any", kind)}
        return members.__getitem__
    return READERS.get(cast("Any", kind), lambda _: None)


def told_by(keys: Iterable[str], others: Iterable[Any], asked: Iterable[Any]) -> dict[str, Any]:
    """Keys as the kind of one of the `others` that stands among them, else of one that they are `asked` for."""
    texts = list(keys)
    for value in others:
        if type(value) is not str and str(value) in texts and (found := as_kind(texts, cast("Any", type)(value))):
            return found
    for value in asked:
        if type(value) is not str and (found := as_kind(texts, cast("Any", type)(value))):
            return found
    return {}


def may_be_other(keys: Iterable[str]) -> bool:
    """Whether all of them look like numbers, dates or the like: then nobody knows."""
    texts = list(keys)
    return bool(texts) and all(NO_TEXT.fullmatch(key) for key in texts)
