"""`homeostat scrub`: what rules would do is seen before they do it; what is set, the collector obeys."""

import json
from pathlib import Path

import structlog
from typer.testing import CliRunner

from conftest import SetClock, collector_of
from homeostat.adapters.store import open_store
from homeostat.cli.app import app
from homeostat.intake.journal import Journal
from homeostat.records import Report, ReportKind, Service


def run(home: Path, *words: str) -> str:
    try:
        found = CliRunner().invoke(app, ["scrub", *words, "--home", str(home)], catch_exceptions=False)
    finally:
        structlog.reset_defaults()  # a command sets our log up for its own standard error, which is gone now
    assert found.exit_code == 0, found.output
    return found.stdout


def arrive(home: Path, number: int) -> str:
    """An event comes in; its message as it is stored."""
    clock, event_id = SetClock(), f"{number:032x}"
    with open_store(f"sqlite:///{home / 'homeostat.db'}", clock) as store:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key="k"))
        body = json.dumps({"event_id": event_id, "message": "order 17 from 203.0.113.7"}).encode()
        kind = ReportKind.SENTRY_ENVELOPE
        journal = Journal(home / "spool")
        journal.open()
        journal.append(
            [Report(report_id=f"shop:{event_id}", service="shop", kind=kind, received_at=clock.time, body=body)]
        )
        collector_of(journal, store, clock).collect()
        journal.close()
        event = store.reports.event("shop", event_id)
    assert event
    return event.message


def test_a_rule_is_previewed_and_set(tmp_path: Path) -> None:
    rule = "mask regex:/order [0-9]+/ from $message"
    assert arrive(tmp_path, 1) == "order 17 from [ip]"
    seen = run(tmp_path, "preview", "shop", "--rule", rule)
    assert "- order 17 from [ip]\n  + ******** from [ip]" in seen
    assert "1 texts of 1 events would change" in seen
    assert json.loads(run(tmp_path, "preview", "shop", "--json"))["changes"] == []
    assert run(tmp_path, "show", "shop") == "{}\n"
    run(tmp_path, "set", "shop", "--rule", rule, "--off", "ip")
    assert json.loads(run(tmp_path, "show", "shop")) == {"rules": [rule], "off": ["ip"]}
    assert arrive(tmp_path, 2) == "******** from 203.0.113.7"
    changes = json.loads(run(tmp_path, "preview", "shop", "--json"))["changes"]
    assert [change["after"] for change in changes] == ["******** from [ip]"]
