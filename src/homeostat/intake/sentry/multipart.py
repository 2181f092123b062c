"""A form with files, read from memory and bounded: the crash handlers' uploads."""

import logging
import re
from dataclasses import dataclass, field
from typing import cast

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from homeostat.errors import BadInput
from homeostat.records import Json

# It warns of every odd byte that a stranger sends.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

_MOST_PARTS = 200
_MOST_FIELD_BYTES = 256 * 1024
_MOST_DEPTH = 5
_LONGEST_BOUNDARY = 200
_CHUNK = re.compile(r"sentry__([0-9]{1,3})")
_MINIDUMP = "upload_file_minidump"


@dataclass
class Part:
    name: str = ""
    filename: str = ""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    pieces: list[bytes] = field(default_factory=list[bytes])

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)


def read_form(body: bytes, content_type: str) -> list[Part]:
    """The form's parts in their order.

    Raises:
        BadInput: it is no form, or has too many parts.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > _LONGEST_BOUNDARY:
        raise BadInput("the body is not multipart/form-data with a boundary")
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # pyright: ignore[reportArgumentType] - a TypedDict of ours
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise BadInput(f"the form cannot be read: {error}") from error
    return reader.parts


class _Reader:
    """Gathers what the parser finds."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._name = b""
        self._value = b""

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
        }

    def _begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise BadInput(f"a form may have {_MOST_PARTS} parts")
        self.parts.append(Part())

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self.parts[-1].headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        part = self.parts[-1]
        _, options = parse_options_header(part.headers.get("content-disposition", ""))
        part.name = options.get(b"name", b"").decode("utf-8", "replace")[:500]
        part.filename = options.get(b"filename", b"").decode("utf-8", "replace")[:500]
        part.content_type = part.headers.get("content-type", "")[:100]

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].pieces.append(data[start:end])


def dump_of(parts: list[Part]) -> Part | None:
    """The part that holds the dump, by its name or by how it begins."""
    named = next((part for part in parts if part.name == _MINIDUMP), None)
    return named or next(
        (part for part in parts if part.filename and part.pieces and part.pieces[0][:4] == b"MDMP"), None
    )


def annotations_of(parts: list[Part]) -> dict[str, Json]:
    """What crash handlers were told beforehand: `sentry` as JSON, cut into `sentry__1`, … or `sentry[key][key]`.

    Other fields become `extra`.
    """
    whole, extra = "", dict[str, Json]()
    nested: dict[str, Json] = {}
    chunks: dict[int, str] = {}
    for part in parts:
        if part.filename or sum(map(len, part.pieces)) > _MOST_FIELD_BYTES:
            continue
        words = part.body.decode("utf-8", "replace")
        if part.name == "sentry":
            whole = words
        elif found := _CHUNK.fullmatch(part.name):
            chunks[int(found[1])] = words
        elif part.name.startswith("sentry["):
            _put(nested, part.name[len("sentry[") :].rstrip("]").split("]["), words)
        else:
            extra[part.name[:200]] = words
    told = _object(whole) or _object("".join(chunks[number] for number in sorted(chunks)))
    merged: dict[str, Json] = {**nested, **told}
    if extra:
        given = merged.get("extra")
        merged["extra"] = {**extra, **(given if isinstance(given, dict) else {})}
    return merged


def _object(words: str) -> dict[str, Json]:
    try:
        value: object = msgspec.json.decode(words) if words else None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}
    return cast("dict[str, Json]", value) if isinstance(value, dict) else {}


def _put(into: dict[str, Json], keys: list[str], words: str) -> None:
    for key in keys[: _MOST_DEPTH - 1][: len(keys) - 1]:
        below = into.setdefault(key[:200], {})
        if not isinstance(below, dict):
            return
        into = below
    into[keys[-1][:200]] = words
