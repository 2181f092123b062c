"""Every list, filter and search at 1,000,000 events and 50,000 bugs."""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import Entry, append_entries
from homeostat.adapters.store.event_parts import EventParts
from homeostat.records import BugQuery, BugStatus, BugTab, LetterQuery, Severity
from homeostat.stages.group.escalation import FLOOR

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SERVICES = [f"service-{number:02d}" for number in range(20)]
ERRORS = ["KeyError", "TypeError", "ValueError", "IndexError", "AttributeError", "OperationalError", "TimeoutError"]
WORDS = ["order", "invoice", "customer", "remedy", "batch", "supplier", "payment", "address", "line", "price"]
TIMES = 10
DAYS = 30


class Clock:
    def now(self) -> datetime:
        return NOW


def fill(store: SqlStore, bugs: int, events: int) -> None:
    chance = random.Random(1)  # noqa: S311 - made-up rows
    began = time.monotonic()
    rows = [a_bug(number, chance) for number in range(bugs)]
    parts = DAYS if parted(store) else 0
    begin_parts(store)
    with store.database.writes() as connection:
        for start in range(0, bugs, 5_000):
            part = rows[start : start + 5_000]
            connection.execute(sa.insert(t.system_bugs), part)
            connection.execute(sa.insert(t.fingerprints), [a_fingerprint(row) for row in part])
            connection.execute(sa.insert(t.bug_words), [words_of(row) for row in part])
            connection.execute(sa.insert(t.fingerprint_releases), [a_sighting(row) for row in part])
            connection.execute(sa.insert(t.fingerprint_hours), [h for row in part for h in hours_of(row, chance)])
        connection.execute(sa.insert(t.bug_mutes), mutes_of(rows))
        connection.execute(sa.insert(t.bug_escalations), escalations_of(rows))
    tell_of_releases(store)
    for start in range(0, events, 20_000):
        with store.database.writes() as connection:
            connection.execute(
                sa.insert(t.events),
                [an_event(rows[number % bugs], chance, parts) for number in range(start, start + 20_000)],
            )
        if not (start + 20_000) % 100_000:
            say(f"{start + 20_000:,} events after {time.monotonic() - began:.0f} s")
    fill_letters(store, rows, 10_000, chance)
    fill_audit(store, rows)
    if parted(store):
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def a_bug(number: int, chance: random.Random) -> dict[str, Any]:
    first = NOW - timedelta(minutes=chance.randrange(30 * 24 * 60))
    last = first + (NOW - first) * chance.random()
    error, word = chance.choice(ERRORS), chance.choice(WORDS)
    service = SERVICES[number % len(SERVICES)]
    release, status = (
        f"v1.{chance.randrange(40)}",
        chance.choices(list(BugStatus), [9, 4, 2, 1, 1, 1, 20, 2, 1, 2, 3, 4, 1])[0],
    )
    return {
        "code": f"BUG-{first:%Y%m%d}-{number:05d}",
        "service": service,
        "environment": "production",
        "release": release,
        "first_release": release,
        "regressed_at": last if status is BugStatus.REGRESSED else None,
        "title": f"{error}: {word} {number} has no {chance.choice(WORDS)}",
        "severity": chance.choice(list(Severity)).value,
        "bug_type": "http_5xx",
        "status": status.value,
        "error_type": error,
        "error_message": f"{word} {number} has no such thing",
        "stack_trace": "  app/orders.py:7 in total\n" * 40,
        "fingerprint": f"{number:032x}",
        "fingerprint_version": 1,
        "culprit": f"{word}_total in app/{word}s.py",
        "exemplar_event_id": f"{number:032x}",
        "event_count": chance.randrange(1, 5_000),
        "first_seen": first,
        "last_seen": last,
        "occurred_at": first,
        "detected_at": first,
        "time_to_detect": chance.random() * 5,
    }


def a_fingerprint(bug: dict[str, Any]) -> dict[str, Any]:
    names = ("service", "fingerprint", "event_count", "first_seen", "last_seen")
    return {name: bug[name] for name in names} | {"version": 1, "bug_code": bug["code"]}


def a_sighting(bug: dict[str, Any]) -> dict[str, Any]:
    return {name: bug[name] for name in ("service", "fingerprint", "release", "event_count", "first_seen", "last_seen")}


def tell_of_releases(store: SqlStore) -> None:
    """Forty of each service that had the bugs, three deploys of each, and a thousand more that only events named."""
    ours = [(service, f"v1.{number}") for service in SERVICES for number in range(40)]
    others = [("service-07", f"build {number}") for number in range(1_000)]
    rows = [
        {"service": s, "version": v, "created_at": NOW - timedelta(hours=n)} for n, (s, v) in enumerate(ours + others)
    ]
    deploys = [
        {"deploy_id": f"{s} {v} {e}", "service": s, "version": v, "environment": e, "finished_at": NOW}
        for s, v in ours
        for e in ("test", "staging", "production")
    ]
    with store.database.writes() as connection:
        connection.execute(sa.insert(t.releases), rows)
        connection.execute(sa.insert(t.deploys), deploys)


def words_of(bug: dict[str, Any]) -> dict[str, Any]:
    said = "\n".join(str(bug[name]) for name in ("code", "title", "culprit", "error_message"))
    return {"code": bug["code"], "words": said.lower()}


def hours_of(bug: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    hours = {NOW.replace(minute=0) - timedelta(hours=chance.randrange(48)) for _ in range(4)}
    return [
        {
            "service": bug["service"],
            "fingerprint": bug["fingerprint"],
            "hour": hour,
            "event_count": 40 if chance.random() < 0.04 else 3,  # noqa: PLR2004 - one in 25 hours is busy
        }
        for hour in hours
    ]


def mutes_of(bugs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "bug_code": bug["code"],
            "kind": "rate" if number % 3 else "count",
            "until_count": 10**6,
            "window_seconds": 3_600 if number % 3 else None,
            "status_before": "detected",
            "muted_at": NOW - timedelta(days=1),
            "muted_by": "anna",
        }
        for number, bug in enumerate(bugs)
        if bug["status"] == BugStatus.MUTED
    ]


def escalations_of(bugs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    moments = {"since": NOW - timedelta(hours=3), "last_over_at": NOW - timedelta(hours=1)}
    return [{"bug_code": bug["code"], "ceiling": 30.0} | moments for bug in bugs[::200]]


def an_event(bug: dict[str, Any], chance: random.Random, parts: int) -> dict[str, Any]:
    at = NOW - timedelta(seconds=chance.randrange(DAYS * 24 * 3600))
    return {
        "service": bug["service"],
        "event_id": f"{chance.getrandbits(128):032x}",
        "fingerprint": bug["fingerprint"],
        "occurred_at": at,
        "received_at": at,
        "release": bug["release"],
        "part": parts and parts - (NOW - at).days,
    }


def begin_parts(store: SqlStore) -> None:
    """Each day's, as if its events had come then; SQLite has one for all."""
    for day in range(DAYS, -1, -1):
        EventParts(store.database).be_ready(NOW - timedelta(days=day))


def fill_letters(store: SqlStore, bugs: list[dict[str, Any]], letters: int, chance: random.Random) -> None:
    parts = DAYS if parted(store) else 0
    rows = [an_event(chance.choice(bugs[:200]), chance, parts) for _ in range(letters)]
    given = {"topic": "orders.dlq", "partition": 0, "headers": b"\x90", "whole": True, "state": "kept", "attempts": 0}
    given |= {"origin_partition": 0, "origin_attempts": 3, "size_bytes": 500, "value": b"x" * 500}
    letter_rows = [
        given
        | {"offset": number, "origin_offset": number, "produced_at": row["occurred_at"]}
        | {name: row[name] for name in ("service", "event_id", "fingerprint", "received_at")}
        for number, row in enumerate(rows)
    ]
    with store.database.writes() as connection:
        connection.execute(sa.insert(t.events), rows)
        connection.execute(sa.insert(t.dead_letters), letter_rows)


def fill_audit(store: SqlStore, bugs: list[dict[str, Any]]) -> None:
    detail = {"from": "", "to": "detected"}
    told = [Entry(actor="homeostat", action="bug.status", subject=bug["code"], detail=detail) for bug in bugs]
    with store.database.writes() as connection:
        append_entries(store.database, connection, told, now=NOW)


def parted(store: SqlStore) -> bool:
    return not store.database.is_sqlite


def questions(store: SqlStore) -> dict[str, Callable[[], object]]:
    def search(**query: Any) -> Callable[[], object]:  # noqa: ANN401 - any of the query's fields
        return lambda: store.bugs.search(BugQuery(**query), NOW)

    bug = store.bugs.search(BugQuery(), NOW).rows[0].bug
    asked = {f"tab {tab.value}": search(tab=tab) for tab in BugTab}
    asked |= {f"sort {sort}": search(sort=sort) for sort in ("first_seen", "events", "severity")}
    return asked | {
        "last page": search(page=1_000),
        "service": search(service="service-07"),
        "service and severity": search(service="service-07", severity="P0_critical"),
        "text: a word": search(text="invoice"),
        "text: rare": search(text="customer 4242 has"),
        "text: nothing": search(text="no such words anywhere"),
        "text within a service": search(text="payment", service="service-03"),
        "one bug": lambda: store.bugs.get(bug.code),
        "bugs like it": lambda: store.bugs.like(bug),
        "observed": lambda: store.bugs.observed(bug, release=bug.release, since=NOW - timedelta(days=30), until=NOW),
        "bug with its mute and merges": lambda: store.triage.of(bug.code),
        "fingerprints of a bug": lambda: store.triage.fingerprints(bug.code),
        "muted bugs": lambda: store.triage.muted(NOW),
        "bugs above the floor": lambda: store.triage.rates(NOW, over=FLOOR),
        "escalating bugs": lambda: store.triage.escalations(NOW),
        "unattended": lambda: store.bugs.unattended(64),
        "in status": lambda: store.bugs.in_status(BugStatus.ROLLED_BACK),
        "stats": store.bugs.stats,
        "seen since": lambda: store.bugs.seen_since(bug, NOW - timedelta(hours=1), most=100),
        "arrived since": lambda: store.reports.arrived_since(NOW - timedelta(minutes=1), 100),
        "explain": lambda: store.reports.explain(bug.exemplar_event_id),
        "bug's changes": lambda: store.bugs.changes(bug.code),
        "feedback on a bug": lambda: store.signals.feedback_on(bug.code),
        "dead letters": lambda: store.dead_letters.find(LetterQuery()),
        "dead letters counted": store.dead_letters.counts,
        "a bug's dead letters": lambda: store.dead_letters.find(LetterQuery(bug_code=bug.code)),
        "audit": store.audit.rows,
        "audit of a bug": lambda: store.audit.rows(subject=bug.code),
        "alerts": store.audit.alerts,
        "refusals": store.reports.refusals,
        "deployments": store.repairs.deployments,
        "releases": store.releases.find,
        "releases of a service": lambda: store.releases.find("service-07"),
        "releases, last page": lambda: store.releases.find("service-07", page=41),
        "bugs of a release": lambda: store.releases.bugs_since("service-07", "v1.7"),
        "newest release": lambda: store.releases.newest("service-07"),
        "deploys": store.releases.deploys,
    }


def measure(ask: Callable[[], object]) -> list[float]:
    found: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1_000)
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bugs", type=int, default=50_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--url", default="", help="an empty database; a SQLite file of its own when not given")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder, 'store.db')}"
        with open_store(url, Clock()) as store:
            store.migrate()
            fill(store, given.bugs, given.events)
            times = {name: measure(ask) for name, ask in questions(store).items()}
    for name, found in times.items():
        print(f"{name:24s} {statistics.median(found):8.1f} ms   slowest {max(found):8.1f} ms")
    medians = {name: round(statistics.median(found), 1) for name, found in times.items()}
    slowest = max(medians, key=lambda name: medians[name])
    print(json.dumps({"bugs": given.bugs, "events": given.events, "slowest": slowest, "ms": medians}))


if __name__ == "__main__":
    main()
