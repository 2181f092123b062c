"""What is set aside is counted exactly and kept within bounds; what a service says of its own, the collector obeys."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from conftest import SetClock, collect
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store.set_aside import MOST_KINDS
from homeostat.intake.own_rules import RuleBook
from homeostat.jobs.log_cleanup import log_cleanup
from homeostat.records import CheckIn, MonitorConfig, Report, ReportKind, RunStatus, Setting
from homeostat.stages.group.noise import switched
from homeostat.stages.sense.signals import signal_body

GOOGLEBOT = {"url": "https://shop.example/cart", "headers": {"User-Agent": "Googlebot/2.1"}}


def an_event(number: int, words: str = "x is undefined", **more: Any) -> Report:  # noqa: ANN401 - any field
    event_id = f"{number:032x}"
    raised = {"type": "TypeError", "value": words, "mechanism": {"handled": False}}
    body = {"event_id": event_id, "platform": "javascript", "exception": {"values": [raised]}, **more}
    return Report(
        report_id=f"shop:{event_id}",
        service="shop",
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=SetClock().time,
        body=json.dumps(body).encode(),
    )


def from_crawlers(*numbers: int, words: str = "x is undefined") -> list[Report]:
    return [an_event(number, words, request=GOOGLEBOT) for number in numbers]


def recorded(store: SqlStore) -> set[int]:
    return {int(row["event_id"], 16) for row in store.reports.export()}


def test_noise_is_counted_once_and_opens_no_bug(store: SqlStore, clock: SetClock) -> None:
    collect(store, [*from_crawlers(*range(1, 31)), an_event(40, request=GOOGLEBOT | {"headers": {}})])
    collect(store, from_crawlers(30, 31))
    [found] = store.signals.set_asides(clock.now())
    assert (found.service, found.rule, found.lately, found.total) == ("shop", "crawlers", 31, 31)
    assert (found.hours[-1], sum(found.hours)) == (31, 31)
    [kind] = store.signals.set_aside_kinds("shop", "crawlers")
    assert (kind.event_count, kind.title) == (31, "TypeError: x is undefined")
    assert recorded(store) == {40}
    example = store.signals.set_aside_example("shop", "crawlers", kind.fingerprint)
    assert example
    assert example.event_id == kind.event_id
    assert store.signals.set_aside_example("shop", "crawlers", "no such kind") is None


def test_examples_are_bounded_and_the_last_seen_stay(store: SqlStore, clock: SetClock) -> None:
    words = [f"{chr(97 + n // 26)}{chr(97 + n % 26)} broke" for n in range(MOST_KINDS + 10)]
    for number, said in enumerate(words):
        [report] = from_crawlers(number, words=said)
        later = Report(
            report_id=report.report_id,
            service=report.service,
            kind=report.kind,
            received_at=report.received_at + timedelta(seconds=number),
            body=report.body,
        )
        collect(store, [later])
    kinds = store.signals.set_aside_kinds("shop")
    assert [kind.title for kind in kinds] == [f"TypeError: {said}" for said in reversed(words[10:])]
    [found] = store.signals.set_asides(clock.now(), "shop")
    assert found.total == MOST_KINDS + 10
    assert store.signals.set_asides(clock.now(), "till") == ()


def test_what_is_let_through_opens_a_bug(store: SqlStore, clock: SetClock) -> None:
    collect(store, from_crawlers(1))
    assert recorded(store) == set()
    store.signals.change_setting("shop", Setting.SET_ASIDE, switched("", "crawlers", on=False))
    collect(store, from_crawlers(2))
    assert recorded(store) == {2}
    assert [row["bug_code"] != "" for row in store.reports.export()] == [True]
    assert store.signals.set_asides(clock.now())[0].total == 1


def test_old_counts_and_examples_go(store: SqlStore, clock: SetClock) -> None:
    collect(store, from_crawlers(1))
    clock.passes(days=31)
    log_cleanup(store, clock, retention=timedelta(days=30))
    assert (store.signals.set_asides(clock.now()), store.signals.set_aside_kinds("shop")) == ((), ())


# --- rules of a service's own


def fingerprints(store: SqlStore) -> dict[int, str]:
    return {int(row["event_id"], 16): row["fingerprint"] for row in store.reports.export()}


@pytest.mark.parametrize(
    ("rule", "apart"),
    [
        ("error.type:TypeError -> one", False),
        ("tags.region:eu -> one", True),
        ('message:"a *" -> one', True),
        ("error.type:TypeError -> {{ tags.region }}", True),
    ],
)
def test_events_are_grouped_by_the_services_own_rules(store: SqlStore, rule: str, apart: bool) -> None:  # noqa: FBT001
    reports = [an_event(1, "a broke", tags={"region": "eu"}), an_event(2, "b broke", tags={"region": "us"})]
    store.signals.change_setting("shop", Setting.GROUPING, f"# ours\n{rule}")
    collect(store, [*reports, an_event(3, "a broke", tags={"region": "eu"})])
    found = fingerprints(store)
    assert found[1] == found[3]
    assert (found[1] != found[2]) is apart
    parts = store.reports.parts("shop", found[1])
    assert parts
    assert parts.parts[0].startswith("a rule's part")


def test_rules_that_cannot_be_read_do_not_hold(store: SqlStore) -> None:
    collect(store, [an_event(1)])
    store.signals.change_setting("shop", Setting.GROUPING, "nonsense")
    store.signals.change_setting("shop", Setting.SCRUBBING, "nonsense")
    store.signals.change_setting("shop", Setting.SET_ASIDE, "nonsense")
    collect(store, [an_event(2)])
    found = fingerprints(store)
    assert found[1] == found[2]


def test_what_one_process_is_told_others_obey_within_seconds(store: SqlStore) -> None:
    seconds = [0.0]
    book = RuleBook(store.signals, lambda: seconds[0])
    first = book.of("shop")
    store.signals.change_setting("shop", Setting.GROUPING, "error.type:A -> a")
    assert book.of("shop") is first
    seconds[0] = 6.0
    second = book.of("shop")
    assert (len(second.grouping), second.number != first.number) == (1, True)
    store.signals.change_setting("shop", Setting.SET_ASIDE, switched("", "crawlers", on=False))
    seconds[0] = 12.0
    assert book.of("shop").number not in {first.number, second.number}
    assert book.of("till").number == first.number


# --- files


def a_file(body: bytes, name: str = "log.txt") -> Report:
    said = {"event_id": "e" * 32, "filename": name, "content_type": "text/plain"}
    return Report(
        report_id=f"shop:attachment:{name}",
        service="shop",
        kind=ReportKind.ATTACHMENT,
        received_at=SetClock().time,
        body=signal_body(said, body),
    )


@pytest.mark.parametrize(
    ("body", "kept", "scrubbed"),
    [
        pytest.param(b"user=anna password=hunter2", b"user=anna password=[Filtered]", True, id="text"),
        pytest.param(b'{"authToken": "abc123"}', b"""{"authToken": '[Filtered]'}""", True, id="JSON"),
        pytest.param(b"mail anna@shop.example", b"mail [email]", True, id="personal"),
        pytest.param(b"password=hunter2\x00", b"password=hunter2\x00", False, id="bytes"),
        pytest.param(b"\xfcnal password=hunter2", b"\xfcnal password=[Filtered]", True, id="another encoding"),
        pytest.param(b"password=hunter2 " * 65_536, b"password=[Filtered] " * 65_536, True, id="a long text"),
    ],
)
def test_texts_are_scrubbed_before_they_are_stored(store: SqlStore, body: bytes, kept: bytes, scrubbed: bool) -> None:  # noqa: FBT001
    collect(store, [a_file(body)])
    [file] = store.signals.attachments("shop", "e" * 32)
    assert (file.body, file.scrubbed) == (kept, scrubbed)


def test_a_rule_may_name_files(store: SqlStore) -> None:
    rule = "remove regex:/order [0-9]+/ from $attachments.'log.txt'"
    store.signals.change_setting("shop", Setting.SCRUBBING, json.dumps({"rules": [rule]}))
    collect(store, [a_file(b"order 17"), a_file(b"order 17", "other.txt")])
    bodies = {file.name: file.body for file in store.signals.attachments("shop", "e" * 32)}
    assert bodies == {"log.txt": b"[Filtered]", "other.txt": b"order 17"}


def test_a_service_may_refuse_files_and_they_are_counted(store: SqlStore) -> None:
    store.signals.change_setting("shop", Setting.FILES, "refused")
    collect(store, [a_file(b"x")])
    collect(store, [a_file(b"x")])
    assert store.signals.attachments("shop", "e" * 32) == ()
    [losses] = store.signals.losses("shop")
    assert [(loss.reason, loss.category, loss.quantity) for loss in losses.lost] == [
        ("files_not_wanted", "attachment", 1)
    ]


def test_files_are_found_by_the_bug_of_their_event(store: SqlStore) -> None:
    collect(store, [an_event(int("e" * 32, 16)), a_file(b"x")])
    [row] = store.reports.export()
    [file] = store.signals.files_on(row["bug_code"])
    assert (file.name, file.size_bytes, file.scrubbed) == ("log.txt", 1, True)
    whole = store.signals.file(file.report_id)
    assert whole
    assert whole.body == b"x"
    assert store.signals.file("no such file") is None


# --- how many good runs bring a job back


def in_a_row(store: SqlStore, statuses: Sequence[str], config: MonitorConfig) -> list[int]:
    """For each failed run, the how manieth in a row it is told to be."""
    clock = SetClock()
    found: list[int] = []
    for number, status in enumerate(statuses):
        clock.passes(minutes=10)
        signal = CheckIn(
            service="shop",
            slug="nightly",
            check_in_id=f"{number:032x}",
            status=RunStatus(status),
            at=clock.time,
            environment="production",
            config=config,
        )
        store.signals.keep([(f"shop:{number}", signal)], clock.time)
        for failed in store.signals.failed_runs():
            found.append(failed.in_a_row)
            store.signals.told(failed.run, failing=True)
    return found


@pytest.mark.parametrize(
    ("statuses", "failures", "recoveries", "expected"),
    [
        ("error ok error", 1, 1, [1, 1]),
        ("error ok error", 1, 2, [1, 2]),
        ("error ok ok error", 1, 2, [1, 1]),
        ("error ok error ok error", 2, 2, [1, 1, 1]),
        ("error error ok error ok ok error", 2, 2, [1, 2, 3, 1]),
    ],
)
def test_too_few_good_runs_bring_no_job_back(
    store: SqlStore, statuses: str, failures: int, recoveries: int, expected: list[int]
) -> None:
    config = MonitorConfig(crontab="* * * * *", failure_threshold=failures, recovery_threshold=recoveries)
    assert in_a_row(store, statuses.split(), config) == expected
