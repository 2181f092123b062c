"""Which lines of a log belong together, and what the entry says."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.intake.logfile.entries import MOST_CHARACTERS, MOST_LINES, Entries, WholeEntry
from homeostat.records import EventKind, Report, ReportKind
from homeostat.stages.sense import sense
from homeostat.stages.sense.text import Entry, read_entry

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)


def assembled(*lines: str) -> list[WholeEntry]:
    entries = Entries()
    done = [one for number, line in enumerate(lines, start=1) for one in entries.take(number, line)]
    return [*done, *entries.flush()]


def only(text: str) -> Entry:
    """The reading of lines that have to be one entry, between ordinary ones."""
    lines = text.strip("\n").split("\n")
    whole = assembled("2025-10-23 14:29:00 INFO shop: before", *lines, "2025-10-23 14:31:00 INFO shop: after")
    assert [one.numbers for one in whole] == [(1,), tuple(range(2, len(lines) + 2)), (len(lines) + 2,)]
    return read_entry(whole[1].text, NOW)


WHOLE = {
    "python, chained": (
        """
Traceback (most recent call last):
  File "/srv/app/a.py", line 3, in load
    return int(word)
           ^^^^^^^^^
ValueError: invalid literal

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/app/b.py", line 9, in total
    load()
  [Previous line repeated 996 more times]
RuntimeError: no total
""",
        ("RuntimeError", "no total", "total", 9),
    ),
    "python, a direct cause": (
        """
2025-10-23 14:30:00,123 ERROR shop.orders: order 7 failed
Traceback (most recent call last):
  File "/srv/app/a.py", line 3, in load
    return int(word)
ValueError: invalid literal

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/lib/python3.11/runpy.py", line 9, in run
    load()
shop.errors.BadOrder: no total
""",
        ("shop.errors.BadOrder", "no total", "run", 9),
    ),
    "python, notes": (
        """
Traceback (most recent call last):
  File "/srv/app/a.py", line 3, in load
    raise error
ValueError: potency unknown
while reading line 7 of remedies.csv
known are 6X, 12X
""",
        ("ValueError", "potency unknown\nwhile reading line 7 of remedies.csv\nknown are 6X, 12X", "load", 3),
    ),
    "python, without a message": (
        """
Traceback (most recent call last):
  File "/srv/app/a.py", line 3, in load
    assert word
AssertionError
""",
        ("AssertionError", "", "load", 3),
    ),
    "python, SQLAlchemy's words": (
        """
Traceback (most recent call last):
  File "/srv/app/a.py", line 3, in load
    session.commit()
sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) UNIQUE constraint failed: users.id
[SQL: INSERT INTO users (id) VALUES (?)]
[parameters: (1,)]
(Background on this error at: https://sqlalche.me/e/20/gkpj)
""",
        ("sqlalchemy.exc.IntegrityError", None, "load", 3),
    ),
    "python, a faulty file": (
        """
  File "/srv/app/a.py", line 3
    total = (1 +
            ^
SyntaxError: '(' was never closed
""",
        ("SyntaxError", "'(' was never closed", "<module>", 3),
    ),
    "python, a segmentation fault": (
        """
Fatal Python error: Segmentation fault

Current thread 0x00007f1c (most recent call first):
  File "/srv/app/a.py", line 3 in load
  File "/srv/app/a.py", line 9 in <module>

Extension modules: numpy.core (total: 1)
""",
        ("Fatal Python error", "Segmentation fault", None, None),
    ),
    "python, django": (
        """
Internal Server Error: /orders/7
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
  File "/srv/app/views.py", line 7, in order
    return rates["EUR"]
KeyError: 'EUR'
""",
        ("KeyError", "'EUR'", "order", 7),
    ),
    "python, celery": (
        """
[2025-10-23 14:30:00,123: ERROR/ForkPoolWorker-1] Task shop.mail[4f] raised unexpected: KeyError('EUR')
Traceback (most recent call last):
  File "/srv/app/mail.py", line 7, in mail
    return rates["EUR"]
KeyError: 'EUR'
""",
        ("KeyError", "'EUR'", "mail", 7),
    ),
    "python, uvicorn": (
        """
ERROR:    Exception in ASGI application
Traceback (most recent call last):
  File "/srv/app/mail.py", line 7, in mail
    return rates["EUR"]
KeyError: 'EUR'
""",
        ("KeyError", "'EUR'", "mail", 7),
    ),
    "python, a warning that says what failed": (
        """
2025-10-23 14:30:00,123 WARNING shop.orders: pricing failed, trying again
Traceback (most recent call last):
  File "/srv/app/mail.py", line 7, in mail
    return rates["EUR"]
KeyError: 'EUR'
""",
        ("KeyError", "'EUR'", "mail", 7),
    ),
    "python, a group": (
        """
  + Exception Group Traceback (most recent call last):
  |   File "/srv/app/a.py", line 9, in <module>
  |     raise ExceptionGroup("two failed", found)
  | ExceptionGroup: two failed (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/app/a.py", line 3, in one
    |     int(word)
    | ValueError: first
    +---------------- 2 ----------------
    | TypeError: second
    +------------------------------------
""",
        ("ExceptionGroup", "two failed (2 sub-exceptions)", "<module>", 9),
    ),
    "go, a panic": (
        """
panic: runtime error: index out of range [3] with length 3 [recovered]
	panic: runtime error: index out of range [3] with length 3

goroutine 7 [running]:
main.handle.func1()
	/srv/shop/main.go:41 +0x1d
panic({0x1, 0x2})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
main.(*Shop).Total(0xc000012345, {0x1, 0x2})
	/srv/shop/total.go:41 +0x1d
net/http.HandlerFunc.ServeHTTP(0x1)
	/usr/local/go/src/net/http/server.go:2136 +0x29
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3086 +0x4d
exit status 2
""",
        ("panic", "runtime error: index out of range [3] with length 3", "main.(*Shop).Total", 41),
    ),
    "go, a fatal error": (
        """
fatal error: all goroutines are asleep - deadlock!

goroutine 1 [chan receive]:
main.main()
	/srv/shop/main.go:9 +0x1d
""",
        ("fatal error", "all goroutines are asleep - deadlock!", "main.main", 9),
    ),
    "go, recovered and logged": (
        """
2025/10/23 14:30:00 recovered: no rate for EUR
goroutine 7 [running]:
runtime/debug.Stack()
	/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
main.handle.func1()
	/srv/shop/main.go:41 +0x1d
panic({0x1, 0x2})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
main.total(...)
	/srv/shop/total.go:9
""",
        ("panic", "no rate for EUR", "main.total", 9),
    ),
    "go, zap for people": (
        """
2025-10-23T14:30:00.123Z	ERROR	shop/main.go:12	order failed	{"order": 7, "error": "no rate"}
main.total
	/srv/shop/total.go:9
main.main
	/srv/shop/main.go:12
runtime.main
	/usr/local/go/src/runtime/proc.go:250
""",
        ("Error", "order failed", "main.total", 9),
    ),
    "node, uncaught": (
        """
/srv/web/orders.js:9
    throw new OutOfStock("Arnica");
    ^

OutOfStock [ERR_STOCK]: out of stock: Arnica
    at total (/srv/web/orders.js:9:11)
    at async handle (/srv/web/node_modules/next/server.js:1:2)
    at node:internal/main:1:1 {
  remedy: 'Arnica',
  [cause]: Error: shelf is empty
      at take (/srv/web/shelf.js:4:9)
}

Node.js v20.20.2
""",
        ("OutOfStock", "out of stock: Arnica", "total", 9),
    ),
    "node, an assertion's difference": (
        """
node:internal/process/promises:288
            triggerUncaughtException(err, true /* fromPromise */);
            ^

AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

1 !== 2

    at total (/srv/web/orders.js:9:11) {
  generatedMessage: true,
  code: 'ERR_ASSERTION'
}

Node.js v20.20.2
""",
        ("AssertionError", None, "total", 9),
    ),
    "node, words before it": (
        """
could not price order 7: TypeError: Cannot read properties of undefined (reading 'rate')
    at total (/srv/web/orders.js:9:17)
""",
        ("TypeError", "Cannot read properties of undefined (reading 'rate')", "total", 9),
    ),
    "node, nest": (
        """
[Nest] 123  - 10/23/2025, 2:30:00 PM   ERROR [ExceptionsHandler] no rate
Error: no rate
    at total (/srv/web/orders.js:9:17)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
""",
        ("Error", "no rate", "total", 9),
    ),
    "next, for developers": (
        """
 \u2a2f app/page.tsx (3:24) @ price
 \u2a2f TypeError: Cannot read properties of undefined (reading '0')
    at price (./app/page.tsx:11:25)
    at stringify (<anonymous>)
digest: "2634945308"
  1 | export default function Page() {
> 3 |   return remedy.prices[0];
    |                        ^
  4 | }
""",
        ("TypeError", "Cannot read properties of undefined (reading '0')", "price", 11),
    ),
    "next, in production": (
        """
 \u2a2f Error: no rate
    at o (/srv/web/.next/server/app/page.js:1:2087) {
  digest: '1292771780'
}
""",
        ("Error", "no rate", "o", 1),
    ),
    "java": (
        """
Exception in thread "main" com.acme.BadOrder: order 7
	at com.acme.Orders.total(Orders.java:12)
	at com.acme.Main.main(Main.java:5)
	Suppressed: java.lang.IllegalStateException: cannot close
		at com.acme.Orders.close(Orders.java:20)
		... 1 more
Caused by: java.lang.NullPointerException: Cannot invoke "String.length()"
	at com.acme.Prices.of(Prices.java:8)
	... 1 more
""",
        ("com.acme.BadOrder", "order 7", "total", 12),
    ),
    "java, spring boot": (
        """
2025-10-23T14:30:00.123Z ERROR 1 --- [shop] [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcher] : Servlet threw exception

java.lang.IllegalStateException: no rate
	at com.acme.Orders.total(Orders.java:12) ~[classes/:na]
	at org.apache.catalina.core.StandardWrapper.invoke(StandardWrapper.java:20) ~[tomcat.jar:10.1]
""",
        ("java.lang.IllegalStateException", "no rate", "total", 12),
    ),
    "java, logback": (
        """
14:30:00.123 [main] ERROR com.acme.Orders - order 7 failed
java.lang.IllegalStateException: no rate
	at com.acme.Orders.total(Orders.java:12)
	at java.base/java.lang.Thread.run(Thread.java:840)
Caused by: java.io.IOException: closed
	... 2 common frames omitted
""",
        ("java.lang.IllegalStateException", "no rate", "total", 12),
    ),
    "java, java.util.logging": (
        """
Oct 23, 2025 2:30:00 PM com.acme.Orders total
SEVERE: order 7 failed
java.lang.IllegalStateException: no rate
	at com.acme.Orders.total(Orders.java:12)
""",
        ("java.lang.IllegalStateException", "no rate", "total", 12),
    ),
}


@pytest.mark.parametrize(("text", "said"), [pytest.param(*row, id=name) for name, row in WHOLE.items()])
def test_a_trace_is_one_entry_and_is_read(text: str, said: tuple[str, str | None, str | None, int | None]) -> None:
    entry = only(text)
    error_type, message, function, line = said
    assert entry.matters
    assert entry.error_type == error_type
    if message is not None:
        assert entry.message == message
    if function is not None:
        own = [frame for frame in entry.chain[-1].frames if frame.in_app] or list(entry.chain[-1].frames)
        assert (own[-1].function, own[-1].line) == (function, line)


def test_causes_come_first() -> None:
    assert [raised.type for raised in only(WHOLE["java"][0]).chain] == [
        "java.lang.NullPointerException",
        "com.acme.BadOrder",
    ]
    chained = only(WHOLE["python, chained"][0]).chain
    assert [(raised.type, raised.implicit) for raised in chained] == [("ValueError", True), ("RuntimeError", False)]
    caused = only(WHOLE["python, a direct cause"][0]).chain
    assert [(raised.type, raised.implicit) for raised in caused] == [
        ("ValueError", False),
        ("shop.errors.BadOrder", False),
    ]
    assert [raised.type for raised in only(WHOLE["node, uncaught"][0]).chain] == ["Error", "OutOfStock"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ["2025-10-23 14:30:00 INFO shop: ready", "Traceback (most recent call last):"], id="information above"
        ),
        pytest.param(
            ["2025-10-23 14:30:00 WARNING shop: stock is low", "ValueError: no"], id="a warning of something else"
        ),
        pytest.param(["INFO: a", "INFO: b", "  indented", "INFO: c"][0:2], id="two records"),
        pytest.param(['{"level":"error","msg":"error"}', "Traceback (most recent call last):"], id="data above"),
        pytest.param(
            ['10.0.0.1 - - [23/Oct/2025:14:30:00 +0000] "GET / HTTP/1.1" 500 12', "panic: no"], id="access log"
        ),
    ],
)
def test_ordinary_lines_stand_alone(lines: list[str]) -> None:
    assert [one.numbers for one in assembled(*lines)] == [(number,) for number in range(1, len(lines) + 1)]


def test_another_writers_line_in_the_middle_of_a_trace_is_not_part_of_it() -> None:
    whole = assembled(
        "Traceback (most recent call last):",
        '  File "a.py", line 3, in load',
        "2025-10-23 14:30:00 INFO shop: GET /",
        "    int(word)",
        "ValueError: no",
        "2025-10-23 14:30:01 INFO shop: GET /",
    )
    assert [one.numbers for one in whole] == [(3,), (1, 2, 4, 5), (6,)]


def test_plain_words_after_a_message_are_its_own_only_where_others_bear_a_mark() -> None:
    trace = ["Traceback (most recent call last):", '  File "a.py", line 3, in load', "ValueError: no"]
    assert [one.numbers for one in assembled("ready", *trace, "going on")] == [(1,), (2, 3, 4), (5,)]
    assert [one.numbers for one in assembled("INFO: ready", *trace, "a note")] == [(1,), (2, 3, 4, 5)]


def test_a_postgresql_error_has_its_detail_lines() -> None:
    prefix = "2025-10-23 14:30:00.123 UTC [41] "
    entry = only(
        f'{prefix}ERROR:  duplicate key value violates unique constraint "users_pkey"\n'
        f"{prefix}DETAIL:  Key (id)=(1) already exists.\n"
        f"{prefix}STATEMENT:  INSERT INTO users\n\tVALUES (1)"
    )
    assert (entry.level, entry.kind) == ("error", EventKind.DATABASE_ERROR)
    assert entry.message == 'duplicate key value violates unique constraint "users_pkey"'
    assert entry.context["detail"] == "Key (id)=(1) already exists."
    assert entry.context["statement"] == "INSERT INTO users\nVALUES (1)"


# --- single lines of many formats

AT = datetime(2025, 10, 23, 14, 30, 0, tzinfo=UTC)
LINES = {
    "structlog": ('{"event": "no rate", "level": "error", "timestamp": "2025-10-23T14:30:00Z"}', "error", "no rate"),
    "structlog, console": (
        "2025-10-23T14:30:00Z [error    ] no rate                        order=7",
        "error", "no rate",
    ),
    "zap": ('{"level":"error","ts":1761229800.0,"caller":"a.go:1","msg":"no rate","error":"EUR"}', "error", "no rate"),
    "zerolog": (
        '{"level":"error","error":"EUR","time":"2025-10-23T14:30:00Z","message":"no rate"}',
        "error", "no rate",
    ),
    "zerolog, console": ("2025-10-23T14:30:00Z ERR no rate order=7", "error", "no rate order=7"),
    "slog": ('{"time":"2025-10-23T14:30:00Z","level":"ERROR+2","msg":"no rate"}', "error", "no rate"),
    "slog, text": ('time=2025-10-23T14:30:00.000Z level=ERROR msg="no rate" order=7', "error", "no rate"),
    "pino": ('{"level":50,"time":1761229800000,"pid":1,"hostname":"h","msg":"no rate"}', "error", "no rate"),
    "winston": ('{"level":"error","message":"no rate","timestamp":"2025-10-23T14:30:00.000Z"}', "error", "no rate"),
    "bunyan": (
        '{"name":"shop","hostname":"h","pid":1,"level":60,"msg":"no rate","time":"2025-10-23T14:30:00Z","v":0}',
        "fatal", "no rate",
    ),
    "logback": (
        '{"@timestamp":"2025-10-23T14:30:00Z","message":"no rate","logger_name":"a.B","level":"ERROR"}',
        "error", "no rate",
    ),
    "ECS": (
        '{"@timestamp":"2025-10-23T14:30:00Z","log.level":"ERROR","message":"no rate","service.name":"shop"}',
        "error", "no rate",
    ),
    "ECS, nested": (
        '{"@timestamp":"2025-10-23T14:30:00Z","log":{"level":"error"},"message":"no rate","service":{"name":"shop"}}',
        "error", "no rate",
    ),
    "logfmt": ('ts=2025-10-23T14:30:00Z level=error msg="no rate" caller=a.go:1', "error", "no rate"),
    "python": ("2025-10-23 14:30:00,000 ERROR shop.orders: no rate", "error", "no rate"),
    "python, dashed": ("2025-10-23 14:30:00,000 - shop - ERROR - no rate", "error", "no rate"),
    "loguru": ("2025-10-23 14:30:00.000 | ERROR    | shop:total:12 - no rate", "error", "no rate"),
    "log4j": ("2025-10-23 14:30:00,000 [main] ERROR com.acme.Orders - no rate", "error", "no rate"),
    "spring": ("2025-10-23T14:30:00.000Z ERROR 1 --- [main] c.a.Orders   : no rate", "error", "no rate"),
    "klog": ("E1023 14:30:00.000000       1 main.go:12] no rate", "error", "no rate"),
    "nginx": (
        "2025/10/23 14:30:00 [error] 31#31: *1 connect() failed, client: 10.0.0.1, server: shop",
        "error", "connect() failed",
    ),
    "nginx, a 5xx": (
        '10.0.0.1 - - [23/Oct/2025:14:30:00 +0000] "GET /a?b=1 HTTP/1.1" 502 157 "-" "curl"',
        "error", "GET /a was answered 502",
    ),
    "JSON, a 5xx": ('{"time":"2025-10-23T14:30:00Z","level":"info","msg":"no rate","status":503}', "error", "no rate"),
    "another zone": ("2025-10-23T16:30:00+02:00 ERROR no rate", "error", "no rate"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "level", "message"), [pytest.param(*row, id=name) for name, row in LINES.items()])
def test_a_line_of_a_format(line: str, level: str, message: str) -> None:
    (whole,) = assembled(line)
    entry = read_entry(whole.text, NOW)
    assert (entry.level, entry.message, entry.matters) == (level, message, True)
    assert entry.at == AT or line.startswith("E1023")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2025-10-23 14:30:00 INFO shop: no error here", id="the word alone"),
        pytest.param('10.0.0.1 - - [23/Oct/2025:14:30:00 +0000] "GET /error HTTP/1.1" 404 1', id="not ours"),
        pytest.param('{"level":30,"msg":"Error: none","pid":1,"hostname":"h"}', id="information as data"),
        pytest.param("everything is well", id="plain"),
        pytest.param("", id="nothing"),
        pytest.param("2025-10-23 14:30:00 WARNING shop: stock is low", id="a warning"),
    ],
)
def test_what_is_no_error_does_not_matter(line: str) -> None:
    assert not read_entry(line, NOW).matters


@pytest.mark.parametrize(
    "data",
    [
        'level=error logger=gateway msg="sensor silent" sensor=02ab',
        '{"level":"error","logger":"gateway","msg":"sensor silent","sensor":"02ab"}',
    ],
    ids=["logfmt", "json"],
)
def test_data_below_a_collectors_time_is_read_as_data(data: str) -> None:
    for time in ("2025-10-23T14:29:00Z", "2025-10-23 14:29:00,120"):
        entry = read_entry(f"{time} {data}", NOW)
        assert (entry.level, entry.logger, entry.message) == ("error", "gateway", "sensor silent")
        assert entry.at is not None


def test_data_without_words_are_the_words() -> None:
    entry = read_entry('2025-10-23T14:29:00Z ERROR {"order":17,"state":"late"}', NOW)
    assert (entry.level, entry.message) == ("error", '{"order":17,"state":"late"}')


def test_words_with_a_pair_stay_words() -> None:
    entry = read_entry("2025-10-23T14:29:00Z ERROR could not set level=3 of lane", NOW)
    assert entry.message == "could not set level=3 of lane"


def test_the_error_that_data_name_apart_tells_two_events_apart() -> None:
    line = '{"level":"error","msg":"charge failed","err":"'
    lines = (f'{line}{said}"}}' for said in ("declined", "no answer"))
    bodies = [json.dumps({"text": line}).encode() for line in lines]
    events = [
        sense(Report(report_id="r", service="s", kind=ReportKind.LOG_TEXT, received_at=NOW, body=body))
        for body in bodies
    ]
    assert [event.message for event in events] == ["charge failed: declined", "charge failed: no answer"]


def test_an_exception_inside_of_data_is_read() -> None:
    stack = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in load\n    int(word)\nValueError: no'
    for values in ({"exception": stack}, {"exc_info": stack}, {"err": {"type": "x", "stack": stack}}):
        entry = read_entry(json.dumps({"level": "error", "msg": "failed", **values}), NOW)
        assert (entry.error_type, entry.message, entry.chain[-1].frames[-1].line) == ("ValueError", "no", 3)
        assert entry.context["log_message"] == "failed"
    given = [
        {"exc_type": "ValueError", "exc_value": "no", "frames": [{"filename": "a.py", "lineno": 3, "name": "load"}]}
    ]
    entry = read_entry(json.dumps({"level": "error", "event": "failed", "exception": given}), NOW)
    assert (entry.error_type, entry.chain[-1].frames[-1].function) == ("ValueError", "load")


def report(body: bytes) -> Report:
    return Report(report_id="shop:1", service="shop", kind=ReportKind.LOG_TEXT, received_at=NOW, body=body)


def test_a_report_of_a_file_becomes_an_event_without_secrets() -> None:
    text = (
        "2025-10-23 14:29:00 ERROR shop.orders: failed with password='hunter2'\n" + WHOLE["python, django"][0].strip()
    )
    body = {"text": text, "source": "/var/log/app.log", "first_line": 7, "last_line": 12, "at": "2025-10-23T14:29:30Z"}
    event = sense(report(json.dumps(body).encode()))
    assert (event.service, event.level, event.error_type, event.platform) == ("shop", "error", "KeyError", "python")
    assert (event.occurred_at, event.unhandled) == (datetime(2025, 10, 23, 14, 29, tzinfo=UTC), False)
    assert (event.context["file"], event.context["lines"]) == ("/var/log/app.log", "7-12")
    assert "hunter2" not in msgspec.json.encode(event).decode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"{}", "text", id="no text"),
        pytest.param(b'{"text": 7}', "text", id="a number"),
        pytest.param(b'{"text": " \\u0000\\n"}', "no text", id="nothing in it"),
        pytest.param(b"[]", "object", id="a list"),
        pytest.param(b"{", "not JSON", id="cut off"),
    ],
)
def test_a_report_that_is_none_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        sense(report(body))


# --- what containers put around lines


def test_docker_lines_are_unwrapped_and_their_pieces_joined() -> None:
    words = ["Traceback (most recent call last):\n", '  File "a.py", line 3, in l', "oad\n", "ValueError: no\n"]
    lines = [json.dumps({"log": one, "stream": "stderr", "time": "2025-10-23T14:30:00.5Z"}) for one in words]
    (whole,) = assembled(*lines)
    assert whole.numbers == (1, 2, 3, 4)
    assert whole.text.split("\n")[1] == '  File "a.py", line 3, in load'
    assert whole.at == datetime(2025, 10, 23, 14, 30, 0, 500_000, tzinfo=UTC)


def test_cri_lines_are_unwrapped_and_their_parts_joined() -> None:
    stamp = "2025-10-23T14:30:00.123456789Z stderr"
    (whole,) = assembled(f"{stamp} P panic: no ra", f"{stamp} F te", f"{stamp} F ", f"{stamp} F goroutine 1 [running]:")
    assert (whole.text, whole.numbers) == ("panic: no rate\n\ngoroutine 1 [running]:", (1, 2, 3, 4))


def test_journald_lines_are_unwrapped() -> None:
    common = {"__REALTIME_TIMESTAMP": "1761229800000000", "_SYSTEMD_UNIT": "shop.service", "PRIORITY": "3"}
    (whole,) = assembled(json.dumps({**common, "MESSAGE": [110, 111, 255]}))
    assert (whole.text, whole.source, whole.level, whole.at) == ("no\ufffd", "shop.service", "error", AT)
    (whole,) = assembled(json.dumps({**common, "MESSAGE": "Traceback (most recent call last):\nValueError: no"}))
    assert read_entry(whole.text, NOW).error_type == "ValueError"


def test_compose_output_is_told_apart_by_its_names() -> None:
    whole = assembled(
        "\x1b[36mweb-1     | \x1b[0mTypeError: no rate",
        "worker-12 | Traceback (most recent call last):",
        "web-1     |     at total (/srv/a.js:9:17)",
        'worker-12 |   File "a.py", line 3, in load',
        "web-1     |  ✓ Ready",
        "worker-12 | ValueError: no",
    )
    assert [(one.source, one.numbers) for one in whole] == [
        ("web-1", (1, 3)),
        ("web-1", (5,)),
        ("worker-12", (2, 4, 6)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"log": 7, "stream": "stdout"}', id="not a text"),
        pytest.param('{"MESSAGE": {}}', id="not a message"),
        pytest.param('{"MESSAGE": [1e9, "x", -1]}', id="no bytes"),
        pytest.param('{"log": ' + "[" * 5_000, id="deep"),
        pytest.param("\x1b[" + "9" * 100, id="half a colour"),
        pytest.param("ERROR | app | no rate", id="a bar of one's own"),
    ],
)
def test_what_is_no_wrapper_stays_as_it_is(line: str) -> None:
    assert assembled(line)[0].source == ""


# --- anything at all

PIECES = st.sampled_from(
    [line for text, _ in WHOLE.values() for line in text.strip("\n").split("\n")]
    + ["", " ", "INFO: x", "2025-10-23 14:30:00 INFO a: b", "web-1  | x", "panic: x", "    at f (a.js:1:2)", "{", "}"]
    + ["2025-10-23T14:30:00.1Z stderr P half", '{"log":"x","stream":"stderr"}', "x" * 9_000]
)


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(PIECES | st.text(max_size=40), max_size=60))
def test_every_line_is_in_exactly_one_entry_and_in_its_order(lines: list[str]) -> None:
    whole = assembled(*lines)
    assert sorted(number for one in whole for number in one.numbers) == list(range(1, len(lines) + 1))
    for one in whole:
        assert list(one.numbers) == sorted(one.numbers)
        read_entry(one.text, NOW)


def test_an_entry_is_bounded_and_keeps_its_ends() -> None:
    start = ["panic: x", "", "goroutine 1 [running]:"]
    (whole,) = assembled(*start, *(["main.f()", "\t/srv/a.go:1 +0x1"] * 4_000))
    assert len(whole.numbers) == 8_003
    assert whole.text.count("\n") < MOST_LINES + 400
    (whole,) = assembled(*start, *(["\t" + "x" * 5_000] * 200))
    assert len(whole.text) < 2 * MOST_CHARACTERS
    (whole,) = assembled(
        "Traceback (most recent call last):", *['  File "a.py", line 1, in f'] * 3_000, "ValueError: no"
    )
    assert read_entry(whole.text, NOW).message == "no"


HOSTILE = {
    "dots": "a." * 30_000,
    "dollars": "$" * 60_000,
    "blanks": " " * 60_000 + "x",
    "brackets": "[" * 60_000,
    "parentheses": "main.f(" * 9_000,
    "quotes": 'a="' * 20_000,
    "pairs": "a=b " * 15_000,
    "slashes": "at " + "/" * 60_000,
    "digits": "1" * 60_000,
    "colons": "a:" * 30_000,
    "frames": "    at " + "a (" * 20_000,
    "backslashes": 'level="' + "\\" * 50_000,
    "ats": "@" * 60_000,
    "errors": "Error" * 12_000,
}


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for name, line in HOSTILE.items()])
def test_a_hostile_line_takes_no_longer_than_its_length_allows(line: str) -> None:
    """A pattern that backtracks would take minutes; the bound is far from what a slow machine needs."""
    began = datetime.now(UTC)
    for whole in assembled(
        "ERROR failed", line, line, "  " + line, "panic: " + line, "Traceback (most recent call last):", line
    ):
        read_entry(whole.text, NOW)
    assert (datetime.now(UTC) - began).total_seconds() < 20
