"""Events as somebody posts them by hand: little is told, and yet two faults are two, and one told anew is one."""

import json
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest

from homeostat.records import Report, ReportKind
from homeostat.stages.group import like, masked
from homeostat.stages.group.templates import Miner
from homeostat.stages.group.v1 import family
from homeostat.stages.sense import sense
from homeostat.stages.sense.outline import outline

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)

Posted = dict[str, Any]
Scene = tuple[tuple[str, Posted], ...]


def said(words: str, **more: object) -> Posted:
    return {"message": words, **more}


def raised(type_: str | None, value: str | None = None, frames: list[Posted] | None = None) -> Posted:
    told = {"type": type_, "value": value, "stacktrace": None if frames is None else {"frames": frames}}
    return {"exception": {"values": [{name: part for name, part in told.items() if part is not None}]}}


def at(function: str, file: str, line: int) -> Posted:
    return {"function": function, "filename": file, "lineno": line}


def python(line: int, function: str, source: str, error: str) -> str:
    calls = f'  File "/srv/shop.py", line {line}, in {function}\n    {source}\n'
    return f'Traceback (most recent call last):\n  File "/srv/shop.py", line {line - 2}, in run\n{calls}{error}'


EUR = python(9, "total", "return rates[order.currency]", "KeyError: 'EUR'")
USD = python(31, "total", "return rates[order.currency]", "KeyError: 'USD'")
TAX = python(12, "tax", "return taxes[order.country]", "KeyError: 'DE'")
JAVA = "java.lang.IllegalStateException: order {} is closed\n\tat com.shop.Orders.{}(Orders.java:{})\n"
NODE = "TypeError: Cannot read properties of undefined (reading '{}')\n    at {} (/srv/x.js:{}:3)\n    at /srv/y.js:1:1"
GO = "panic: runtime error: index out of range [{}] with length 3\n\ngoroutine 1 [running]:\nmain.{}()\n\t/a.go:{}\n"
RUBY = "app.rb:{0}:in '{1}': undefined method 'kwh' for nil (NoMethodError)\n\tfrom app.rb:{0}:in '<main>'\n"
LINE = '{{"level":"error","event":"{} failed","order":{},"ts":"2026-11-26T10:00:0{}Z"}}'

SCENES: dict[str, Scene] = {
    "a message alone": (
        ("a", said("Order 17 failed")),
        ("a", said("Order 18 failed")),
        ("b", said("Payment 18 failed")),
    ),
    "a message of data": (
        ("a", said("user 550e8400-e29b-41d4-a716-446655440000 <a@b.de> owes 12.50 EUR")),
        ("a", said("user 123e4567-e89b-12d3-a456-426614174000 <x@y.org> owes 7 EUR")),
        ("b", said("user 123e4567-e89b-12d3-a456-426614174000 <x@y.org> was deleted")),
    ),
    "a message of JSON": (
        ("a", said(LINE.format("payment", 17, 0))),
        ("a", said(LINE.format("payment", 19, 9))),
        ("b", said(LINE.format("refund", 19, 9))),
    ),
    "a type alone": (("a", raised("KeyError")), ("a", raised("KeyError")), ("b", raised("ValueError"))),
    "a type, and words": (
        ("a", raised("ValueError", "cannot parse 12")),
        ("a", raised("ValueError", "cannot parse 77", [])),
        ("b", raised("ValueError", "no such rate")),
    ),
    "words alone, which name the type": (
        ("a", raised(None, "ValueError: bad 1")),
        ("a", raised(None, "ValueError: bad 2")),
        ("b", raised(None, "KeyError: bad 2")),
    ),
    "an exception without the list around it": (
        ("a", {"exception": {"type": "RateError", "value": "bad 1"}}),
        ("a", {"exception": {"type": "RateError", "value": "bad 2"}}),
        ("b", {"exception": {"type": "TaxError", "value": "bad 2"}}),
    ),
    "frames without a module": (
        ("a", raised("ValueError", "bad 1", [at("main", "a.py", 1), at("parse", "b.py", 3)])),
        ("a", raised("ValueError", "bad 2", [at("other", "c.py", 8), at("parse", "b.py", 5)])),
        ("b", raised("ValueError", "bad 2", [at("main", "a.py", 1), at("read", "b.py", 9)])),
    ),
    "frames of functions alone": (
        ("a", raised("ValueError", "bad 1", [{"function": "main"}, {"function": "parse"}])),
        ("a", raised("ValueError", "bad 2", [{"function": "other"}, {"function": "parse"}])),
        ("b", raised("ValueError", "bad 2", [{"function": "main"}, {"function": "emit"}])),
    ),
    "frames of files alone": (
        ("a", raised("ValueError", "bad 1", [{"filename": "app.py", "lineno": 3}])),
        ("a", raised("ValueError", "bad 2", [{"filename": "app.py", "lineno": 3}])),
        ("b", raised("ValueError", "bad 2", [{"filename": "db.py", "lineno": 3}])),
    ),
    "a stack beside its exception": (
        ("a", raised("E", "bad 1") | {"stacktrace": {"frames": [at("main", "a.py", 1), at("parse", "b.py", 3)]}}),
        ("a", raised("E", "bad 2") | {"stacktrace": {"frames": [at("main", "a.py", 2), at("parse", "b.py", 7)]}}),
        ("b", raised("E", "bad 2") | {"stacktrace": {"frames": [at("main", "a.py", 1), at("emit", "b.py", 3)]}}),
    ),
    "a fingerprint": (
        ("a", said("Order 1 failed", fingerprint=["orders"])),
        ("a", said("no such rate", fingerprint=["orders"])),
        ("b", said("no such rate", fingerprint=["payments"])),
    ),
    "a fingerprint without the list around it": (
        ("a", said("Order 1 failed", fingerprint="orders")),
        ("a", said("no such rate", fingerprint="orders")),
        ("b", said("no such rate", fingerprint="payments")),
    ),
    "a fingerprint with the default": (
        ("a", said("Order 1 failed", fingerprint=["{{ default }}", "eu"])),
        ("a", said("Order 2 failed", fingerprint=["{{default}}", "eu"])),
        ("b", said("Order 2 failed", fingerprint=["{{ default }}", "us"])),
    ),
    "a culprit alone": (
        ("a", {"culprit": "app.views.show"}),
        ("a", {"culprit": "app.views.show"}),
        ("b", {"culprit": "app.views.list"}),
    ),
    "a transaction alone": (
        ("a", {"transaction": "/orders/17"}),
        ("a", {"transaction": "/orders/18"}),
        ("b", {"transaction": "/carts/18"}),
    ),
    "nothing": (("a", {}), ("a", {"level": "error"})),
    "python's stack as a message": (("a", said(EUR)), ("a", said(USD)), ("b", said(TAX))),
    "python's stack as the words of an exception": (
        ("a", raised("KeyError", EUR)),
        ("a", raised("KeyError", USD)),
        ("b", raised("KeyError", TAX)),
    ),
    "java's stack as a message": (
        ("a", said(JAVA.format(1, "close", 3))),
        ("a", said(JAVA.format(2, "close", 13))),
        ("b", said(JAVA.format(2, "open", 23))),
    ),
    "node's stack as a message, and as words": (
        ("a", said(NODE.format("id", "get", 3))),
        ("a", said(NODE.format("id", "get", 31))),
        ("a", raised("TypeError", NODE.format("id", "get", 31))),
        ("b", said(NODE.format("name", "put", 3))),
        ("b", raised("TypeError", NODE.format("name", "put", 31))),
    ),
    "go's panic as a message": (
        ("a", said(GO.format(5, "last", 3))),
        ("a", said(GO.format(7, "last", 31))),
        ("b", said(GO.format(7, "first", 31))),
    ),
    "ruby's stack as a message": (
        ("a", said(RUBY.format(3, "run"))),
        ("a", said(RUBY.format(9, "run"))),
        ("b", said(RUBY.format(9, "stop"))),
    ),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_two_faults_are_two_and_one_is_one(scene: Scene) -> None:
    bodies = [json.dumps({"event_id": f"{number:032x}", **event}).encode() for number, (_, event) in enumerate(scene)]
    miner = Miner()
    reports = [
        Report(report_id="r", service="s", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body)
        for body in bodies
    ]
    events = [sense(report) for report in reports]
    mined = miner.current([miner.add_masked(masked(event.message)) for event in events])
    found = [family(event, mined=one) for event, one in zip(events, mined, strict=True)]
    outlines = [outline(report) for report in reports]
    for i, j in combinations(range(len(scene)), 2):
        same = scene[i][0] == scene[j][0]
        assert (found[i] == found[j]) is same
        one, other = outlines[i], outlines[j]
        if one and other and not same:
            told = [(seen.shape, *(like(*words) for words in seen.words)) for seen in (one, other)]
            assert told[0] != told[1], "counting by outlines would mix them"
