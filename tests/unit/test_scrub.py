"""What is removed from an event before it is stored, where, and what stays."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from homeostat.errors import BadInput
from homeostat.records import Event, Report, ReportKind
from homeostat.stages.sense import sense
from homeostat.stages.sense.scrub import DEFAULT, Scrubber, read_rule, read_rules, scrub_words

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
EVENT_ID = "0123456789abcdef0123456789abcdef"


def read(scrubber: Scrubber = DEFAULT, **fields: Any) -> Event:  # noqa: ANN401 - any payload
    body = json.dumps({"event_id": EVENT_ID} | fields).encode()
    kind = ReportKind.SENTRY_ENVELOPE
    return sense(Report(report_id="shop:1", service="shop", kind=kind, received_at=NOW, body=body), scrubber)


def scrubber(**kept: list[str]) -> Scrubber:
    return Scrubber(read_rules(kept, service="shop"))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        pytest.param("mail anna.b+c@example.co.at now", "mail [email] now", id="an address"),
        pytest.param("from 203.0.113.7:8080", "from [ip]:8080", id="IPv4"),
        pytest.param("from 2001:db8::8a2e:370:7334.", "from [ip].", id="IPv6"),
        pytest.param("http://203.0.113.7/x", "http://[ip]/x", id="IPv4 as a host"),
        pytest.param("DE89 3704 0044 0532 0130 00 paid", "[iban] paid", id="IBAN"),
        pytest.param("ssn 536-90-4399", "ssn [usssn]", id="SSN"),
        pytest.param("imei 490154203237518", "imei [imei]", id="IMEI"),
        pytest.param("at 00:1B:44:11:3a:b7", "at [mac]", id="MAC"),
        pytest.param("open '/home/anna/x.txt'", "open '/home/[userpath]/x.txt'", id="a person's folder"),
        pytest.param(r"C:\Users\Anna\x.txt", r"C:\Users\[userpath]\x.txt", id="on Windows"),
        pytest.param("card 4111-1111-1111-1111", "card [Filtered]", id="a card"),
        pytest.param("amqp://shop:hunter2@mq:5672/a", "amqp://[Filtered]@mq:5672/a", id="a URL's authority"),
        pytest.param("Authorization: Basic c2hvcDpodW50ZXIy", "Authorization: Basic [Filtered]", id="basic"),
        pytest.param("bearer 0a1b2c3d4e", "bearer [Filtered]", id="bearer"),
        pytest.param("AKIAIOSFODNN7EXAMPLE", "[Filtered]", id="a cloud's key"),
        pytest.param("login?user=a&password=hunter2 failed", "login?user=a&password=[Filtered] failed", id="bare"),
        pytest.param("password: hunter2", "password: [Filtered]", id="after a colon, with a digit"),
        pytest.param(
            "-----BEGIN PRIVATE KEY-----\nProc-Type: 4,X\n\nMIIE\n-----END PRIVATE KEY-----",
            "[Filtered]",
            id="a locked key file",
        ),
        pytest.param(
            "a\n-----BEGIN PRIVATE KEY-----\nMIIE/+\n-----END PRIVATE KEY-----\nb", "a\n[Filtered]\nb", id="a key file"
        ),
    ],
)
def test_what_is_removed_from_a_text(words: str, left: str) -> None:
    assert scrub_words(words) == left
    event = read(message=words, extra={"a": [words]}, request={"url": "https://shop/", "headers": {"X": words}})
    assert event.message == left
    assert event.context == {"a": [left]}
    assert event.request
    assert event.request.headers == {"X": left}
    assert set(event.scrubbed) == {"logentry", "context.a.0", "request.headers.X"}
    assert scrub_words(left) == left


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("invalid password: no such user", id="words after a colon"),
        pytest.param("connect to 127.0.0.1:5432 and ::1", id="a machine's own address"),
        pytest.param("Chrome/120.0.0.0 Safari/537.36", id="a version like an address"),
        pytest.param("version 1.2.3.4.5", id="a longer version"),
        pytest.param("std::vector<int>::at 12:30:45", id="colons"),
        pytest.param("order 1761229790123456789", id="a time in nanoseconds"),
        pytest.param("GET /users/42 and /home/", id="a route"),
        pytest.param("550e8400-e29b-41d4-a716-446655440000", id="a UUID"),
        pytest.param("/home/node/app.js", id="nobody's folder"),
        pytest.param("user@host and @decorator", id="no address"),
    ],
)
def test_what_stays(words: str) -> None:
    assert scrub_words(words) == words
    assert read(message=words).scrubbed == ()


def test_an_event_without_anything_to_remove_is_left_as_it_is() -> None:
    event = read(message="no rate", tags={"region": "eu"})
    assert DEFAULT.event(event) is event


def test_code_stays_code() -> None:
    frame = {
        "function": "login",
        "filename": "app/next@14.2.js",
        "abs_path": "/home/anna/app/next@14.2.js",
        "context_line": "  login(password=form.password, host='203.0.113.7', mail='a@example.org')",
        "pre_context": ["password = 'hunter2'"],
        "vars": {"host": "203.0.113.7"},
    }
    (raised,) = read(exception=[{"type": "E", "stacktrace": {"frames": [frame]}}]).chain
    (seen,) = raised.frames
    assert (seen.source, seen.path) == (frame["context_line"], frame["filename"])
    assert seen.absolute_path == "/home/[userpath]/app/next@14.2.js"
    assert seen.source_before == ("password = '[Filtered]'",)
    assert seen.variables == {"host": "[ip]"}


def test_people_are_still_told_apart() -> None:
    anna, berta = (read(user={"email": f"{name}@example.org"}).user_id for name in ("anna", "berta"))
    assert anna.startswith("[hash:")
    assert anna == read(user={"email": "anna@example.org"}).user_id != berta
    assert read(user={"id": "7", "email": "a@example.org"}).user_id == "7"


# --- rules


PAYLOAD = {
    "message": "order 17 of anna",
    "exception": [{"type": "E", "value": "bad order 17", "stacktrace": {"frames": [{"vars": {"order": "17"}}]}}],
    "request": {"url": "https://shop/a?order=17", "headers": {"X-Order": "17"}, "data": {"order": {"id": "17"}}},
    "extra": {"order": "17", "other": "17"},
    "tags": {"order": "17"},
    "user": {"username": "anna17"},
    "breadcrumbs": [{"message": "order 17"}],
}
PATHS = {
    "message": lambda e: e.message,
    "value": lambda e: e.chain[0].message,
    "vars": lambda e: e.chain[0].frames[0].variables["order"],
    "url": lambda e: e.request.url,
    "header": lambda e: e.request.headers["X-Order"],
    "data": lambda e: e.request.body["order"]["id"],
    "extra": lambda e: e.context["order"],
    "other": lambda e: e.context["other"],
    "tag": lambda e: e.tags["order"],
    "user": lambda e: e.user_id,
    "crumb": lambda e: e.breadcrumbs[0].message,
}


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        pytest.param("**", set(PATHS), id="everything"),
        pytest.param("$http.headers.x-order", {"header"}, id="a header, whatever its case"),
        pytest.param("$http", {"url", "header", "data"}, id="the request"),
        pytest.param("$http.data.order", {"data"}, id="an object's inside"),
        pytest.param("extra.order", {"extra"}, id="extra"),
        pytest.param("extra.*", {"extra", "other"}, id="all of extra"),
        pytest.param("$frame.vars", {"vars"}, id="variables"),
        pytest.param("exception.values.*.value", {"value", "message"}, id="by Sentry's own path"),
        pytest.param("$error.value", {"value", "message"}, id="an exception's message is the event's too"),
        pytest.param("$user.username", {"user"}, id="the person"),
        pytest.param("order", {"vars", "data", "extra", "tag"}, id="a name, anywhere"),
        pytest.param("extra.** && !extra.other", {"extra"}, id="and, not"),
        pytest.param("tags.order || $breadcrumb.message", {"tag", "crumb"}, id="or"),
        pytest.param("'extra'.'order'", {"extra"}, id="quoted"),
        pytest.param("$http.cookies", set(), id="what is not there"),
    ],
)
def test_where_a_rule_applies(source: str, changed: set[str]) -> None:
    before, after = read(**PAYLOAD), read(scrubber(rules=[f"mask regex:/17/ from {source}"]), **PAYLOAD)
    assert {name for name, look in PATHS.items() if look(before) != look(after)} == changed
    assert bool(after.scrubbed) is bool(changed)


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        pytest.param("remove email from **", "to [Filtered], order 17", id="remove"),
        pytest.param("mask email from **", "to ******, order 17", id="mask"),
        pytest.param("replace @email from **", "to [email], order 17", id="replace"),
        pytest.param("remove anything from $message", "[Filtered]", id="anything"),
        pytest.param("replace regex:/order \\d+/ from **", "to [email], [regex]", id="a pattern of one's own"),
    ],
)
def test_what_a_rule_does(rule: str, left: str) -> None:
    assert read(scrubber(rules=[rule]), message="to a@b.at, order 17").message == left


def test_a_hash_is_the_same_within_a_service_only() -> None:
    rule = {"rules": ["hash email from **"]}
    ours, again, theirs = (
        read(Scrubber(read_rules(rule, service=name)), message="a@b.at").message for name in ("shop", "shop", "till")
    )
    assert ours == again != theirs
    assert "a@b.at" not in ours


def test_kinds_and_names_can_be_left_out_or_added() -> None:
    own = scrubber(off=["ip"], safe_fields=["session_id"], sensitive_fields=["pesel"])
    event = read(own, message="from 203.0.113.7", extra={"session_id": "a", "pesel_no": "7", "password": "x"})
    assert event.message == "from 203.0.113.7"
    assert event.context == {"session_id": "a", "pesel_no": "[Filtered]", "password": "[Filtered]"}


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        pytest.param("", "METHOD KIND from SOURCE", id="nothing"),
        pytest.param("mask email", "METHOD KIND from SOURCE", id="no source"),
        pytest.param("burn email from **", "a method is", id="an unknown method"),
        pytest.param("mask fingerprints from **", "a kind is", id="an unknown kind"),
        pytest.param("mask regex:/(/ from **", "cannot be read", id="a broken pattern"),
        pytest.param("mask regex:/(a)\\1/ from **", "cannot be read", id="a back-reference, which takes its time"),
        pytest.param("mask email from $nowhere.x", "not one of", id="an unknown source"),
        pytest.param("mask email from a..b", "cannot be read", id="an empty step"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(rule: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_rule(rule)


def test_at_most_a_hundred_places_are_listed() -> None:
    event = read(extra={f"k{n}": ["a@b.at"] * 5 for n in range(49)})
    assert len(event.scrubbed) == 100
    assert "a@b.at" not in msgspec.json.encode(event).decode()


@pytest.mark.parametrize(
    "trap",
    [
        "a" * 8_000 + "@",
        "1:" * 4_000,
        "password=" * 900,
        "-----BEGIN PRIVATE KEY-----" * 3_000,
        "4 " * 4_000,
        "a.@" * 2_500,
    ],
    ids=lambda trap: trap[:12],
)
def test_time_grows_with_the_text_and_no_faster(trap: str) -> None:
    def seconds(words: str) -> float:
        began = time.process_time()
        for _ in range(5):
            scrub_words(words)
        return time.process_time() - began

    scrub_words(trap)
    # Four times the text takes four times as long; a backtracking pattern would take sixteen times or worse.
    assert seconds(trap) < 10 * seconds(trap[: len(trap) // 4]) + 0.05


@pytest.mark.parametrize("field", ["category", "message", "level"])
@pytest.mark.parametrize("others", [0, 1, 7])
def test_a_breadcrumb_is_scrubbed_wherever_it_stands(field: str, others: int) -> None:
    plain = {"category": "query", "message": "SELECT 1", "level": "info"}
    crumbs = [*([plain] * others), {**plain, field: "ann@example.org"}, plain]
    event = read(breadcrumbs=crumbs)
    assert "ann@" not in str(event)
    assert event.scrubbed == (f"breadcrumbs.{others}.{field}",)
    assert [crumb.message for crumb in event.breadcrumbs].count("SELECT 1") == others + 1 + (field != "message")


def crash_of(message: str, **variables: str) -> Event:
    frame = {"function": "f", "filename": "a.py", "lineno": 1, "in_app": True, "vars": variables}
    raised = {"type": "RuntimeError", "value": message, "stacktrace": {"frames": [frame]}}
    return read(exception={"values": [raised]})


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        pytest.param("password", "'hunter2-Geheim!'", "no entry for [Filtered]", id="a password"),
        pytest.param("token", "'identifier'", "no entry for identifier", id="a parser's token is a plain word"),
        pytest.param("entry", "'hunter2-Geheim!'", "no entry for hunter2-Geheim!", id="not secret by its name"),
    ],
)
def test_a_secret_is_not_told_by_the_message_either(name: str, value: str, left: str) -> None:
    said = value.strip("'")
    event = crash_of(f"no entry for {said}", other=f"'{said}'", **{name: value})
    assert (event.message, event.chain[0].message) == (left, left)
    assert (said in str(event.chain[0].frames)) == (said in left)
