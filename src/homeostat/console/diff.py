"""A unified diff as tables of safe HTML: side by side or in one column, words marked, code coloured.

Everything in a patch is text from outside: parsed by unidiff, escaped here, and bounded.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import (
    get_lexer_by_name,  # pyright: ignore[reportUnknownVariableType] - its stub
    get_lexer_for_filename,  # pyright: ignore[reportUnknownVariableType] - its stub
)
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound
from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchedFile, PatchSet

LINES_MOST = 800  # of one patch on a page; patches that may ship are far smaller
LINE_LENGTH = 400
_BESIDE = 0.5  # below this, two lines do not stand side by side
_ALIGNED_MOST = 900  # pairs of lines that are compared; beyond, lines stand as they come
_ALIKE = 0.35  # below this, two lines have too little in common for marks to help
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One line on one side."""

    number: int | None
    html: Markup
    kind: str  # "same", "out", "in", "none"


@dataclass(frozen=True, slots=True)
class Row:
    left: Cell
    right: Cell


@dataclass(frozen=True, slots=True)
class HunkView:
    heading: str
    rows: tuple[Row, ...]

    @property
    def unified(self) -> Iterator[Cell]:
        """The same rows in one column: what goes out before what comes in."""
        pending: list[Cell] = []
        for row in self.rows:
            if row.left.kind == "same":
                yield from pending
                pending = []
                yield row.right
                continue
            if row.left.kind == "out":
                yield row.left
            if row.right.kind == "in":
                pending.append(row.right)
        yield from pending


@dataclass(frozen=True, slots=True)
class FileView:
    path: str
    state: str  # "changed", "added", "removed", "renamed"
    added: int
    removed: int
    hunks: tuple[HunkView, ...]


@dataclass(frozen=True, slots=True)
class DiffView:
    """A patch ready for the page. `raw` is the text itself where it could not be read as a diff."""

    files: tuple[FileView, ...]
    cut_lines: int = 0
    raw: str = ""


def render(diff: str) -> DiffView:
    """Read a unified diff; at most `LINES_MOST` lines of it are shown and the rest is counted."""
    lines = diff.splitlines()
    try:
        patch = PatchSet.from_string(diff)
    except UnidiffParseError:
        return DiffView(files=(), raw="\n".join(lines[:LINES_MOST]), cut_lines=max(0, len(lines) - LINES_MOST))
    files: list[FileView] = []
    room, cut = LINES_MOST, 0
    for file in patch:
        size = sum(len(hunk) for hunk in file)
        if size > room:
            cut += size
            files.append(_file(file, hunks=()))
            continue
        room -= size
        files.append(_file(file, hunks=_hunks(file)))
    return DiffView(files=tuple(files), cut_lines=cut)


def highlight(code: str, path: str) -> tuple[Markup, ...]:
    """Lines of source as coloured, escaped HTML; one for each line of `code`."""
    return tuple(_paint(tokens, ()) for tokens in _tokens(code, path))


def words_changed(old: str, new: str) -> tuple[Spans, Spans]:
    """Which stretches of each line differ, as character ranges; nothing where the lines have little in common."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    common = sum(len("".join(left[block.a : block.a + block.size]).strip()) for block in matcher.get_matching_blocks())
    longest = max(len(old.strip()), len(new.strip()), 1)
    if common / longest < _ALIKE:
        return (), ()
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        _spans(left, [(code[1], code[2]) for code in changed]),
        _spans(right, [(code[3], code[4]) for code in changed]),
    )


def _spans(words: Sequence[str], ranges: Sequence[tuple[int, int]]) -> Spans:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        start, end = starts[first], starts[last]
        if start == end:
            continue
        if merged and "".join(words)[merged[-1][1] : start].isspace():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _file(file: PatchedFile, *, hunks: tuple[HunkView, ...]) -> FileView:
    states = (("added", file.is_added_file), ("removed", file.is_removed_file), ("renamed", file.is_rename))
    state = next((word for word, true in states if true), "changed")
    return FileView(path=file.path, state=state, added=file.added, removed=file.removed, hunks=hunks)


def _hunks(file: PatchedFile) -> tuple[HunkView, ...]:
    views: list[HunkView] = []
    for hunk in file:
        old = [line for line in hunk if not line.is_added and line.line_type in " -"]
        new = [line for line in hunk if not line.is_removed and line.line_type in " +"]
        old_tokens = iter(_tokens("\n".join(_plain(line.value) for line in old), file.path))
        new_tokens = iter(_tokens("\n".join(_plain(line.value) for line in new), file.path))
        rows: list[Row] = []
        gone: list[_Line] = []
        come: list[_Line] = []
        for line in hunk:
            text = _plain(line.value)
            if line.is_removed:
                gone.append(_Line(line.source_line_no, text, next(old_tokens)))
            elif line.is_added:
                come.append(_Line(line.target_line_no, text, next(new_tokens)))
            elif line.is_context:
                rows += _pair(gone, come)
                gone, come = [], []
                next(old_tokens)
                html = _paint(next(new_tokens), ())
                rows.append(Row(Cell(line.source_line_no, html, "same"), Cell(line.target_line_no, html, "same")))
        rows += _pair(gone, come)
        heading = f"Lines {hunk.source_start} to {hunk.source_start + max(hunk.source_length - 1, 0)}"
        views.append(HunkView(heading=f"{heading} · {hunk.section_header}".removesuffix(" · "), rows=tuple(rows)))
    return tuple(views)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int | None
    text: str
    tokens: Sequence[tuple[str, str]]


def _pair(gone: Sequence[_Line], come: Sequence[_Line]) -> list[Row]:
    """Lines that went beside the lines that came, those most alike together, the words that differ marked."""
    nothing = Cell(None, Markup(), "none")
    rows: list[Row] = []
    for old, new in _align(gone, come):
        left_marks, right_marks = words_changed(old.text, new.text) if old and new else ((), ())
        left = Cell(old.number, _paint(old.tokens, left_marks), "out") if old else nothing
        right = Cell(new.number, _paint(new.tokens, right_marks), "in") if new else nothing
        rows.append(Row(left, right))
    return rows


def _align(gone: Sequence[_Line], come: Sequence[_Line]) -> list[tuple[_Line | None, _Line | None]]:
    """Both sides in their order, with the most likeness side by side; first with first where there are many."""
    if not gone or not come or len(gone) * len(come) > _ALIGNED_MOST:
        return list(zip_longest(gone, come))
    # best[i][j]: the likeness that can be had from the lines after i and j.
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    like = [[_likeness(old.text, new.text) for new in come] for old in gone]
    for i in reversed(range(len(gone))):
        for j in reversed(range(len(come))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], like[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[_Line | None, _Line | None]] = []
    left: list[_Line] = []
    right: list[_Line] = []
    i = j = 0
    while i < len(gone) and j < len(come):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs += [*zip_longest(left, right), (gone[i], come[j])]
            left, right = [], []
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            right.append(come[j])
            j += 1
        else:
            left.append(gone[i])
            i += 1
    return [*pairs, *zip_longest([*left, *gone[i:]], [*right, *come[j:]])]


def _likeness(old: str, new: str) -> float:
    """0 where two lines have too little in common to stand side by side."""
    ratio = difflib.SequenceMatcher(None, old.strip(), new.strip(), autojunk=False).ratio()
    return ratio if ratio >= _BESIDE else 0.0


def _plain(value: str) -> str:
    text = value.rstrip("\r\n").replace("\t", "    ")
    return text if len(text) <= LINE_LENGTH else text[: LINE_LENGTH - 1] + "…"


def _lexer(path: str) -> Lexer:
    try:
        return get_lexer_for_filename(path, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return get_lexer_by_name("text", stripnl=False, ensurenl=False)


def _tokens(code: str, path: str) -> list[list[tuple[str, str]]]:
    """For each line its pieces, each with the class of its colour; a lexer's opinion never loses a sign."""
    lines: list[list[tuple[str, str]]] = [[]]
    for kind, text in _lexer(path).get_tokens(code):
        name = STANDARD_TYPES.get(kind, "")
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append((name, piece))
    wanted = code.split("\n")
    if ["".join(piece for _, piece in line) for line in lines] != wanted:
        return [[("", line)] for line in wanted]
    return lines


def _paint(tokens: Sequence[tuple[str, str]], marks: Spans) -> Markup:
    """Coloured pieces, cut where a mark begins or ends."""
    html, at = Markup(), 0
    for name, text in tokens:
        edges = sorted({0, len(text), *(edge - at for mark in marks for edge in mark if 0 < edge - at < len(text))})
        for start, end in pairwise(edges):
            piece = escape(text[start:end])
            if name:
                piece = Markup('<span class="k-{}">{}</span>').format(name, piece)
            if any(first <= at + start < last for first, last in marks):
                piece = Markup("<mark>{}</mark>").format(piece)
            html += piece
        at += len(text)
    return html
