"""Whether two errors are the same failure.

Runs inside the sandbox beside `replay_request.py`, standard library only.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from replay_intake import Object, as_mapping, as_sequence

LIBRARIES = ("/pkg/mod/", "/site-packages/", "/node_modules/")  # some SDKs mark their own frames as the program's
MEMBER = re.compile(r"(?:reading|setting|has no attribute) '[^']{1,80}'|[\w$.]{1,80} is not a function")
TELLING_LENGTH = 12  # of a message that no other line of a log is likely to hold


@dataclass(frozen=True)
class Crash:
    """What an error is recognised by. A type of "" stands for an event that holds no exception."""

    type: str
    function: str = ""
    path: str = ""
    message: str = ""

    @property
    def says(self) -> str:
        what = self.type or self.message[:80] or "an error"
        return f"{what} in {self.function}" if self.function else what


def crash_of(event: Object) -> Crash:
    exception = event.get("exception")
    values = as_sequence(as_mapping(exception).get("values")) or as_sequence(exception)
    if not values:
        entry = as_mapping(event.get("logentry"))
        message = event.get("message") or entry.get("formatted") or entry.get("message") or ""
        return Crash(type="", message=str(message))
    raised = as_mapping(values[-1])
    frames = [as_mapping(frame) for frame in as_sequence(as_mapping(raised.get("stacktrace")).get("frames"))]
    own = [frame for frame in frames if is_own(frame)] or frames
    last = own[-1] if own else {}
    return Crash(
        type=str(raised.get("type") or ""),
        function=str(last.get("function") or ""),
        path=str(last.get("filename") or last.get("abs_path") or "").removeprefix(f"{Path.cwd()}/"),
        message=str(raised.get("value") or ""),
    )


def is_own(frame: Object) -> bool:
    """As `Event.own_frames` has it. Python's SDK says nothing of the standard library's frames: they are not own."""
    path = str(frame.get("abs_path") or frame.get("filename") or "")
    return frame.get("in_app") is True and not any(part in path for part in LIBRARIES)


def is_alike(seen: Crash, wanted: Crash) -> bool:
    """The same exception in the same function, or in the same file where the function bears another name.

    Where both name the member that was missing, the same one: it stands in the code, and is no value of this request.
    """
    if not wanted.type or not seen.type:
        return seen.type == wanted.type and folded(seen.message) == folded(wanted.message)
    if tail(seen.type) != tail(wanted.type) or not same_member(seen.message, wanted.message):
        return False
    if not wanted.function:
        return True
    return tail(seen.function) == tail(wanted.function) or same_path(seen.path, wanted.path)


def same_member(one: str, other: str) -> bool:
    left, right = MEMBER.search(one), MEMBER.search(other)
    return left is None or right is None or left[0] == right[0]


def tail(name: str) -> str:
    """`boundsError` of `runtime.boundsError`, `total` of `Order.total` and of `(*Order).total`."""
    return name.rpartition(".")[2]


def same_path(one: str, other: str) -> bool:
    left, right = ([part for part in re.split(r"[/\\]", path) if part not in {"", ".", ".."}] for path in (one, other))
    shared = min(len(left), len(right), 3)
    return shared > 0 and left[-shared:] == right[-shared:]


def folded(message: str) -> str:
    """The message without what varies from one event to the next."""
    return re.sub(r"0x[0-9a-fA-F]+|\d+", "0", message).strip()


def is_logged(wanted: Crash, log: str) -> bool:
    """Whether the log names the failure: all there is to go by when no SDK reports it."""
    if wanted.type and re.search(rf"(?<!\w){re.escape(tail(wanted.type))}(?!\w)", log):
        return True
    message = folded(wanted.message)
    return len(message) >= TELLING_LENGTH and message in folded(log)
