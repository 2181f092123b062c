"""Lines to whole entries: a log record with all that belongs to it, a stack trace with all its parts."""

import re
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime

from homeostat.intake.logfile.wrappers import MOST_LINE, Unwrapped, unwrap
from homeostat.languages import traces
from homeostat.languages.traces import Belongs, Trace
from homeostat.stages.sense.formats.csvlog import begins_csvlog, goes_on
from homeostat.stages.sense.formats.levels import QUIET, SEVERE
from homeostat.stages.sense.formats.postgres import is_below, process_of
from homeostat.stages.sense.formats.shape import Shape, shape_of
from homeostat.stages.sense.text import is_java_util, is_java_util_level

MOST_LINES = 1_600  # of an entry that are kept from its beginning
MOST_CHARACTERS = 96 * 1024
_LAST_LINES = 400  # and from its end; those between are counted as its own, and dropped
_LAST_CHARACTERS = 32 * 1024
_MOST_COUNTED = 20_000  # lines of an entry; then the next one begins, so that nothing waits for ever
_MOST_WAITING = 24  # lines that may wait for one that says whether they belong
_MOST_WORDS = 40  # plain lines that a message may go on for
_MOST_FOREIGN = 3  # other writers' lines in the middle of a trace
_MOST_SOURCES = 256
_MOST_PARTS = 64
# What a log line says when the stack below it is its own.
_TELLS_OF_ERROR = re.compile(
    r"error|exception|fail|panic|traceback|crash|unhandled|uncaught|recover|stack|abort|could not|cannot|unable",
    re.IGNORECASE,
)
_BELOW_LEVELS = {"", "warning"}


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    numbers: tuple[int, ...]  # one, or those of the pieces that a runtime cut it into
    at: datetime | None = None
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeEntry:
    """Lines that belong together, in their order. Between them others may stand, of other sources."""

    text: str
    numbers: tuple[int, ...]  # as they were given to `take`
    source: str = ""
    at: datetime | None = None  # when whoever kept its first line says that it came
    level: str = ""  # likewise


@dataclass
class _Open:
    """The entry that the next line may belong to."""

    lines: list[Line]
    shape: Shape | None
    trace: Trace | None
    characters: int = 0
    last: deque[Line] = field(default_factory=deque[Line])  # beyond what is kept from the beginning
    last_characters: int = 0
    numbers: list[int] = field(default_factory=list[int])
    words: int = 0  # plain lines taken in a row
    process: str = ""  # of a database server whose error it is
    java_util: bool = False  # its level stands on the next line
    last_is_plain: bool = False  # the last line bears no mark of the trace
    row: bool = False  # of CSV, which ends where its quotes do
    quoted: bool = False  # one of its quoted fields is open

    def add(self, line: Line) -> None:
        if not self.last and len(self.lines) < MOST_LINES and self.characters < MOST_CHARACTERS:
            self.lines.append(line)
            self.characters += len(line.text) + 1
            return
        self.last.append(line)
        self.last_characters += len(line.text) + 1
        while len(self.last) > _LAST_LINES or (len(self.last) > 1 and self.last_characters > _LAST_CHARACTERS):
            self.last_characters -= len(self.last.popleft().text) + 1

    @property
    def level(self) -> str:
        return self.shape.level if self.shape else ""


class Assembler:
    """One source's lines. Each is given out in exactly one entry, in time linear in its length."""

    def __init__(self, source: str = "") -> None:
        self._source = source
        self._open: _Open | None = None
        self._waiting: list[Line] = []  # may belong to the open entry, as a later line will tell
        self._foreign: list[Line] = []  # whole lines of another writer, seen since the trace's last one
        self._marked = 0  # lines outside of traces that a logger wrote, and those without any mark
        self._plain = 0

    def take(self, line: Line) -> list[WholeEntry]:
        """The entries that are complete now that this line is known."""
        if "\n" in line.text:  # kept together by whoever kept it
            return [*self.flush(), self._whole([line])]
        if self._open is None:
            self._begin(line)
            return []
        if self._open.row:
            return [] if self._in_row(self._open, line) else self._next(line)
        if self._foreign:
            return self._after_foreign(self._open, line)
        trace = self._open.trace
        taken = self._follow(self._open, trace, line) if trace else self._go_on(self._open, line)
        return [] if taken else self._next(line)

    def flush(self) -> list[WholeEntry]:
        """All that is open, as it is: for the end of a file, and when no line has come for some time."""
        done: list[WholeEntry] = []
        while self._open is not None:
            done.extend(self._close())
        return done

    def oldest(self) -> int | None:
        """The number of the first line that was not given out."""
        held = [*(self._open.numbers[:1] if self._open else ()), *(n for one in self._waiting for n in one.numbers)]
        return min([*held, *(n for one in self._foreign for n in one.numbers)], default=None)

    @property
    def in_row(self) -> bool:
        """Whether the next line is surely what a quoted field goes on with, whatever it looks like."""
        return self._open is not None and self._open.quoted

    def _in_row(self, opened: _Open, line: Line) -> bool:
        if not opened.quoted or begins_csvlog(line.text) or not self._keep(opened, line, None):
            return False
        opened.quoted = goes_on(line.text, quoted=True)
        return True

    def _next(self, line: Line) -> list[WholeEntry]:
        """The line does not belong: what is open ends, what waited is looked at anew, then the line."""
        done = self._close()
        return [*done, *self.take(line)]

    def _close(self) -> list[WholeEntry]:
        opened, waited = self._open, [*self._waiting, *self._foreign]
        self._open, self._waiting, self._foreign = None, [], []
        done = [self._whole([*opened.lines, *opened.last], opened.numbers)] if opened else []
        for line in waited:
            done.extend(self.take(line))
        return done

    def _begin(self, line: Line) -> None:
        trace = traces.begin(line.text)
        shape = None if trace else shape_of(line.text)
        if shape:
            self._marked += 1
        elif not trace and line.text and not line.text[0].isspace():
            self._plain += 1
        row = begins_csvlog(line.text)
        process = process_of(line.text) if shape and shape.level in SEVERE and ":  " in line.text else ""
        self._open = _Open(
            [line],
            shape,
            trace,
            characters=len(line.text),
            numbers=list(line.numbers),
            process=process,
            java_util=is_java_util(line.text),
            row=row,
            quoted=row and goes_on(line.text, quoted=False),
        )

    def _follow(self, opened: _Open, trace: Trace, line: Line) -> bool:  # noqa: PLR0911 - one answer a strength
        """Whether the line belongs to the trace, or may."""
        belongs, after = trace.follow(line.text)
        if belongs is Belongs.SURELY:
            return self._keep(opened, line, after)
        if traces.join(line.text)[0] is Belongs.SURELY:
            return self._give_back(opened)
        if line.text.strip() and belongs is not Belongs.NO and traces.begin(line.text):
            return False
        if (shape := shape_of(line.text)) is not None:
            return self._set_aside(line, shape)
        if belongs is Belongs.PERHAPS or (self._waiting and belongs is not Belongs.NO):
            return self._wait(opened, line, after)
        if belongs is Belongs.LIKELY:
            return self._keep(opened, line, after)
        if belongs is not Belongs.AS_MESSAGE:
            return False
        if not self._may_go_on(opened):  # a call or a cause below it says that it was the message's
            return self._wait(opened, line, after)
        opened.last_is_plain = self._keep(opened, line, after)
        opened.words += 1
        return opened.last_is_plain

    def _give_back(self, opened: _Open) -> bool:
        """Of another trace's call: the plain line above it was not the message's, but the beginning of that trace."""
        if opened.last_is_plain and not self._waiting and len(opened.lines) > 1 and not opened.last:
            last = opened.lines.pop()
            del opened.numbers[-len(last.numbers) :]
            self._waiting = [last]
        return False

    def _set_aside(self, line: Line, shape: Shape) -> bool:
        """Another writer's line may stand in the middle of a trace; one that begins a trace of its own may not."""
        if self._waiting or len(self._foreign) >= _MOST_FOREIGN or (shape.kind == "text" and shape.level not in QUIET):
            return False
        self._foreign.append(line)
        return True

    def _after_foreign(self, opened: _Open, line: Line) -> list[WholeEntry]:
        """A line that surely belongs to the trace says that those before it stood in its middle."""
        belongs, after = opened.trace.follow(line.text) if opened.trace else (Belongs.NO, None)
        if belongs is Belongs.SURELY:
            done = [self._whole([one]) for one in self._foreign]
            self._foreign = []
            self._keep(opened, line, after)
            return done
        return [] if (shape := shape_of(line.text)) and self._set_aside(line, shape) else self._next(line)

    def _go_on(self, opened: _Open, line: Line) -> bool:
        """Whether the line belongs to the log line that is open."""
        words = line.text
        if not words.strip():  # Spring Boot leaves a line free above an exception
            return not self._waiting and self._announces(opened) and self._wait(opened, line, None)
        belongs, trace = traces.join(words)
        if belongs is Belongs.SURELY or (belongs is Belongs.LIKELY and self._announces(opened)):
            return self._keep(opened, line, trace)
        if belongs is Belongs.PERHAPS and opened.level not in QUIET:
            return self._wait(opened, line, trace)
        if begun := traces.begin(words):
            own = self._announces(opened) or _repeats(opened.lines[0].text, words)
            return own and self._keep(opened, line, begun)
        if self._may_say_what_broke(opened, words):
            return self._wait(opened, line, None)
        return not self._waiting and self._goes_on_in_words(opened, words) and self._keep(opened, line, None)

    def _may_say_what_broke(self, opened: _Open, words: str) -> bool:
        """Whether a call below them may yet say that the words are an error's, with a free line above them."""
        if not self._announces(opened):
            return False
        if self._waiting and words[0] in " \t":  # Ruby's excerpt
            return True
        announced = bool(self._waiting) or opened.lines[-1].text.endswith(":")
        return announced and self._may_go_on(opened) and shape_of(words) is None

    def _goes_on_in_words(self, opened: _Open, words: str) -> bool:
        """Whether more of the same log line: details by name, indented lines, a message's further lines."""
        if opened.process and is_below(words) and process_of(words) == opened.process:
            return True
        shape = shape_of(words)
        if opened.java_util and is_java_util_level(words):
            opened.java_util, opened.shape = False, shape
            return True
        if shape is not None or words[0] in " \t":
            return shape is None
        opened.words += 1
        text = opened.shape is not None and opened.shape.kind == "text"
        return text and opened.level in SEVERE and self._may_go_on(opened)

    def _announces(self, opened: _Open) -> bool:
        """Whether a trace below the open line is likely its own: it is an error's, or speaks of one."""
        if opened.shape and opened.shape.kind != "text":
            return False  # what writes data writes its exceptions as data too
        if opened.level in SEVERE:
            return True
        return opened.level in _BELOW_LEVELS and _TELLS_OF_ERROR.search(opened.lines[0].text, 0, 2_000) is not None

    def _may_go_on(self, opened: _Open) -> bool:
        """Plain words after a message are its own where nearly all else in this source bears a logger's mark."""
        return opened.words < _MOST_WORDS and self._plain * 4 <= self._marked

    def _wait(self, opened: _Open, line: Line, trace: Trace | None) -> bool:
        if len(self._waiting) >= _MOST_WAITING:
            return False
        opened.trace = trace or opened.trace
        self._waiting.append(line)
        return True

    def _keep(self, opened: _Open, line: Line, trace: Trace | None) -> bool:
        if len(opened.numbers) >= _MOST_COUNTED:
            return False
        opened.trace = trace or opened.trace
        opened.last_is_plain = False
        for one in [*self._waiting, line]:
            opened.numbers.extend(one.numbers)
            opened.add(one)
        self._waiting = []
        return True

    def _whole(self, lines: list[Line], numbers: list[int] | None = None) -> WholeEntry:
        text = "\n".join(line.text for line in lines)
        held = tuple(numbers) if numbers is not None else tuple(n for line in lines for n in line.numbers)
        return WholeEntry(text=text, numbers=held, source=self._source, at=lines[0].at, level=lines[0].level)


def _repeats(above: str, begun: str) -> bool:
    """Whether a panic says what the log line above it said, as Go's `log.Panic` does."""
    said = begun.partition("panic: ")[2]
    return len(said) > 1 and above.endswith(said)


class Entries:
    """A file's lines to whole entries; each of the sources that write into it has an assembler of its own."""

    def __init__(self) -> None:
        self._assemblers: OrderedDict[tuple[str, str], Assembler] = OrderedDict()
        self._parts: dict[tuple[str, str], list[tuple[int, Unwrapped]]] = {}
        self._last: dict[tuple[str, str], int] = {}  # the number of the last line of those that hold one

    def take(self, number: int, raw: str) -> list[WholeEntry]:
        """The entries that are complete now. `number` grows from line to line."""
        rows = self._assemblers.get(("", ""))
        found = Unwrapped(raw[:MOST_LINE].rstrip("\r\n")) if rows and rows.in_row else unwrap(raw)
        key = (found.source, found.stream)
        self._last[key] = number
        parts = self._parts.pop(key, [])
        if found.partial and len(parts) < _MOST_PARTS:
            self._parts[key] = [*parts, (number, found)]
            return []
        return self._given(key, [*parts, (number, found)])

    def flush(self, before: int | None = None) -> list[WholeEntry]:
        """All that is open, as it is; only of sources that took no line from the number `before` on, if it is given."""
        done: list[WholeEntry] = []
        for key in [key for key, last in self._last.items() if before is None or last < before]:
            del self._last[key]
            if parts := self._parts.pop(key, []):
                done.extend(self._given(key, parts))
            if key in self._assemblers:
                done.extend(self._assemblers[key].flush())
        return done

    def oldest(self) -> int | None:
        """The number of the first line that was not given out: where to read again after a restart."""
        held = [number for parts in self._parts.values() for number, _ in parts[:1]]
        held.extend(number for one in self._assemblers.values() if (number := one.oldest()) is not None)
        return min(held, default=None)

    def _given(self, key: tuple[str, str], parts: list[tuple[int, Unwrapped]]) -> list[WholeEntry]:
        first = parts[0][1]
        words = first.text if len(parts) == 1 else "".join(part.text for _, part in parts)[: MOST_LINE * 4]
        done: list[WholeEntry] = []
        if key not in self._assemblers:
            if len(self._assemblers) >= _MOST_SOURCES:
                done.extend(self._forget_first())
            self._assemblers[key] = Assembler(key[0])
        line = Line(words, tuple(number for number, _ in parts), first.at, first.level)
        return [*done, *self._assemblers[key].take(line)]

    def _forget_first(self) -> list[WholeEntry]:
        key, first = self._assemblers.popitem(last=False)
        self._last.pop(key, None)
        parts = self._parts.pop(key, [])
        done = first.flush()
        for number, part in parts:  # half a line, whose other half would have no place
            done.append(WholeEntry(text=part.text, numbers=(number,), source=key[0], at=part.at))
        return done
