"""What the crashed frames held of a thing, as values for the fields of the request that makes one like it."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from homeostat.languages.syntax import parse_expression
from homeostat.records import Event, Json

_MOST_VALUES = 400
_MOST_DEPTH = 6
_FIELD = re.compile(
    r"(?:^|[(,\s])(?P<name>[A-Za-z_]\w{0,60})=(?P<value>'[^']{0,200}'|\"[^\"]{0,200}\"|-?\d+(?:\.\d+)?|None|True|False)(?=[,)\s]|$)"
)


def held_values(event: Event) -> dict[str, Json]:
    """Names to plain values, those of the innermost frame first: of dicts, of objects that show their fields."""
    found: dict[str, Json] = {}
    for frame in reversed(event.own_frames):
        for name, value in frame.variables.items():
            for key, held in _fields(name, value, 0):
                if len(found) < _MOST_VALUES:
                    found.setdefault(key, held)
    return found


def _fields(name: str, value: Json, depth: int) -> Iterator[tuple[str, Json]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _fields(key.strip("'\""), item, depth + 1)
    elif isinstance(value, list):
        for item in value[:3]:
            if isinstance(item, dict | list):
                yield from _fields(name, item, depth + 1)
    elif isinstance(value, str):
        yield from _of_text(name, value)
    elif depth:
        yield name, value


def _of_text(name: str, text: str) -> Iterator[tuple[str, Json]]:
    """What a text says that Python's SDK sends: the `repr` of a value, or of an object with its fields."""
    plain, known = _literal(text)
    if known:
        if isinstance(plain, dict):
            yield from _fields(name, cast("Json", plain), 1)
        elif not isinstance(plain, list | tuple | set | bytes):
            yield name, cast("Json", plain)
        return
    for found in _FIELD.finditer(text[:4000]):
        value, read = _literal(found["value"])
        if read:
            yield found["name"], cast("Json", value)


def _literal(text: str) -> tuple[object, bool]:
    if len(text) > 4000:  # noqa: PLR2004 - the SDK cuts at 1024
        return None, False
    try:
        return ast.literal_eval(parse_expression(text)), True
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None, False


def with_held(bodies: Sequence[Json], held: Mapping[str, Json], identity: str, keys: Sequence[str]) -> list[Json]:
    """Each different body: first with what was held in the place of its own values, then as it was."""
    found: list[Json] = []
    for body in bodies:
        if isinstance(body, dict):
            like = {key: _like(value, held[key]) if key in held else value for key, value in body.items()}
            found.append(_named(like, identity, keys))
    found += [_named(body, identity, keys) if isinstance(body, dict) else body for body in bodies]
    return [each for number, each in enumerate(found) if each not in found[:number]]


def _like(value: Json, held: Json) -> Json:
    """What was held, where it is of a kind that the body has there; nothing stays nothing."""
    if held is None or isinstance(value, dict | list):
        return held if held is None else value
    if isinstance(value, str) and not isinstance(held, str):
        return str(held) if not isinstance(held, bool | dict | list) else value
    if isinstance(held, str) and isinstance(value, int | float):
        return value
    return held


def _named(body: dict[str, Json], identity: str, keys: Sequence[str]) -> dict[str, Json]:
    """The id itself where the body says it."""
    own = {key for key in keys if key in body}
    given = {key: int(identity) if isinstance(body[key], int) and identity.isdecimal() else identity for key in own}
    return {**body, **given}
