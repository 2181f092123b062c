"""Crashes and errors as programs printed them that nobody had in sight when the rules were written."""

import json
from datetime import UTC, datetime

import pytest

from homeostat.intake.logfile.entries import Entries, WholeEntry
from homeostat.records import EventKind
from homeostat.stages.sense.text import Entry, read_entry

NOW = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)

LOGURU = """2026-11-26 23:58:41.582 | ERROR    | __main__:<module>:9 - What?!
Traceback (most recent call last):

> File "/srv/p12.py", line 8, in <module>
    try: outer(0)
         └ <function outer at 0x7fc86c697920>

  File "/srv/p12.py", line 4, in divide
    def divide(a,b): return a/b
                            │ └ 0
                            └ 5

shop.errors.Odd: division by zero"""

NODE_REQUIRE = """node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module './nothere'
Require stack:
- /srv/n4.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at Object.<anonymous> (/srv/n4.js:2:1) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/srv/n4.js' ]
}

Node.js v20.20.2"""

NODE_HELD_ERROR = """/srv/n3.js:2
  throw e
  ^

Error: relation "x" exists
    at up (/srv/n3.js:2:58)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  severity: 'ERROR',
  nested: {
    deep: TypeError: inner
        at deeper (/srv/n9.js:2:155)
  }
}

Node.js v20.20.2"""

GIN = """2026/11/27 00:24:20 [Recovery] 2026/11/27 - 00:24:20 panic recovered:
runtime error: invalid memory address or nil pointer dereference
/usr/local/go/src/runtime/panic.go:336 (0x488417)
\tpanicmem: panic(memoryError)
/usr/local/go/src/runtime/signal_unix.go:931 (0x4883e5)
\tsigpanic: panicmem()
/srv/shop/main.go:3 (0xa9a5f5)
\tmain.func2: c.String(200, p.Host)
/root/go/pkg/mod/github.com/gin-gonic/gin@v1.12.0/context.go:192 (0xa8df3e)
\t(*Context).Next: c.handlers[c.index](c)"""

SEGMENTATION_FAULT = """Fatal Python error: Segmentation fault

Current thread 0x00007fd58f20cc40 (most recent call first):
  File "/usr/lib/python3.13/ctypes/__init__.py", line 538 in string_at
  File "/srv/q3.py", line 4 in crash
  File "/srv/q3.py", line 5 in <module>"""

STACK_INFO = """2026/11/27 01:12:51.584 ERROR   <etl.load> batch 2 failed
Traceback (most recent call last):
  File "/srv/a.py", line 10, in load
    raise RuntimeError("upstream")
RuntimeError: upstream
Stack (most recent call last):
  File "/srv/main.py", line 11, in <module>
    L.error("batch 2 failed", exc_info=True, stack_info=True)"""

EMITTED = """/srv/c.js:6
new EventEmitter().emit('error', new NotFound('lost'))
^

NotFound: lost
    at found (/srv/c.js:6:157)
Emitted 'error' event at:
    at told (/srv/c.js:6:143) {
  status: 404
}

Node.js v20.20.2"""

TORNADO = """[E 261127 00:20:22 web:2108] Uncaught exception GET /x (127.0.0.1)
    HTTPServerRequest(protocol='http', host='127.0.0.1:18511', method='GET', uri='/x')
    Traceback (most recent call last):
      File "/srv/q5.py", line 4, in get
        def get(self): self.write(str(len(None)))
    TypeError: object of type 'NoneType' has no len()"""

LOGBACK_TWO_LINES = """00:24:46.506 [main] ERROR com.acme.Orders -- cannot read a.csv
K$Odd: row 3
  is odd
\tat K.high(K.java:5)
\tat K.main(K.java:6)
Caused by: java.lang.NumberFormatException: For input string: "12,5"
\tat K.low(K.java:4)
\t... 2 common frames omitted"""

WITH_FREE_LINES = """2026-11-20 10:00:01 ERROR a: failed: TypeError: line one
line two: x

line four
    at a (/srv/m6.js:2:22)"""


def assembled(*lines: str) -> list[WholeEntry]:
    entries = Entries()
    done = [one for number, line in enumerate(lines, start=1) for one in entries.take(number, line)]
    return [*done, *entries.flush()]


def only(text: str, *, before: str = "ready", after: str = "2026-11-26 23:59:00 INFO shop: after") -> Entry:
    """The reading of lines that have to be one entry, between ordinary ones."""
    lines = text.split("\n")
    whole = assembled(before, *lines, after)
    assert [one.numbers for one in whole] == [(1,), tuple(range(2, len(lines) + 2)), (len(lines) + 2,)]
    return read_entry(whole[1].text, NOW)


@pytest.mark.parametrize(
    ("text", "error_type", "message", "functions"),
    [
        pytest.param(LOGURU, "shop.errors.Odd", "division by zero", ["<module>", "divide"], id="loguru with values"),
        pytest.param(
            NODE_REQUIRE,
            "Error",
            "Cannot find module './nothere'\nRequire stack:\n- /srv/n4.js",
            ["Object.<anonymous>", "Module._resolveFilename"],
            id="node, a message of plain lines above its calls",
        ),
        pytest.param(
            NODE_HELD_ERROR,
            "Error",
            'relation "x" exists',
            ["process.processTicksAndRejections", "up"],
            id="node, an error in a property",
        ),
        pytest.param(
            "[2026-11-26T23:59:50.675] [ERROR] stock - scan failed Error: no shelf 9\n    at scan (/srv/n8.js:2:40)",
            "Error",
            "no shelf 9",
            ["scan"],
            id="log4js, words before a plain Error",
        ),
        pytest.param(
            SEGMENTATION_FAULT,
            "Fatal Python error",
            "Segmentation fault",
            ["<module>", "crash", "string_at"],
            id="faulthandler",
        ),
        pytest.param(STACK_INFO, "RuntimeError", "upstream", ["load"], id="logging with stack_info"),
        pytest.param(EMITTED, "NotFound", "lost", ["found"], id="node, an error that was emitted"),
        pytest.param(TORNADO, "TypeError", "object of type 'NoneType' has no len()", ["get"], id="tornado"),
    ],
)
def test_a_crash_is_one_entry_and_is_read(text: str, error_type: str, message: str, functions: list[str]) -> None:
    entry = only(text)
    assert (entry.error_type, entry.message) == (error_type, message)
    assert [frame.function for frame in entry.chain[-1].frames] == functions


@pytest.mark.parametrize(
    ("text", "error_type", "message", "functions"),
    [
        pytest.param(
            GIN,
            "panic",
            "runtime error: invalid memory address or nil pointer dereference",
            ["(*Context).Next", "main.func2"],
            id="gin's Recovery",
        ),
        pytest.param(LOGBACK_TWO_LINES, "K$Odd", "row 3\nis odd", ["main", "high"], id="java, a message of two lines"),
        pytest.param(
            WITH_FREE_LINES, "TypeError", "line one\nline two: x\n\nline four", ["a"], id="a message with free lines"
        ),
    ],
)
def test_among_lines_that_a_logger_marked_it_goes_on_in_plain_words(
    text: str, error_type: str, message: str, functions: list[str]
) -> None:
    entry = only(text, before="2026-11-26 23:58:00 INFO shop: before")
    assert (entry.error_type, entry.message) == (error_type, message)
    assert [frame.function for frame in entry.chain[-1].frames] == functions


def test_plain_lines_below_an_error_without_calls_stand_alone() -> None:
    whole = assembled("ready", "Error: no rate", "going on", "going on further", "and on")
    assert [one.numbers for one in whole] == [(1,), (2,), (3,), (4,), (5,)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("00:24:46.508 [main] ERROR com.acme.Orders -- gave up", "gave up", id="logback's default"),
        pytest.param("E1127 00:20:23 31509 q6.py:7] part handled", "part handled", id="glog without fractions"),
        pytest.param('at=ERROR logger=pay event="low disk" free=2%', "low disk", id="logfmter"),
    ],
)
def test_a_line_of_a_format(line: str, message: str) -> None:
    (whole,) = assembled(line)
    entry = read_entry(whole.text, NOW)
    assert (entry.level, entry.message) == ("error", message)


def test_pino_pretty_names_the_program() -> None:
    (whole,) = assembled("[23:59:50.965] FATAL (till/9859): going down")
    entry = read_entry(whole.text, NOW)
    assert (entry.level, entry.service, entry.message) == ("fatal", "till", "going down")


def test_postgresql_errors_as_json_are_a_databases() -> None:
    line = {
        "timestamp": "2026-11-26 23:59:54.712 UTC",
        "user": "app",
        "dbname": "shop",
        "pid": 10145,
        "error_severity": "ERROR",
        "state_code": "23505",
        "message": 'duplicate key value violates unique constraint "item_pkey"',
        "detail": "Key (id)=(1) already exists.",
        "statement": "insert into item values(1,'b',4);",
        "backend_type": "client backend",
    }
    entry = read_entry(json.dumps(line), NOW)
    assert (entry.level, entry.kind, entry.error_type) == ("error", EventKind.DATABASE_ERROR, "23505")
    assert entry.context["detail"] == "Key (id)=(1) already exists."
    assert not read_entry(json.dumps(line | {"error_severity": "LOG"}), NOW).matters
    assert read_entry(json.dumps(line | {"error_severity": "PANIC"}), NOW).level == "fatal"
