"""Source maps: from a place in a bundle to the place in the source that it was built from.

ECMA-426, https://tc39.es/ecma426/
"""

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import msgspec

from homeostat.errors import BadInput
from homeostat.stages.sense.sourcemaps.functions import Functions
from homeostat.stages.sense.sourcemaps.paths import clean_source, joined

MOST_MAP_BYTES = 32 * 1024 * 1024
_MOST_SEGMENTS = 2_000_000  # of one map; 20 bytes each
_MOST_SECTIONS = 1_000
_MOST_NUMBER = 2**31 - 1
_DIGITS = {
    digit: value for value, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MORE = 32  # the bit of a digit that says that more follow
_NONE = -1


class Source:
    """A file that was built from, with its text where the map holds it."""

    def __init__(self, path: str, content: str | None, *, ignored: bool) -> None:
        self.path = path
        self.content = content
        self.ignored = ignored  # the map says that it is no code of the program's own

    @cached_property
    def lines(self) -> list[str]:
        return (self.content or "").split("\n")

    @cached_property
    def functions(self) -> Functions:
        return Functions(self.content or "")


@dataclass(frozen=True, slots=True)
class Original:
    """A place in a source; both numbers count from 0."""

    source: Source
    line: int
    column: int
    name: str  # what the thing at the place was called; "" where the map does not say


class SourceMap(Protocol):
    def lookup(self, line: int, column: int) -> Original | None:
        """The original of a place in the bundle, both numbers from 0; None when the map knows of none."""
        ...


class _Document(msgspec.Struct):
    version: int = 3
    sources: tuple[str | None, ...] = ()
    sourcesContent: tuple[str | None, ...] | None = None  # noqa: N815 - the format's own spelling
    sourceRoot: str | None = None  # noqa: N815 - the same
    names: tuple[str | int | float | bool | None, ...] | None = None
    mappings: str = ""
    ignoreList: tuple[int, ...] | None = None  # noqa: N815 - the same
    x_google_ignoreList: tuple[int, ...] | None = None  # noqa: N815 - the same
    sections: list["_Section"] | None = None


class _Offset(msgspec.Struct):
    line: int = 0
    column: int = 0


class _Section(msgspec.Struct):
    offset: _Offset
    map: _Document | None = None


_decoder = msgspec.json.Decoder(_Document)


def read_map(body: bytes) -> SourceMap:
    """The map.

    Raises:
        BadInput: it is none, or larger than we read.
    """
    if len(body) > MOST_MAP_BYTES:
        raise BadInput(f"a source map may have {MOST_MAP_BYTES} bytes")
    start = body.find(b"\n") + 1 if body.startswith(b")]}'") else 0  # a guard against being run as a script
    try:
        document = _decoder.decode(body[start:])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"not a source map: {error}") from error
    if document.sections is None:
        return _Plain(document)
    return _Index(document.sections)


class _Plain:
    """A map of one bundle. Five numbers a segment, in flat arrays; a line's segments lie beside each other."""

    def __init__(self, document: _Document) -> None:
        contents = document.sourcesContent or ()
        ignored = {*(document.ignoreList or ()), *(document.x_google_ignoreList or ())}
        self._sources = [
            Source(
                clean_source(joined(document.sourceRoot or "", path or "")),
                contents[place] if place < len(contents) else None,
                ignored=place in ignored,
            )
            for place, path in enumerate(document.sources)
        ]
        self._names = document.names or ()
        self._columns, self._origins, self._lines = array("i"), array("i"), array("i")
        self._original_columns, self._called = array("i"), array("i")
        self._starts = array("i", [0])  # of each line, among the segments
        self._decode(document.mappings)

    def _decode(self, mappings: str) -> None:
        known: dict[str, tuple[int, ...]] = {}  # the same few segments come again and again
        source = line = original_column = name = 0
        for generated in mappings.split(";"):
            column = 0
            for words in generated.split(",") if generated else ():
                if (fields := known.get(words)) is None:
                    fields = known[words] = _fields(words)
                column += fields[0]
                origin, called = _NONE, _NONE
                if len(fields) > 1:
                    source += fields[1]
                    line += fields[2]
                    original_column += fields[3]
                    origin = source
                    if len(fields) > 4:  # noqa: PLR2004 - column, source, line, column and, if known, name
                        name += fields[4]
                        called = name
                self._columns.append(_bounded(column))
                self._origins.append(_bounded(origin))
                self._lines.append(_bounded(line))
                self._original_columns.append(_bounded(original_column))
                self._called.append(_bounded(called))
            self._starts.append(len(self._columns))
            if len(self._columns) > _MOST_SEGMENTS or len(self._starts) > _MOST_SEGMENTS:
                raise BadInput(f"a source map may have {_MOST_SEGMENTS} segments")

    def lookup(self, line: int, column: int) -> Original | None:
        if not 0 <= line < len(self._starts) - 1:
            return None
        first, end = self._starts[line], self._starts[line + 1]
        place = bisect_right(self._columns, column, first, end) - 1
        if place < first or not 0 <= self._origins[place] < len(self._sources):
            return None
        called = self._called[place]
        name = self._names[called] if 0 <= called < len(self._names) else ""
        return Original(
            source=self._sources[self._origins[place]],
            line=max(0, self._lines[place]),
            column=max(0, self._original_columns[place]),
            name=name if isinstance(name, str) else "",
        )


class _Index:
    """A map of maps, each for what follows its offset."""

    def __init__(self, sections: list[_Section]) -> None:
        if len(sections) > _MOST_SECTIONS:
            raise BadInput(f"a source map may have {_MOST_SECTIONS} sections")
        self._offsets: list[tuple[int, int]] = []
        self._maps: list[_Plain] = []
        for section in sorted(sections, key=lambda one: (one.offset.line, one.offset.column)):
            if section.map is not None and section.map.sections is None:
                self._offsets.append((section.offset.line, section.offset.column))
                self._maps.append(_Plain(section.map))

    def lookup(self, line: int, column: int) -> Original | None:
        place = bisect_right(self._offsets, (line, column)) - 1
        if place < 0:
            return None
        first_line, first_column = self._offsets[place]
        return self._maps[place].lookup(line - first_line, column - first_column if line == first_line else column)


def _fields(words: str) -> tuple[int, ...]:
    """A segment's numbers: base 64 digits, the least first, five bits each; the lowest bit of a number is its sign."""
    found: list[int] = []
    value = shift = 0
    for digit in words:
        bits = _DIGITS.get(digit)
        if bits is None or shift > 30:  # noqa: PLR2004 - a number has 32 bits
            raise BadInput("not a source map: its mappings are not base 64 numbers")
        value |= (bits & 31) << shift
        if bits & _MORE:
            shift += 5
            continue
        found.append(-(value >> 1) if value & 1 else value >> 1)
        value = shift = 0
    if shift or len(found) not in {1, 4, 5}:
        raise BadInput("not a source map: a segment has 1, 4 or 5 numbers")
    return tuple(found)


def _bounded(number: int) -> int:
    return number if -1 <= number <= _MOST_NUMBER else _NONE
