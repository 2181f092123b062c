"""Go's panics, fatal errors and goroutine dumps.

The runtime's format is described at https://pkg.go.dev/runtime#hdr-Environment_Variables (GOTRACEBACK).
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from homeostat.languages.traces.grammar import (
    ENDED,
    MOST_EXCEPTIONS,
    MOST_MESSAGE,
    NOT_MINE,
    UNNAMED,
    Belongs,
    Grammar,
    Step,
    cut,
)
from homeostat.records import Frame, Raised

_START = re.compile(
    r"panic: |fatal error: |runtime: goroutine stack exceeds |runtime: out of memory|unexpected fault address |"
    r"SIG[A-Z]{2,7}: |fatal: morestack on |fatal: systemstack |runtime: g \d|runtime/cgo: "
)
_GOROUTINE = re.compile(r"goroutine \d+ .{0,200}\[[^\]]{1,200}\]:$|runtime stack:$")
_PLACE = re.compile(r"\s+(?P<path>[^\s:][^:\n]{0,500}\.(?:go|s|c|y)):(?P<line>\d{1,9})(?: \+0x[0-9a-f]+)?")
_CALL = re.compile(r"[^\s()]{1,400}(?:\([^()\s]{1,200}\)[^\s()]{0,400}){0,8}\(.*\)$")
_BARE_CALL = re.compile(r"[A-Za-z_][\w./@~%-]{0,300}\.[\w.()*\[\]-]{1,200}$")  # as errors.WithStack and zap print it
# gin's Recovery prints the place first, and below it the function with its source.
_GIN_PLACE = re.compile(r"(?P<path>/[^:\n]{1,500}\.(?:go|s)):(?P<line>\d{1,9}) \(0x[0-9a-f]+\)$")
_GIN_FUNCTION = re.compile(r"\t(?P<function>[^\s:]{1,300}): ")
_CREATED = re.compile(r"created by \S")
_ELIDED = re.compile(r"\.\.\.(?:additional|\d+) frames elided\.\.\.$")
_REGISTER = re.compile(r"[a-z][a-z0-9]{1,6} {1,6}0x[0-9a-f]+$")
_SURELY = re.compile(
    r"\[signal \S|\[originating from |\tpanic: |runtime: |PC=0x|m=\d|\s+goroutine running on |stack: frame=|"
    r"\[recovered\]|-----$"
)
_EXIT = re.compile(r"exit status \d+$|signal: \w{1,20}( \(core dumped\))?$")
_PANIC = re.compile(r"(?P<what>panic|fatal error): (?P<message>.*)")
_SERVING = re.compile(r"http: panic serving \S{1,100}: (?P<message>.*)")
_RECOVERED = re.compile(r"(?:recover(?:ed)?|panic(?:ked)?)\b[^:\n]{0,80}: (?P<message>.*)", re.IGNORECASE)
_REPEATED = re.compile(r" \[recovered(?:, repanicked)?\]$")
_ARGUMENTS = re.compile(r"\([^()]*\)$|\(\.\.\.\)$")
_LIBRARY_PATHS = ("/pkg/mod/", "/vendor/", "/usr/local/go/", "/usr/lib/go", "/go/src/runtime/", "/libexec/src/")
# Packages of the standard library that stand in stacks, for builds with -trimpath.
_STANDARD = frozenset({
    "archive", "bufio", "bytes", "compress", "container", "context", "crypto", "database", "encoding", "errors",
    "fmt", "html", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "reflect",
    "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "syscall", "testing", "text", "time",
})  # fmt: skip


def begin(line: str) -> str | None:
    if _START.match(line):
        return "said"
    return "calls" if _GOROUTINE.match(line) else None


def join(line: str) -> Step:
    """A stack below a log line: `debug.Stack()`, or zap's and pkg/errors', which begin with a bare function."""
    if _GOROUTINE.match(line):
        return Belongs.LIKELY, "calls"
    if line[:1] == "/" and _GIN_PLACE.match(line):
        return Belongs.SURELY, "places"
    return (Belongs.PERHAPS, "function") if "." in line and _BARE_CALL.match(line) else NOT_MINE


def follow(phase: str, line: str) -> Step:
    known = _PHASES.get(phase)
    return known(line) if known else NOT_MINE


def _after_said(line: str) -> Step:
    if _GOROUTINE.match(line):
        return Belongs.SURELY, "calls"
    if _SURELY.match(line) or line.startswith(("\t", "fatal error: ", "panic: ")):
        return Belongs.SURELY, "said"
    if _EXIT.match(line):
        return Belongs.SURELY, ENDED
    return (Belongs.PERHAPS, "said") if not line.strip() else NOT_MINE


def _in_calls(line: str) -> Step:
    if _PLACE.match(line) or _GOROUTINE.match(line) or _CREATED.match(line) or _ELIDED.match(line):
        return Belongs.SURELY, "calls"
    if _EXIT.match(line):
        return Belongs.SURELY, ENDED
    if _SURELY.match(line) or _REGISTER.match(line):
        return Belongs.SURELY, "calls"
    if not line.strip():
        return Belongs.PERHAPS, "calls"
    return (Belongs.LIKELY, "calls") if _CALL.match(line) or line.startswith("\t") else NOT_MINE


def _after_function(line: str) -> Step:
    """Only its place says that the line above was a function."""
    return (Belongs.SURELY, "bare calls") if _PLACE.match(line) else NOT_MINE


def _in_places(line: str) -> Step:
    return (Belongs.SURELY, "places") if _GIN_PLACE.match(line) or line.startswith("\t") else NOT_MINE


def _in_bare_calls(line: str) -> Step:
    """Between two stacks pkg/errors prints what was said of the first."""
    if _EXIT.match(line):
        return Belongs.SURELY, ENDED
    return Belongs.PERHAPS, "function" if _BARE_CALL.match(line) else "bare words"


def _after_bare_words(line: str) -> Step:
    return (Belongs.PERHAPS, "function") if _BARE_CALL.match(line) else NOT_MINE


_PHASES: Mapping[str, Callable[[str], Step]] = MappingProxyType({
    "said": _after_said,
    "calls": _in_calls,
    "function": _after_function,
    "bare calls": _in_bare_calls,
    "bare words": _after_bare_words,
    "places": _in_places,
})  # fmt: skip


def read(lines: Sequence[str]) -> tuple[Raised, ...]:
    """Each panic of a nest, the first one first; the frames are those of the goroutine that is printed first."""
    frames = _frames(lines)
    said = [*_said(lines)]
    if not said and not frames:
        return ()
    if not said:
        said = [_above(lines)]
    *before, (kind, message) = said[-MOST_EXCEPTIONS:]
    causes = tuple(Raised(type=k, message=m) for k, m in before)
    return (*causes, Raised(type=kind, message=message, frames=cut(frames), handled=False))


def _above(lines: Sequence[str]) -> tuple[str, str]:
    """What a log line above a stack says: of a panic, where the stack shows one that was recovered."""
    first = lines[0] if lines and not _GOROUTINE.match(lines[0]) else ""
    if len(lines) > 1 and _PLACE.match(lines[1]):  # it is the first function
        first = ""
    panicked = any(line.startswith(("panic(", "runtime.gopanic(")) or _GIN_PLACE.match(line) for line in lines[:200])
    match = _RECOVERED.search(first) if panicked else None
    return "panic" if panicked else UNNAMED, (match["message"] if match else first)[:MOST_MESSAGE]


def _said(lines: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        if _GOROUTINE.match(line):
            break
        bare = line.strip()
        if match := _PANIC.match(bare):
            rest = [more.strip() for more in _more(lines[number + 1 :])]
            message = "\n".join([_REPEATED.sub("", match["message"]), *rest])[:MOST_MESSAGE]
            if ("panic", message) not in found:  # recovered and raised again: it is the same one
                found.append((match["what"], message))
        elif match := _SERVING.search(bare):
            found.append(("panic", match["message"][:MOST_MESSAGE]))
    return found


def _more(lines: Sequence[str]) -> list[str]:
    """Go indents the further lines of a panic's message by a tab."""
    taken: list[str] = []
    for line in lines[:50]:
        if not line.startswith("\t") or line.startswith("\tpanic: ") or _PLACE.match(line):
            break
        taken.append(line)
    return taken


def _frames(lines: Sequence[str]) -> list[Frame]:
    """Innermost first in print, function above its place; given outermost first."""
    if len(lines) > 1 and _GIN_PLACE.match(lines[1]):
        return _gin_frames(lines[1:])
    found: list[Frame] = []
    goroutines = 0
    for number, line in enumerate(lines):
        goroutines += 1 if line.startswith("goroutine ") and _GOROUTINE.match(line) else 0
        if goroutines > 1:
            break
        if number and (match := _PLACE.match(line)):
            function = lines[number - 1].strip()
            if function.startswith("created by "):
                function = function.removeprefix("created by ").partition(" in goroutine ")[0]
            if " " not in function.partition("(")[0]:
                found.append(_frame(_ARGUMENTS.sub("", function), match["path"], int(match["line"])))
    return _without_panicking(found)[::-1]


def _gin_frames(lines: Sequence[str]) -> list[Frame]:
    pairs = itertools.pairwise(lines)
    told = [(_GIN_PLACE.match(place), _GIN_FUNCTION.match(function)) for place, function in pairs]
    found = [_frame(said["function"], at["path"], int(at["line"])) for at, said in told if at and said]
    first_own = next((n for n, frame in enumerate(found) if "/src/runtime/" not in frame.path), 0)
    return found[first_own:][::-1]


def _without_panicking(frames: list[Frame]) -> list[Frame]:
    """Without what the runtime and deferred calls do once it panics: the crash is below the last `panic(…)`."""
    panicked = [n for n, frame in enumerate(frames) if frame.function in {"panic", "runtime.gopanic"}]
    below = frames[panicked[-1] + 1 :] if panicked else frames
    first_own = next((n for n, frame in enumerate(below) if not frame.function.startswith("runtime.")), 0)
    return below[first_own:] or frames


def _frame(function: str, path: str, line: int) -> Frame:
    package = function.partition("/")[0].partition(".")[0]
    library = any(part in path for part in _LIBRARY_PATHS) or "@v" in path or package in _STANDARD
    return Frame(function=function[:500] or "<unknown>", path=path, absolute_path=path, line=line, in_app=not library)


GRAMMAR = Grammar("go", begin, join, follow, read)
