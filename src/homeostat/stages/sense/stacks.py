"""Stack traces that arrive as text: Python's and Go's, enough to find the crash frame."""

import re

from homeostat.records import Frame, Raised

_PYTHON_FRAME = re.compile(r'^\s*File "(?P<path>[^"\n]{1,500})", line (?P<line>\d{1,9}), in (?P<function>\S{1,200})')
_GO_PLACE = re.compile(r"^\s+(?P<path>/\S{1,500}\.go):(?P<line>\d{1,9})")
_GO_CALL = re.compile(r"^created by | in goroutine \d+$|\([^()]*\)$")
_NODE_FRAME = re.compile(
    r"^\s*at (?:(?P<function>[^\s(]{1,200}) \()?(?:file://)?(?P<path>[^\s()]{1,500}):(?P<line>\d{1,9}):\d+\)?"
)
_LAST_LINE = re.compile(
    r"^(?P<type>[A-Za-z_][\w.]{0,200}(?:Error|Exception|Warning|Interrupt|Exit)?): (?P<message>.*)$"
)
_LIBRARIES = (
    "site-packages/",
    "dist-packages/",
    "/lib/python",
    "node_modules/",
    "node:",
    "/usr/local/go/",
    "/go/pkg/mod/",
)
_MOST_LINES = 2_000


def read_stack(stack: str, *, error_type: str, message: str) -> Raised | None:
    """What the text tells; None when neither a stack nor a type was given."""
    lines = stack.splitlines()[:_MOST_LINES]
    frames = _python_frames(lines) or _go_frames(lines) or _node_frames(lines)
    if not frames and not error_type:
        return None
    last = next((found for line in reversed(lines) if (found := _LAST_LINE.match(line))), None)
    return Raised(
        type=error_type or (last["type"] if last else "Error"),
        message=message or (last["message"] if last else ""),
        frames=tuple(frames),
        handled=True,
    )


def _python_frames(lines: list[str]) -> list[Frame]:
    found: list[Frame] = []
    for number, line in enumerate(lines):
        if match := _PYTHON_FRAME.match(line):
            after = lines[number + 1].strip() if number + 1 < len(lines) else ""
            found.append(_frame(match["path"], match["line"], match["function"], after))
    return found


def _go_frames(lines: list[str]) -> list[Frame]:
    """Go prints the innermost call first, the function a line above its place."""
    found: list[Frame] = []
    for number, line in enumerate(lines):
        if (match := _GO_PLACE.match(line)) and number:
            function = _GO_CALL.sub("", lines[number - 1].strip())  # "main.(*Shop).Total" of "main.(*Shop).Total(0xc0)"
            found.append(_frame(match["path"], match["line"], function, ""))
    return found[::-1]


def _node_frames(lines: list[str]) -> list[Frame]:
    matches = (_NODE_FRAME.match(line) for line in lines)
    return [_frame(m["path"], m["line"], m["function"] or "<anonymous>", "") for m in matches if m][::-1]


def _frame(path: str, line: str, function: str, source: str) -> Frame:
    own = not any(library in path for library in _LIBRARIES)
    return Frame(function=function, path=path, absolute_path=path, line=int(line), in_app=own, source=source)
