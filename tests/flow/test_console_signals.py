"""Pages of what services tell besides their errors: through HTTP, with strangers' words in them."""

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from console_records import HOSTILE
from test_console import House

from conftest import SetClock, collect
from homeostat.adapters.store import SqlStore, open_store
from homeostat.records import (
    Attachment,
    CheckIn,
    Feedback,
    Loss,
    Losses,
    MonitorConfig,
    Report,
    ReportKind,
    RunStatus,
    Service,
    Sessions,
    Setting,
    Signal,
)
from homeostat.stages.sense.monitors import tell_failed_runs
from homeostat.stages.sense.signals import signal_body

PAGES = ("/monitors", "/feedback", "/rare", "/lines", "/set-aside", "/losses", "/rules", "/dead-letters")
KEY = "k" * 32

_numbers = itertools.count()


class Page(House):
    """The console of one service, with signals put into its store."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        assert self.sign_in().status_code == 303

    def has_service(self, name: str = "shop") -> None:
        self.store.services.add(Service(name=name, project_id=7, public_key=KEY))

    def keep(self, *signals: Signal) -> None:
        self.store.signals.keep([(f"{one.service}:{next(_numbers)}", one) for one in signals], self.clock.time)

    def event(self, number: int, service: str = "shop", **more: Any) -> str:  # noqa: ANN401 - any field
        """An event is collected; the code of its bug, "" without one."""
        event_id = f"{number:032x}"
        raised = {"type": "TypeError", "value": "x", "mechanism": {"handled": False}}
        body = {"event_id": event_id, "platform": "javascript", "exception": {"values": [raised]}, **more}
        report = Report(
            report_id=f"{service}:{event_id}",
            service=service,
            kind=ReportKind.SENTRY_ENVELOPE,
            received_at=self.clock.time,
            body=json.dumps(body).encode(),
        )
        collect(self.store, [report])
        found = [row["bug_code"] for row in self.store.reports.export() if row["event_id"] == event_id]
        return found[0] if found else ""

    def check_in(self, status: str, slug: str = "nightly", **more: Any) -> None:  # noqa: ANN401 - any field
        given = {"config": MonitorConfig(crontab="0 * * * *"), "environment": "production"} | more
        self.keep(
            CheckIn(service="shop", slug=slug, check_in_id="", status=RunStatus(status), at=self.clock.time, **given)
        )

    def press(self, path: str, **fields: str) -> Any:  # noqa: ANN401 - a response of the test client
        csrf = self.token(self.browser.get("/monitors"))
        return self.browser.post(path, data={"csrf": csrf, **fields})


@pytest.fixture
def page(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[Page]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as opened:
        yield Page(opened)


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_page_tells_the_next_step(page: Page, path: str) -> None:
    assert 'class="empty"' in page.see(path)
    assert "homeostat services add" in page.see("/set-aside")


def test_an_empty_page_of_monitors_has_a_line_that_works(page: Page) -> None:
    page.has_service()
    text = page.see("/monitors")
    assert f"https://homeostat.example/api/7/cron/nightly/{KEY}/?status=ok" in text
    assert "monitor_slug=" in text


def test_a_monitor_tells_how_it_stands_and_leads_to_its_bug(page: Page) -> None:
    page.has_service()
    page.check_in("ok")
    assert "Well" in page.see("/monitors")
    page.clock.time += timedelta(hours=1)
    page.check_in("error")
    reports: list[Report] = []
    tell_failed_runs(page.store.signals, accept=reports.extend, now=page.clock.time)
    collect(page.store, reports)
    [code] = {row["bug_code"] for row in page.store.reports.export()}
    for path in ("/monitors", "/monitors/one?service=shop&slug=nightly&environment=production"):
        text = page.see(path)
        assert "Failed" in text, path
        assert f'href="/bugs/{code}"' in text, path
    assert 'href="/monitors/one?service=shop&amp;slug=nightly&amp;environment=production"' in page.see(f"/bugs/{code}")
    page.clock.time += timedelta(hours=3)
    assert "was due" in page.see("/monitors")
    assert page.browser.get("/monitors/one?service=shop&slug=other&environment=production").status_code == 404


def test_a_monitor_is_back_after_as_many_good_runs_as_it_asks_for(page: Page) -> None:
    page.has_service()
    config = MonitorConfig(interval=timedelta(minutes=10), failure_threshold=2, recovery_threshold=2)
    seen: list[str] = []
    for status in ("error", "error", "ok", "ok"):
        page.clock.time += timedelta(minutes=10)
        page.check_in(status, config=config)
        seen.append(page.see("/monitors"))
    assert "1 of 2 failed runs that open a bug" in seen[0]
    assert "2 failed in a row" in seen[1]
    assert "Recovering" in seen[2]
    assert "1 of 2 good runs that bring it back" in seen[2]
    assert "Well" in seen[3]


def test_what_is_no_bug_yet_is_shown_and_a_bug_at_the_third(page: Page) -> None:
    page.has_service()
    assert "Every error that arrived is on a bug" in page.see("/rare")
    handled: dict[str, Any] = {"exception": {"values": [{"type": "TypeError", "value": HOSTILE}]}, "level": "error"}
    assert page.event(1, **handled) == ""
    assert "1 kind of error that may become one" in page.see("/bugs")
    listed = page.see("/rare?service=shop")
    assert "TypeError: " in listed
    assert f"homeostat explain {1:032x}" in listed
    assert "<script>alert" not in listed
    assert "No bug fits" in page.see("/bugs?q=x")
    assert page.event(2, **handled) == ""
    assert 'num right">2<' in page.see("/rare")
    assert page.event(3, **handled) != ""
    assert "Every error that arrived is on a bug" in page.see("/rare")


def test_a_release_without_an_event_has_its_crash_free_rate_too(page: Page) -> None:
    page.has_service()
    page.keep(Sessions(service="shop", at=page.clock.time, release="shop@2", started=200, crashed=1))
    for path in ("/releases", "/release?service=shop&version=shop@2"):
        assert "99.50" in page.see(path)


def test_feedback_stands_in_the_list_and_on_its_bug(page: Page) -> None:
    page.has_service()
    code = page.event(1)
    at = page.clock.time
    page.keep(
        Feedback(service="shop", event_id=f"{1:032x}", at=at, message=HOSTILE, name="Anna", email="a@b.example"),
        Feedback(service="shop", event_id="", at=at, message="of no event"),
    )
    listed, on_bug = page.see("/feedback"), page.see(f"/bugs/{code}")
    assert f'href="/bugs/{code}"' in listed
    assert "of no event" in listed
    assert "of no event" not in on_bug
    for text in (listed, on_bug):
        assert "Anna" in text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_a_file_is_saved_and_never_shown(page: Page) -> None:
    page.has_service()
    code = page.event(1)
    name = '../évil"\r\nX: y.html'
    body = b"<script>alert(1)</script>"
    page.keep(
        Attachment(
            service="shop",
            event_id=f"{1:032x}",
            at=page.clock.time,
            name=name,
            content_type="text/html",
            kind="event.attachment",
            body=body,
        )
    )
    text = page.see(f"/bugs/{code}")
    assert "not looked through for secrets" in text
    [file] = page.store.signals.files_on(code)
    answer = page.browser.get("/files", params={"id": file.report_id})
    assert answer.content == body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="_vil_X_y.html"; filename*=UTF-8')
    assert page.browser.get("/files", params={"id": "no such file"}).status_code == 404


def test_a_long_text_is_looked_through_for_secrets(page: Page) -> None:
    page.has_service()
    code = page.event(1)
    secret = b"password=hunter2"
    text = b"order 17 is paid\n" * 100_000
    said = {"event_id": f"{1:032x}", "filename": "app.log"}
    kind, at = ReportKind.ATTACHMENT, page.clock.time
    body = signal_body(said, text + secret + b"\n" + text)
    collect(page.store, [Report(report_id="shop:file", service="shop", kind=kind, received_at=at, body=body)])
    assert "secrets removed" in page.see(f"/bugs/{code}")
    answer = page.browser.get("/files", params={"id": "shop:file"})
    assert len(answer.content) > 3_000_000
    assert secret not in answer.content


def test_what_was_removed_is_told_with_its_rule(page: Page) -> None:
    page.has_service()
    request = {"url": "https://shop.example/?token=1", "headers": {"Cookie": "a=b"}}
    code = page.event(1, request=request, extra={"note": "write to anna@shop.example"})
    text = page.see(f"/bugs/{code}")
    assert "Removed before it was stored" in text
    for place, by in (("request.headers.Cookie", "a name that tells of a secret"), ("context.note", "email")):
        assert place in text
        assert by in text


def test_log_lines_stand_by_template_and_are_reached_from_their_service(page: Page) -> None:
    page.has_service()
    at = page.clock.time
    for number in range(60):
        value = {"service_name": "shop", "log_level": "INFO", "message": f"{'abcdefghij'[number % 10] * 9} <b>{number}"}
        body = json.dumps(value | {"timestamp": at.isoformat()}).encode()
        kind = ReportKind.LOG_EVENT
        report = Report(report_id=f"shop:{number:032x}", service="shop", kind=kind, received_at=at, body=body)
        collect(page.store, [report])
    assert 'href="/lines?service=shop"' in page.see("/")
    text = page.see("/lines?service=shop")
    assert "&lt;b&gt;" in text
    assert "<b>0" not in text
    assert "No such line" in page.see("/lines?service=till")
    assert "No such line" in page.see("/lines?level=warning&page=99999999999")
    assert "template" in page.see("/lines?level=odd&page=-1")


def test_losses_say_what_was_lost_where_and_what_to_do(page: Page) -> None:
    page.has_service()
    lost = (
        Loss(reason="network_error", category="error", quantity=1_204),
        Loss(reason="odd", category="x", quantity=1),
    )
    page.keep(Losses(service="shop", at=page.clock.time, source="client", lost=lost))
    page.store.reports.refuse("till", HOSTILE, page.clock.time, 3)
    text = page.see("/losses")
    assert "1,204" in text
    assert "could not reach Homeostat" in text
    assert "Look at the client" in text
    assert "till" in text
    assert "<script>alert" not in text


GOOGLEBOT = {"url": "https://shop.example/cart", "headers": {"User-Agent": "Googlebot/2.1"}}


def test_what_was_set_aside_is_seen_with_an_example_and_can_be_let_through(page: Page) -> None:
    page.has_service()
    assert page.event(1, request=GOOGLEBOT, message=HOSTILE) == ""
    text = page.see("/set-aside")
    assert "1 event in the last 24 hours" in text
    link = text.split('href="/set-aside/example?', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    example = page.see(f"/set-aside/example?{link}")
    assert "Why it was set aside." in example
    assert "Googlebot/2.1" in example
    answer = page.press("/set-aside", service="shop", rule="crawlers", on="")
    assert answer.status_code == 303
    said = page.see(answer.headers["location"])
    assert "are let through within seconds" in said
    assert "let through" in said
    assert page.event(2, request=GOOGLEBOT).startswith("BUG-")
    assert page.press("/set-aside", service="shop", rule="crawlers", on="yes").status_code == 303
    assert page.event(3, request=GOOGLEBOT) == ""
    actions = [row.action for row in page.store.audit.rows(subject="shop")]
    assert actions == ["rules.set_aside", "rules.let_through"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"service": "shop"}, 400), ({"service": "shop", "rule": "x"}, 400), ({"service": "y", "rule": "crawlers"}, 404)],
)
def test_a_switch_names_a_rule_and_a_service(page: Page, fields: dict[str, str], status: int) -> None:
    page.has_service()
    assert page.press("/set-aside", **fields).status_code == status
    assert page.store.signals.settings("shop") == {}


def test_rules_are_checked_previewed_and_saved(page: Page) -> None:
    page.has_service()
    code = page.event(1, extra={"order": "17"})
    rules = {"service": "shop", "grouping": "error.type:TypeError -> ours", "rules": "mask anything from extra.order"}
    wrong = page.press("/rules", **rules | {"grouping": "# ours\r\nnonsense", "do": "save"})
    assert wrong.status_code == 422
    assert "line 2: a rule is MATCHER:PATTERN" in wrong.text
    wrong = page.press("/rules", **rules | {"rules": "mask anything from **\nwash it", "do": "save"})
    assert wrong.status_code == 422
    assert "line 2: a rule is METHOD KIND from SOURCE" in wrong.text
    assert page.store.signals.settings("shop") == {}
    preview = page.press("/rules", **rules, do="preview")
    assert preview.status_code == 200
    assert "1 would move, 1 text would change" in preview.text
    assert code in preview.text
    assert "&#39;ours&#39;" in preview.text
    assert page.store.signals.settings("shop") == {}
    saved = page.press("/rules", **rules, files="refused", do="save")
    assert saved.status_code == 303
    assert "Saved." in page.see(saved.headers["location"])
    settings = page.store.signals.settings("shop")
    assert settings[Setting.GROUPING] == "error.type:TypeError -> ours"
    assert json.loads(settings[Setting.SCRUBBING]) == {"rules": ["mask anything from extra.order"]}
    assert settings[Setting.FILES] == "refused"
    assert page.event(2, extra={"order": "17"}) not in {"", code}
    event = page.store.reports.event("shop", f"{2:032x}")
    assert event
    assert event.context["order"] == "**"
    assert event.scrubbed_by == ("mask anything from extra.order",)


def test_strangers_names_do_not_break_the_pages(page: Page) -> None:
    page.store.services.add(Service(name='<i>&"', project_id=8, public_key="o" * 32))
    page.event(1, service='<i>&"', request=GOOGLEBOT)
    page.keep(
        CheckIn(
            service='<i>&"',
            slug="a",
            check_in_id="",
            status=RunStatus.OK,
            at=page.clock.time,
            environment="<u>",
        )
    )
    for path in PAGES:
        text = page.see(path)
        assert "<i>&" not in text, path
        assert "<u>" not in text, path
    link = page.see("/monitors").split('href="/monitors/one?', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert "Well" in page.see(f"/monitors/one?{link}")
