"""A stack that came as a message is read as the same text of a log is, whole, and no outline takes it for another."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from homeostat.records import Event, Report, ReportKind
from homeostat.stages.group.v1 import family, fingerprint
from homeostat.stages.sense import sense
from homeostat.stages.sense.log_outline import LogLine, log_outline
from homeostat.stages.sense.outline import outline
from homeostat.stages.sense.printed import may_be_trace

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
PYTHON = """Traceback (most recent call last):
  File "/srv/app/tours.py", line {line}, in handle
    {source}
{said}"""
NODE = """/app/src/labels.js:4
  {source}
        ^

TypeError: {said}
    at print (/app/src/labels.js:9:22)
    at async run (/app/worker.js:3:52)

Node.js v20.20.2"""
GO = """fatal error: concurrent map writes

goroutine 5 [running]:
shop.example/rates/cache.(*{source}).Put(0xc00011e0c0)
	/src/cache/cache.go:{line} +0x6d
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3454 +0x485
"""
JAVA = """java.lang.IllegalStateException: {said}
	at org.shop.Tours.run(Tours.java:{line})
"""
GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "/srv/app/a.py", line 9, in <module>
  |     raise ExceptionGroup("some failed", found)
  | ExceptionGroup: some failed (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/srv/app/tours.py", line {line}, in handle
    |     {source}
    | {said}
    +------------------------------------
"""


def told(message: str) -> Event:
    return sense(report(message=message))


def report(**fields: Any) -> Report:  # noqa: ANN401 - any payload
    event = {"event_id": "0" * 32, "level": "error", "logger": "stderr", "platform": "other", **fields}
    body = json.dumps(event).encode()
    return Report(report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body)


@pytest.mark.parametrize(
    ("printed", "platform"),
    [(PYTHON, "python"), (NODE, "javascript"), (GO, "go"), (JAVA, "java"), (GROUP, "python")],
    ids=["python", "node", "go", "java", "a group"],
)
def test_two_faults_that_were_printed_are_two_and_one_is_one(printed: str, platform: str) -> None:
    first = told(printed.format(line=4, source="tours[code]", said="KeyError: 'T-17'"))
    again = told(printed.format(line=9, source="tours[code]", said="KeyError: 'T-23'"))
    other = told(printed.format(line=4, source="depots[name]", said="LookupError: no such depot here"))
    assert first.chain
    assert first.platform == platform
    assert fingerprint(first).digest == fingerprint(again).digest != fingerprint(other).digest
    assert family(first) == family(again) != family(other)


def test_a_member_of_a_group_is_the_bug_that_it_is_alone() -> None:
    fields = {"line": 4, "source": "tours[code]", "said": "KeyError: 'T-17'"}
    assert family(told(GROUP.format(**fields))) == family(told(PYTHON.format(**fields)))


def test_what_was_raised_is_read_where_it_stands_beyond_what_is_kept_of_a_message() -> None:
    calls = '  File "/srv/app/deep.py", line 3, in deep\n    deep(n)\n' * 300
    event = told(f"Traceback (most recent call last):\n{calls}KeyError: 'T-17'")
    assert (event.error_type, event.message) == ("KeyError", "'T-17'")


@pytest.mark.parametrize(
    "message",
    ["late\n    at night", "one line at a(b.js:1:2)", "Traceback (most recent call last):", "a\nb\nc", "\n" * 90 + "z"],
)
def test_other_words_stay_a_message(message: str) -> None:
    event = told(message)
    assert event.chain == ()
    assert event.message == message


def test_exceptions_that_came_go_before_what_a_message_prints() -> None:
    exception = {"values": [{"type": "E", "value": PYTHON}]}
    assert [raised.type for raised in sense(report(exception=exception)).chain] == ["E"]


def test_what_a_pool_repeats_of_another_process_is_read() -> None:
    printed = PYTHON.format(line=4, source="tours[code]", said="KeyError: 'T-17'")
    pool = {"frames": [{"function": "run", "filename": "app/nightly.py", "in_app": True, "lineno": 3}]}
    remote = {"type": "_RemoteTraceback", "value": f'\n"""\n{printed}\n"""'}
    event = sense(report(exception={"values": [remote, {"type": "KeyError", "value": "'T-17'", "stacktrace": pool}]}))
    assert [raised.type for raised in event.chain] == ["KeyError", "KeyError"]
    assert event.chain[0].frames[-1].function == "handle"
    assert family(event) == family(told(printed))
    sent = report(exception={"values": [remote, {"type": "KeyError", "value": "'T-17'", "stacktrace": pool}]})
    assert outline(sent) is None


def test_no_outline_stands_for_a_printed_stack() -> None:
    printed = report(message=PYTHON.format(line=4, source="tours[code]", said="KeyError: 'T-17'"))
    assert outline(printed) is None
    assert outline(report(message="a\nb")) is not None


@pytest.mark.parametrize(("level", "whole"), [("ERROR", True), ("INFO", False)])
def test_a_log_event_that_prints_a_stack_is_read_whole_where_it_tells_of_a_failure(level: str, *, whole: bool) -> None:
    message = PYTHON.format(line=4, source="tours[code]", said="KeyError: 'T-17'")
    event = {"service_name": "shop", "log_level": level, "message": message, "timestamp": "2025-10-23T14:29:59Z"}
    sent = Report(
        report_id=f"shop:{'a' * 32}",
        service="shop",
        kind=ReportKind.LOG_EVENT,
        received_at=NOW,
        body=json.dumps(event).encode(),
    )
    assert sense(sent).error_type == "KeyError"
    assert (log_outline(sent) is None) is whole
    assert whole or isinstance(log_outline(sent), LogLine)


@pytest.mark.parametrize("part", [" at ", "\t", "goroutine 1", "\n ", " | ", "+-"])
def test_a_hostile_message_is_looked_at_once(part: str) -> None:
    assert not may_be_trace("x\n" + part * 40_000)
    assert told("x\n" + part * 40_000).chain == ()
