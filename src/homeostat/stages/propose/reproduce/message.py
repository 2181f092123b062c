"""A consumer's handler, run on the message that it gave up; a function, called with what its log tells.

A trace that is text shows no variables. But of a dead letter the handler is an own function that took the message, and
the message was stored: what it was given of it, its annotation says, else how it uses its parameter. And a log may name
the arguments in its context.
"""

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from homeostat.languages.syntax import parse
from homeostat.records import Event, Json, Place, Reproduction, Service
from homeostat.stages.propose.reproduce.call import call_of, callable_frames, failure_of

_MOST_HANDLERS = 3
_MOST_LEAVES = 5_000
_BYTES = re.compile(r"\b(?:bytes|bytearray|memoryview)\b")
_TEXT = re.compile(r"\bstr\b")
_DECODED = re.compile(r"\b(?:dict|list|Dict|List|Mapping|MutableMapping|Sequence|TypedDict|Any|Json\w*)\b|^$")


def handling_of(event: Event, service: Service, places: Sequence[Place]) -> tuple[Reproduction, ...]:
    """Calls of own functions that take one thing, with the stored message; innermost first, Python only."""
    failure = failure_of(event)
    payload = event.context.get("payload")
    if service.language != "python" or failure is None or payload is None:
        return ()
    found: list[Reproduction] = []
    handlers = 0
    for outward, (frame, place) in enumerate(callable_frames(event, places)):
        taken = _taken(place)
        if taken is None or handlers == _MOST_HANDLERS:
            continue
        handlers += 1
        for what, value in _forms(payload, taken, place.source, event.context):
            reproduction = call_of(failure, structs.replace(frame, variables={taken.arg: value}), place, None)
            title = f"{place.function}() with the message that was given up, {what}"
            found.append(replace(reproduction, title=title, outward=outward))
    return tuple(found)


def told_of(event: Event, service: Service, places: Sequence[Place]) -> tuple[Reproduction, ...]:
    """Calls of own functions whose arguments a log's context names, where the trace shows no variables; Python only."""
    failure = failure_of(event)
    if service.language != "python" or failure is None or not event.context:
        return ()
    found: list[Reproduction] = []
    for outward, (frame, place) in enumerate(callable_frames(event, places)):
        needed = _needed(place)
        if frame.variables or not needed or any(each.arg not in event.context for each in needed):
            continue
        values = {each.arg: _as_shown(event.context[each.arg]) for each in needed}
        reproduction = call_of(failure, structs.replace(frame, variables=values), place, None)
        found.append(replace(reproduction, title=f"{place.function}() with what its log tells", outward=outward))
    return tuple(found[:_MOST_HANDLERS])


def _taken(place: Place) -> ast.arg | None:
    """The one parameter that a caller has to fill; None where there are several, or none."""
    needed = _needed(place)
    return needed[0] if len(needed) == 1 else None


def _needed(place: Place) -> list[ast.arg]:
    """The parameters without a default, but for what a method is called on."""
    try:
        body = parse(textwrap.dedent(place.source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    if not body or not isinstance(body[0], ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    given = body[0].args
    positional = [*given.posonlyargs, *given.args]
    needed = positional[: len(positional) - len(given.defaults)]
    needed += [each for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None]
    return needed[1:] if needed and needed[0].arg in {"self", "cls"} else needed


def _forms(payload: Json, taken: ast.arg, source: str, context: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """What the parameter may have held, the likeliest first, as Sentry's SDK would show it."""
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    annotation = ast.unparse(taken.annotation) if taken.annotation else ""
    decodes = re.search(rf"loads\({re.escape(taken.arg)}\b", source) is not None
    is_raw = bool(_BYTES.search(annotation)) or f"{taken.arg}.decode(" in source
    is_text = bool(_TEXT.search(annotation)) and not _DECODED.search(annotation)
    if re.search(rf"\b{re.escape(taken.arg)}\.value\b", source):
        called = f"{taken.arg}.value(" in source
        yield "as its client gives it", _message(text, context, called=called)
    elif is_raw:
        yield "as bytes", repr(text.encode())
    elif is_text or decodes:
        yield "as text", repr(text)
        yield "as bytes", repr(text.encode())
    elif _DECODED.search(annotation):
        yield "decoded", _as_shown(payload)
        if not annotation:
            yield "as text", repr(text)
            yield "as bytes", repr(text.encode())


def _message(text: str, context: Mapping[str, Json], *, called: bool) -> str:
    """A client's message: with attributes, as kafka-python and aiokafka have it, or methods, as confluent-kafka."""
    where = context.get("origin")
    origin = where if isinstance(where, dict) else {}
    parts: dict[str, object] = {
        "value": text.encode(),
        "topic": str(origin.get("topic", "")),
        "partition": origin.get("partition", 0),
        "offset": origin.get("offset", 0),
        "key": None,
        "headers": None if called else (),
    }
    way = "lambda: " if called else ""
    more = ", error=lambda: None" if called else ""
    return f"namespace({', '.join(f'{name}={way}{part!r}' for name, part in parts.items())}{more})"


def _as_shown(value: Json) -> Json:
    """Containers as they are, texts as their `repr`; what is beyond `_MOST_LEAVES` is left as it is, and not read."""
    left = _MOST_LEAVES

    def shown(each: Json) -> Json:
        nonlocal left
        left -= 1
        if left < 0:
            return each
        if isinstance(each, dict):
            return {key: shown(item) for key, item in each.items()}
        if isinstance(each, list):
            return [shown(item) for item in each]
        return repr(each) if isinstance(each, str) else each

    return shown(value)
