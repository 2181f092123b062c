"""`homeostat set-aside` and `homeostat grouping`: what a person at a terminal sees and changes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from conftest import SetClock, collect
from homeostat.adapters.store import SqlStore, open_store
from homeostat.cli.app import app
from homeostat.errors import BadInput, NotFound
from homeostat.records import Report, ReportKind, Service

RULES = "# ours\nerror.type:TypeError -> ours\n"


def run(home: Path, *words: str) -> str:
    try:
        found = CliRunner().invoke(app, [*words, "--home", str(home)], catch_exceptions=False)
    finally:
        structlog.reset_defaults()  # a command sets our log up for its own standard error, which is gone now
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.fixture
def store(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[SqlStore]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as opened:
        opened.services.add(Service(name="shop", project_id=1, public_key="k"))
        yield opened


def arrive(store: SqlStore, number: int, agent: str = "") -> None:
    event_id = f"{number:032x}"
    raised = {"type": "TypeError", "value": "x", "mechanism": {"handled": False}}
    body = {
        "event_id": event_id,
        "platform": "javascript",
        "exception": {"values": [raised]},
        "request": {"url": "https://shop.example/", "headers": {"User-Agent": agent}},
    }
    report = Report(
        report_id=f"shop:{event_id}",
        service="shop",
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=SetClock().time,
        body=json.dumps(body).encode(),
    )
    collect(store, [report])


def test_a_preview_tells_the_template_by_which_a_message_is_known(store: SqlStore, tmp_path: Path) -> None:
    reports: list[Report] = []
    for number, name in enumerate(("foo", "bar", "baz", "qux")):
        event_id, at = f"{number:032x}", SetClock().time
        value = {"event_id": event_id, "service_name": "shop", "log_level": "ERROR", "timestamp": at.isoformat()}
        body = json.dumps(value | {"message": f"the plugin {name} was not loaded"}).encode()
        kind = ReportKind.LOG_EVENT
        reports.append(Report(report_id=f"shop:{event_id}", service="shop", kind=kind, received_at=at, body=body))
    collect(store, reports)
    file = tmp_path / "rules"
    file.write_text("message:*plugin* -> plugins {{ default }}\n")
    found = json.loads(run(tmp_path, "grouping", "check", str(file), "--service", "shop", "--json"))
    assert found["moves"]
    for move in found["moves"]:
        [held] = store.reports.explain(move["event_id"])
        assert held.fingerprint
        assert move["before"] == list(held.fingerprint.parts)
        assert any("the plugin <*> was not loaded" in part for part in move["after"])
        assert move["bug_code"].startswith("BUG-")
    assert store.templates.versions() == {("shop", "log_event"): 1}  # it was only looked at


def test_log_lines_are_listed_by_template(store: SqlStore, tmp_path: Path) -> None:
    assert "No such line" in run(tmp_path, "lines")
    now = datetime.now(UTC)
    for number in range(3):
        value = {"service_name": "shop", "log_level": "INFO", "message": f"order {number} is paid"}
        body = json.dumps(value | {"timestamp": now.isoformat()}).encode()
        kind = ReportKind.LOG_EVENT
        collect(store, [Report(report_id=f"shop:{number:032x}", service="shop", kind=kind, received_at=now, body=body)])
    assert "order <*> is paid" in run(tmp_path, "lines", "shop", "--level", "INFO")
    [row] = json.loads(run(tmp_path, "lines", "--json"))
    assert (row["service"], row["level"], row["last_day"], row["last_week"]) == ("shop", "info", 3, 3)
    assert json.loads(run(tmp_path, "lines", "till", "--json")) == []


def test_what_is_set_aside_is_listed_and_let_through(store: SqlStore, tmp_path: Path) -> None:
    assert "Nothing was set aside." in run(tmp_path, "set-aside")
    arrive(store, 1, "Googlebot/2.1")
    assert "crawlers" in run(tmp_path, "set-aside")
    told = run(tmp_path, "set-aside", "shop")
    assert "TypeError: x" in told
    assert "on   crawlers" in told
    assert "off  localhost" in told
    assert "let through" in run(tmp_path, "set-aside", "allow", "crawlers", "shop")
    assert "off  crawlers" in run(tmp_path, "set-aside", "shop")
    arrive(store, 2, "Googlebot/2.1")
    assert len(list(store.reports.export())) == 1
    run(tmp_path, "set-aside", "withhold", "crawlers", "shop")
    found = json.loads(run(tmp_path, "set-aside", "shop", "--json"))
    assert [(one["rule"], one["total"]) for one in found["counts"]] == [("crawlers", 1)]
    assert {one["name"]: one["on"] for one in found["rules"]}["crawlers"] is True
    with pytest.raises(BadInput, match="no rule is called 'crawler'; they are crawlers"):
        run(tmp_path, "set-aside", "allow", "crawler", "shop")
    with pytest.raises(NotFound):
        run(tmp_path, "set-aside", "allow", "crawlers", "till")


def test_an_event_that_was_set_aside_is_explained_with_what_lets_it_through(store: SqlStore, tmp_path: Path) -> None:
    for number in (1, 2):
        arrive(store, number, "Googlebot/2.1")
    for number, kept in ((1, "kept whole"), (2, "only counted")):
        told = run(tmp_path, "explain", f"{number:032x}")
        assert "set aside as noise by the rule crawlers: " in told
        assert kept in told
    [one] = json.loads(run(tmp_path, "explain", f"{2:032x}", "--json"))
    assert (one["service"], one["set_aside_by"], one["bug_code"]) == ("shop", "crawlers", "")
    command = run(tmp_path, "explain", f"{2:032x}").splitlines()[-1].split()
    assert "let through" in run(tmp_path, *command[1:])
    arrive(store, 3, "Googlebot/2.1")
    assert "It counts on BUG-" in run(tmp_path, "explain", f"{3:032x}")


def test_rules_of_grouping_are_checked_on_kept_events_and_set(store: SqlStore, tmp_path: Path) -> None:
    file = tmp_path / "rules"
    file.write_text(RULES)
    arrive(store, 1)
    assert run(tmp_path, "grouping", "check", str(file)) == "1 rules, all can be read\n"
    told = run(tmp_path, "grouping", "check", str(file), "--service", "shop")
    assert "BUG-" in told
    assert "+ a rule's part 'ours'" in told
    assert "of the last 1 kept events 1 would move" in told
    assert run(tmp_path, "grouping", "show", "shop") == ""
    assert run(tmp_path, "grouping", "set", "shop", str(file)) == "shop: 1 rules of its own\n"
    assert run(tmp_path, "grouping", "show", "shop") == RULES
    assert json.loads(run(tmp_path, "grouping", "check", str(file), "--service", "shop", "--json"))["moves"] == []
    arrive(store, 2)
    assert len({row["fingerprint"] for row in store.reports.export()}) == 2
    file.write_text("nonsense")
    with pytest.raises(BadInput, match="line 1: a rule is MATCHER"):
        run(tmp_path, "grouping", "set", "shop", str(file))
    with pytest.raises(BadInput, match="cannot be read"):
        run(tmp_path, "grouping", "check", str(tmp_path))
