"""Rust's panics, with a backtrace and without, and the chains that `anyhow` and `eyre` print.

https://doc.rust-lang.org/std/macro.panic.html; the place stood behind the message until Rust 1.72, before it since, and
names the thread's id too since 1.89.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homeostat.languages.traces.grammar import (
    ENDED,
    MOST_EXCEPTIONS,
    MOST_MESSAGE,
    NOT_MINE,
    Belongs,
    Grammar,
    Step,
    cut,
)
from homeostat.records import Frame, Raised

_THREAD = re.compile(
    r"thread (?:'(?P<name>[^'\n]{0,200})'|(?P<unnamed><unnamed>)) (?:\(\d{1,20}\) )?"
    r"(?:panicked at (?P<said>.*)|(?P<overflowed>has overflowed its stack))$"
)
_PLACE = re.compile(r"(?P<path>[^\n]{1,500}):(?P<line>\d{1,9}):(?P<column>\d{1,9}):?$")
_OLD_END = re.compile(r"', (?P<place>[^'\n]{1,500}:\d{1,9}:\d{1,9})$")
_NOTE = re.compile(r"note: (?:run with `RUST_BACKTRACE|Some details are omitted)")
_BACKTRACE = re.compile(r"[Ss]tack backtrace:$")
_CALL = re.compile(r"\s*\d{1,5}: (?:\s*0x[0-9a-f]{1,16} - )?(?P<function>\S.{0,2000})$")
_AT = re.compile(r"\s+at (?P<path>\S.{0,500}?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?$")
_MORE = re.compile(r"\s*(?:\[\.\.\. omitted \d{1,9} frames? \.\.\.\]|0x[0-9a-f]{1,16} - )")
_ABORTS = re.compile(
    r"thread (?:caused non-unwinding panic|panicked while processing panic)\. aborting\.|fatal runtime error: "
)
_REPORT = re.compile(r"Error: (?P<message>.*)$")
_CAUSES, _LOCATION = "Caused by:", "Location:"
_CAUSE = re.compile(r"    (?: {0,4}\d{1,4}: )?(?P<message>\S.*)$")
# What a build puts into a symbol: its hash, and the hash of each crate.
_HASH = re.compile(r"::h[0-9a-f]{16}$|\[[0-9a-f]{16}\]")
_PANICKING = re.compile(
    r"_{0,2}(?:rustc::)?rust_begin_unwind$|rust_panic|std::(?:panicking|rt)::|core::panicking::|std::sys(?:_common)?::backtrace::|"
    r"core::(?:option|result)::(?:unwrap_failed|expect_failed|expect_none_failed)$|std::backtrace|"
    r"(?:color_eyre|anyhow|eyre|backtrace|sentry_\w{1,30})::"
)
_INNERMOST, _OUTERMOST = "__rust_end_short_backtrace", "__rust_begin_short_backtrace"
_STANDARD = frozenset({"core", "std", "alloc", "test", "proc_macro", "rustc", "__rustc"})
_LIBRARY_PATHS = ("/rustc/", "/.cargo/registry/", "/.cargo/git/", "/.rustup/", "/cargo/registry/", "/library/std/src/")
_ROOT = re.compile(r"[<&\s(]*(?:dyn |mut |impl )?(?P<crate>\w{1,100})")
_WORDS_OF_OVERFLOW = "the thread has overflowed its stack"


def begin(line: str) -> str | None:
    if not line.startswith(("thread ", "Error: ")):
        return None
    if match := _THREAD.match(line):
        said = match["said"]
        if said is None:
            return "aborts"
        return "old words" if said.startswith("'") and not _OLD_END.search(said) else "words"
    return "report"


def join(line: str) -> Step:
    return (Belongs.LIKELY, "calls") if line.endswith("tack backtrace:") and _BACKTRACE.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:  # noqa: PLR0911 - one answer a mark
    if phase == ENDED:
        return (Belongs.SURELY, ENDED) if _ABORTS.match(line) else NOT_MINE
    if phase in {"report", "causes"}:
        return _in_report(phase, line)
    if _ABORTS.match(line) or _NOTE.match(line):
        return Belongs.SURELY, ENDED
    if _BACKTRACE.match(line):
        return Belongs.SURELY, "calls"
    if phase == "calls":
        return _in_calls(line)
    if phase == "old words":
        return (Belongs.SURELY, "words") if _OLD_END.search(line) else (Belongs.PERHAPS, phase)
    if phase == "words":  # what follows the place is the message, whatever it says
        return (Belongs.SURELY, "more words") if line.strip() else (Belongs.PERHAPS, phase)
    if line.startswith(("  left: ", " right: ")):
        return Belongs.SURELY, "more words"
    return (Belongs.PERHAPS, "more words") if phase == "more words" else NOT_MINE


def _in_calls(line: str) -> Step:
    if _CALL.match(line) or _AT.match(line) or _MORE.match(line):
        return Belongs.SURELY, "calls"
    return (Belongs.PERHAPS, "calls") if not line.strip() else NOT_MINE


def _in_report(phase: str, line: str) -> Step:
    """Below `Error: …`, which alone may be any language's: only what Rust's libraries write there belongs."""
    if line in {_CAUSES, _LOCATION}:
        return Belongs.SURELY, "causes"
    if _BACKTRACE.match(line):
        return Belongs.SURELY, "calls"
    if phase == "causes" and line.startswith("    "):
        return Belongs.SURELY, "causes"
    return (Belongs.PERHAPS, phase) if not line.strip() else NOT_MINE


@dataclass
class _Panic:
    message: str
    place: str
    frames: list[Frame] = field(default_factory=list[Frame])  # innermost first, as printed


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """The panic that is printed first; what a report was caused by, the deepest first."""
    start = next((number for number, line in enumerate(lines) if _THREAD.match(line)), None)
    if start is not None:
        panic = _panic(lines[start:])
        frames = cut(_crash(panic.frames)[::-1]) or _frames_of(panic.place)
        return (Raised(type="panic", message=panic.message[:MOST_MESSAGE], frames=frames, handled=False),)
    return _report(lines)


def _panic(lines: Sequence[str]) -> _Panic:
    head = _THREAD.match(lines[0])
    said = head["said"] if head else None
    end = next((n for n, line in enumerate(lines[1:], 1) if _ends_words(line)), len(lines))
    if said is None:
        return _Panic(_WORDS_OF_OVERFLOW, "")
    frames = _calls(lines[end:])
    if not said.startswith("'"):
        return _Panic("\n".join(lines[1:end]).strip(), said, frames)
    words = "\n".join([said, *lines[1:end]]).strip()
    match = _OLD_END.search(words)
    return _Panic(words[1 : match.start()] if match else words[1:], match["place"] if match else "", frames)


def _ends_words(line: str) -> bool:
    return any(mark.match(line) for mark in (_BACKTRACE, _NOTE, _ABORTS))


def _frames_of(place: str) -> tuple[Frame, ...]:
    """Of a panic without a backtrace: the place that it names."""
    match = _PLACE.match(place)
    return (_frame("<unknown>", match["path"], int(match["line"]), int(match["column"])),) if match else ()


def _calls(lines: Sequence[str]) -> list[Frame]:
    found: list[Frame] = []
    for line in lines:
        if match := _AT.match(line):
            if found and not found[-1].path:
                column = int(match["column"]) if match["column"] else None
                found[-1] = _frame(found[-1].function, match["path"], int(match["line"]), column)
        elif match := _CALL.match(line):
            found.append(_frame(_HASH.sub("", match["function"].strip())))
        elif _THREAD.match(line):
            break
    return found


def _crash(frames: list[Frame]) -> list[Frame]:
    """Without what the library does once it panics, and without what starts a thread."""
    innermost = next((n + 1 for n, frame in enumerate(frames) if _INNERMOST in frame.function), 0)
    outermost = next((n for n, frame in enumerate(frames) if _OUTERMOST in frame.function), len(frames))
    inside = frames[innermost:outermost]
    first = next((n for n, frame in enumerate(inside) if not _PANICKING.match(frame.function)), 0)
    return inside[first:] or frames


def _frame(function: str, path: str = "", line: int = 0, column: int | None = None) -> Frame:
    path = path.removeprefix("./")
    root = _ROOT.match(function)
    library = any(part in path for part in _LIBRARY_PATHS) or (root is not None and root["crate"] in _STANDARD)
    return Frame(function=function[:500], path=path, absolute_path=path, line=line, column=column, in_app=not library)


def _report(lines: Sequence[str]) -> tuple[Raised, ...]:
    """What `main` returned; nothing where only the word Error tells of it."""
    head = _REPORT.match(lines[0]) if lines else None
    calls = next((number for number, line in enumerate(lines) if _BACKTRACE.match(line)), len(lines))
    if _CAUSES not in lines and (calls == len(lines) or not any(_CALL.match(line) for line in lines[calls:])):
        return ()
    causes = _causes(lines[:calls])
    frames = _crash(_calls(lines[calls:]))[::-1]
    message = head["message"] if head else next((line.strip() for line in lines[:calls] if line.strip()), "")
    chain = [Raised(type="Error", message=words[:MOST_MESSAGE]) for words in causes[:MOST_EXCEPTIONS]][::-1]
    return (*chain, Raised(type="Error", message=message[:MOST_MESSAGE], frames=cut(frames), handled=head is None))


def _causes(lines: Sequence[str]) -> list[str]:
    if _CAUSES not in lines:
        return []
    below = lines[lines.index(_CAUSES) + 1 :]
    end = next((number for number, line in enumerate(below) if not line.startswith("    ")), len(below))
    return [match["message"] for line in below[:end] if (match := _CAUSE.match(line))]


GRAMMAR = Grammar("rust", begin, join, follow, read)
