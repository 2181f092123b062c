"""What an event does to the list of bugs: opens one, counts on it, reopens it; and what the bug is called."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from homeostat.records import (
    BugStatus,
    Effect,
    Event,
    EventKind,
    Frame,
    HttpRequest,
    Known,
    Raised,
    Severity,
)
from homeostat.stages.group import decide, group, severity

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
FRAME = Frame(function="total", module="app.orders", path="app/orders.py", line=12, source="    return rates[code]")


def an_event(
    *frames: Frame,
    error_type: str = "KeyError",
    message: str = "'EUR'",
    client: tuple[str, ...] = (),
    handled: bool = True,
) -> Event:
    raised = Raised(type=error_type, message=message, frames=frames, handled=handled)
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=error_type,
        message=message,
        chain=(raised,) if error_type else (),
        release="v2",
        client_fingerprint=client,
    )


BASE = an_event(FRAME)


# --- triggers

HEALED = Known(
    bug_code="BUG-20251023-00001",
    status=BugStatus.RESOLVED,
    resolved_at=NOW - timedelta(days=1),
    resolved_release="v2",
    releases_before=frozenset({"v1"}),
)
QUIET = structs.replace(BASE, chain=(structs.replace(BASE.chain[0], handled=True),))


@pytest.mark.parametrize(
    ("event", "known", "effect", "reason"),
    [
        pytest.param(structs.replace(QUIET, level="fatal"), Known(), Effect.OPENS, "a fatal error", id="FATAL"),
        pytest.param(structs.replace(QUIET, kind=EventKind.PANIC), Known(), Effect.OPENS, "a panic", id="panic"),
        pytest.param(
            structs.replace(QUIET, kind=EventKind.DATABASE_ERROR),
            Known(),
            Effect.OPENS,
            "a database error",
            id="database_error",
        ),
        pytest.param(
            structs.replace(QUIET, kind=EventKind.HTTP_5XX), Known(), Effect.OPENS, "answered 5xx", id="HTTP 5xx"
        ),
        pytest.param(
            structs.replace(QUIET, kind=EventKind.DEAD_LETTER),
            Known(),
            Effect.OPENS,
            "dead-letter topic",
            id="dead letter",
        ),
        pytest.param(an_event(FRAME, handled=False), Known(), Effect.OPENS, "nothing handled", id="unhandled"),
        pytest.param(QUIET, Known(), Effect.WAITS, "1 of 3 within an hour", id="the first of a kind"),
        pytest.param(QUIET, Known(seen_last_hour=1), Effect.WAITS, "2 of 3", id="the second"),
        pytest.param(QUIET, Known(seen_last_hour=2), Effect.OPENS, "3 of its kind within an hour", id="the third"),
        pytest.param(
            structs.replace(QUIET, level="warning"),
            Known(seen_last_hour=50),
            Effect.WAITS,
            "51 of 3",
            id="warnings open nothing",
        ),
        pytest.param(
            structs.replace(QUIET, level="fatal"),
            replace(HEALED, status=BugStatus.DETECTED),
            Effect.COUNTS,
            "a repeat",
            id="a repeat of an open bug",
        ),
        pytest.param(
            structs.replace(QUIET, level="fatal"),
            replace(HEALED, status=BugStatus.MUTED),
            Effect.COUNTS,
            "a repeat",
            id="muted",
        ),
        pytest.param(QUIET, HEALED, Effect.REGRESSES, "seen again in v2", id="back on the release that healed it"),
        pytest.param(
            structs.replace(QUIET, release="v3"), HEALED, Effect.REGRESSES, "in v3", id="back on a later release"
        ),
        pytest.param(
            structs.replace(QUIET, release="v1"),
            HEALED,
            Effect.COUNTS,
            "a repeat",
            id="an old release that still runs somewhere",
        ),
        pytest.param(
            structs.replace(QUIET, release=""),
            replace(HEALED, releases_before=frozenset({""})),
            Effect.REGRESSES,
            "a release without a name",
            id="a service that names no releases",
        ),
        pytest.param(
            structs.replace(QUIET, release="v1.5"),
            replace(HEALED, older_releases=frozenset({"v1.5"})),
            Effect.COUNTS,
            "a repeat",
            id="older than the release that healed it, though it never showed it",
        ),
        pytest.param(
            QUIET,
            replace(HEALED, releases_before=frozenset({"v2"})),
            Effect.REGRESSES,
            "seen again in v2",
            id="the release that was to heal it had it all along",
        ),
        pytest.param(
            structs.replace(QUIET, release=""),
            replace(HEALED, unnamed_count_from=NOW + timedelta(hours=1)),
            Effect.COUNTS,
            "a repeat",
            id="no release named, and what heals it is not deployed yet",
        ),
        pytest.param(
            structs.replace(QUIET, release=""),
            replace(HEALED, unnamed_count_from=NOW),
            Effect.REGRESSES,
            "a release without a name",
            id="no release named, and what heals it serves",
        ),
        pytest.param(
            structs.replace(QUIET, occurred_at=NOW - timedelta(days=2)),
            HEALED,
            Effect.COUNTS,
            "a repeat",
            id="a late straggler",
        ),
    ],
)
def test_what_an_event_does(event: Event, known: Known, effect: Effect, reason: str) -> None:
    decided, why = decide(event, known)
    assert decided is effect
    assert reason in why


REQUEST = HttpRequest(method="GET", url="https://shop/")


@pytest.mark.parametrize(
    ("event", "worth"),
    [
        pytest.param(structs.replace(QUIET, level="fatal"), Severity.P0, id="FATAL"),
        pytest.param(
            structs.replace(QUIET, level="fatal", kind=EventKind.PANIC), Severity.P0, id="a panic that ended it"
        ),
        pytest.param(
            structs.replace(QUIET, level="fatal", kind=EventKind.PANIC, request=REQUEST),
            Severity.P1,
            id="a panic it survived",
        ),
        pytest.param(structs.replace(QUIET, kind=EventKind.PANIC), Severity.P1, id="panic"),
        pytest.param(structs.replace(QUIET, kind=EventKind.DATABASE_ERROR), Severity.P1, id="database"),
        pytest.param(structs.replace(QUIET, kind=EventKind.HTTP_5XX), Severity.P2, id="a failed request"),
        pytest.param(structs.replace(QUIET, kind=EventKind.DEAD_LETTER), Severity.P2, id="a dead letter"),
        pytest.param(an_event(FRAME, handled=False), Severity.P2, id="unhandled"),
        pytest.param(QUIET, Severity.P3, id="the rest"),
    ],
)
def test_how_bad_it_is(event: Event, worth: Severity) -> None:
    assert severity(event) is worth


@pytest.mark.parametrize(
    ("event", "title", "culprit"),
    [
        pytest.param(BASE, "KeyError: 'EUR'", "total in app/orders.py", id="an exception"),
        pytest.param(an_event(FRAME, message=""), "KeyError", "total in app/orders.py", id="without words"),
        pytest.param(
            structs.replace(an_event(error_type="", message="it broke\nbadly"), transaction="/orders"),
            "it broke",
            "/orders",
            id="words alone",
        ),
        pytest.param(an_event(error_type="", message=" \n "), "An event without a message", "", id="nothing"),
        pytest.param(an_event(error_type="E" * 300, message="x"), "E" * 160, "", id="long"),
        pytest.param(
            an_event(structs.replace(FRAME, path="/srv/.homeostat/releases/shop/v1.0.0-0a1b2c3d/lib/orders.js")),
            "KeyError: 'EUR'",
            "total in lib/orders.js",
            id="in the folder of a release that was started here",
        ),
        pytest.param(
            an_event(structs.replace(FRAME, path="/srv/releases/shop/current/lib/orders.js")),
            "KeyError: 'EUR'",
            "total in /srv/releases/shop/current/lib/orders.js",
            id="in a folder of theirs",
        ),
    ],
)
def test_a_bug_is_named(event: Event, title: str, culprit: str) -> None:
    grouped = group(event, Known())
    assert (grouped.title, grouped.culprit, grouped.bug_type) == (title, culprit, "error")
