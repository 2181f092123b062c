"""Calls of a stack: Sentry's frames.

https://develop.sentry.dev/sdk/data-model/event-payloads/stacktrace/
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from homeostat.records import Frame, Json
from homeostat.stages.sense.bounds import (
    MOST_DEPTH,
    MOST_INTEGER,
    MOST_ITEMS,
    MOST_KEY,
    MOST_VALUE,
    clean,
    decode_json,
    integer,
    mapping,
    sequence,
    text,
)

_MOST_NAME, _MOST_PATH, _MOST_LINES = 500, 1_000, 10

_Name = Annotated[str, msgspec.Meta(max_length=_MOST_NAME)] | None
_Path = Annotated[str, msgspec.Meta(max_length=_MOST_PATH)] | None
_Line = Annotated[str, msgspec.Meta(max_length=MOST_VALUE)]
_Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)] | None


def _value(depth: int) -> Any:  # noqa: ANN401 - a type, made as deep as values may be
    """The type of a value that `clean` leaves as it is; `depth` is how deep it may yet be nested."""
    whole: Any = Annotated[int, msgspec.Meta(gt=-MOST_INTEGER, le=MOST_INTEGER - 1)]
    plain: Any = _Line | whole | float | bool | None
    if not depth:
        return plain
    return plain | _named(depth) | Annotated[list[_value(depth - 1)], msgspec.Meta(max_length=MOST_ITEMS)]


def _named(depth: int) -> Any:  # noqa: ANN401 - as above
    name = Annotated[str, msgspec.Meta(max_length=MOST_KEY)]
    return Annotated[dict[name, _value(depth - 1)], msgspec.Meta(max_length=MOST_ITEMS)]


if TYPE_CHECKING:
    _Captured = dict[str, Json]
else:
    _Captured = _named(MOST_DEPTH)


class _Plain(msgspec.Struct, frozen=True):
    """A frame that fits, as most do: nothing in it has to be cut or mended."""

    function: _Name = None
    module: _Name = None
    filename: _Path = None
    abs_path: _Path = None
    package: _Name = None
    lineno: _Number = None
    colno: _Number = None
    in_app: bool | None = None
    context_line: _Line | None = None
    pre_context: list[_Line] | None = None
    post_context: list[_Line] | None = None
    vars: _Captured | None = None


_plain = msgspec.json.Decoder(_Plain)
_NOTHING = _Plain()


def frame_in(part: bytes) -> Frame | None:
    """The frame; None for one that says nothing."""
    if part.isascii() and b"\\u" not in part:  # no NUL either, and no half of a character
        try:
            plain = _plain.decode(part)
        except (msgspec.DecodeError, RecursionError):
            plain = _NOTHING
        if plain != _NOTHING:
            return _frame(plain)
    return frame_of(mapping(decode_json(part)))


def _frame(plain: _Plain) -> Frame:
    return Frame(
        function=plain.function or "<unknown>",
        module=plain.module or "",
        path=plain.filename or "",
        absolute_path=plain.abs_path or "",
        package=plain.package or "",
        line=plain.lineno or 0,
        column=plain.colno or None,
        in_app=plain.in_app is True,
        source=plain.context_line or "",
        source_before=tuple((plain.pre_context or ())[-_MOST_LINES:]),
        source_after=tuple((plain.post_context or ())[:_MOST_LINES]),
        variables=plain.vars or {},
    )


def frame_of(frame: Mapping[str, object]) -> Frame | None:
    if not frame:
        return None
    variables = clean(frame.get("vars"))
    return Frame(
        function=text(frame.get("function"), _MOST_NAME) or "<unknown>",
        module=text(frame.get("module"), _MOST_NAME),
        path=text(frame.get("filename"), _MOST_PATH),
        absolute_path=text(frame.get("abs_path"), _MOST_PATH),
        package=text(frame.get("package"), _MOST_NAME),
        line=integer(frame.get("lineno")),
        column=integer(frame.get("colno")) or None,
        in_app=frame.get("in_app") is True,
        source=text(frame.get("context_line"), MOST_VALUE),
        source_before=tuple(text(line, MOST_VALUE) for line in sequence(frame.get("pre_context"))[-_MOST_LINES:]),
        source_after=tuple(text(line, MOST_VALUE) for line in sequence(frame.get("post_context"))[:_MOST_LINES]),
        variables=variables if isinstance(variables, dict) else {},
    )
