"""What the grammars of stack traces share: how strongly a line belongs to a trace, and bounds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from homeostat.records import Frame, Raised

MOST_FRAMES = 250
MOST_EXCEPTIONS = 20
MOST_MESSAGE = 8_192
ENDED = "ended"  # the phase of a trace that has said its last line

# An exception's own line: a dotted name whose last part says what it is, then its message. Names of one word that end
# otherwise (`OutOfStock: …`) are only known by what stands around them.
EXCEPTION_LINE = re.compile(
    r"(?P<type>(?:[A-Za-z_][\w$]{0,80}(?:\.|::)){0,15}[A-Za-z_]?[\w$]{0,80}"
    r"(?:Error|Exception|ExceptionGroup|Throwable|Failure|KeyboardInterrupt|SystemExit|GeneratorExit|StopIteration|RemoteTraceback))"
    r"(?: \[(?P<code>[A-Z_\d]{1,60})\])?(?::(?P<message>\s.*|)|)$"
)


class Belongs(IntEnum):
    """How strongly a line belongs to the trace above it, the stronger the greater."""

    NO = 0
    PERHAPS = 1  # only if a line that surely belongs comes after it
    AS_MESSAGE = 2  # plain words where a message may go on; not if they look like a log line of their own
    LIKELY = 3  # not if it looks like a log line of its own
    SURELY = 4


Step = tuple[Belongs, str]  # and the phase that the trace is in once it has the line
NOT_MINE: Step = (Belongs.NO, ENDED)


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's: where a trace begins, how it goes on, and what it says. All linear in a line's length."""

    language: str
    begin: Callable[[str], str | None]  # the phase after this line, where a trace can begin with it
    join: Callable[[str], Step]  # for a line that may only make sense with the one above it: whether that belongs
    follow: Callable[[str, str], Step]  # of a phase and the next line
    read: Callable[[Sequence[str]], tuple[Raised, ...]]  # the cause first, what was finally raised last


UNNAMED = ""  # the type of an exception whose own line is missing, until `read` calls it an Error


def cut(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """At most MOST_FRAMES: the two ends tell the most, where it began and where it broke."""
    if len(frames) <= MOST_FRAMES:
        return tuple(frames)
    half = MOST_FRAMES // 2
    return (*frames[:half], *frames[-half:])


def unshared(outer: Sequence[Frame], missing: int) -> tuple[Frame, ...]:
    """The calls that a cause shares with the exception around it, which are printed only there."""
    return tuple(outer[:missing]) if missing else ()
