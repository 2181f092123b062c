"""Sentry's own SDKs, real ones, against a real server: what each of them tells arrives as what it is."""

import functools
import hashlib
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from intake_server import application
from outside import needed

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.records import Bug, BugQuery, Event, Loss, RunStatus, Service
from waiting import wait_for

_LIMIT_SECONDS = 120.0
_SDKS = Path(__file__).parent / "sdks"
_CACHE = Path.home() / ".cache" / "homeostat"
KEY = "k" * 32


class House:
    """An intake that serves, and its store."""

    def __init__(self, store: SqlStore, port: int) -> None:
        self.store = store
        self.dsn = f"http://{KEY}@127.0.0.1:{port}/1"

    def bug(self, title: str) -> Bug:
        """The bug of that title, as soon as there is one."""

        def search() -> list[Bug]:
            rows = self.store.bugs.search(BugQuery(text=title), SetClock().now()).rows
            return [row.bug for row in rows]

        return wait_for(search)[0]

    def event_of(self, bug: Bug) -> Event:
        event = self.store.reports.event("shop", bug.exemplar_event_id)
        assert event
        return event

    def messages(self) -> set[str]:
        """Of every event that was kept whole."""
        ids = [row["event_id"] for row in self.store.reports.export()]
        return {event.message for event_id in ids if (event := self.store.reports.event("shop", event_id))}

    def statuses(self, slug: str = "nightly") -> list[RunStatus]:
        return [run.status for run in self.store.signals.runs("shop", slug)]

    def attached(self, event: Event) -> list[tuple[str, bytes]]:
        return [(file.name, file.body) for file in self.store.signals.attachments("shop", event.event_id)]

    def lost(self, source: str) -> list[Loss]:
        return [loss for losses in self.store.signals.losses("shop") if losses.source == source for loss in losses.lost]

    def sessions(self) -> dict[str, tuple[int, int, int]]:
        health = self.store.signals.release_health("shop")
        return {row.release: (row.started, row.errored, row.crashed) for row in health}


@pytest.fixture
def house(migrated: Callable[[str, str], str], tmp_path: Path) -> Iterator[House]:
    with open_store(migrated("sqlite", "sdks"), SetClock()) as store:
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
        app, _, stop = application(store, tmp_path / "spool", lambda _: None)
        server = uvicorn.Server(uvicorn.Config(app, http=SentryProtocol, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            wait_for(lambda: server.started)
            yield House(store, server.servers[0].sockets[0].getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(_LIMIT_SECONDS)
            stop()
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def packages() -> Path:
    """A folder with the packages of `sdks/package.json` and the page's bundle; made once for each lock file."""
    npm = needed("npm")
    sources = [_SDKS / name for name in ("package.json", "package-lock.json", "page.mjs", "report.mjs")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = _CACHE / f"sdks-{digest}"
    if not (folder / "page.js").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for path in sources:
            shutil.copy(path, folder)
        run = functools.partial(subprocess.run, cwd=folder, check=True, timeout=_LIMIT_SECONDS, capture_output=True)
        run([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        esbuild = str(folder / "node_modules" / ".bin" / "esbuild")
        run([esbuild, "page.mjs", "--bundle", "--format=esm", "--outfile=page.js"])
        (folder / "index.html").write_text('<!doctype html><script type="module" src="page.js"></script>')
    return folder


def test_python(house: House) -> None:
    subprocess.run([sys.executable, _SDKS / "report.py", house.dsn], check=True, timeout=_LIMIT_SECONDS)
    bug = house.bug("KeyError: 'USD'")
    event = house.event_of(bug)
    assert (bug.release, bug.environment, bug.severity) == ("shop@1.2", "staging", "P0_critical")
    assert event.crash_frame
    assert event.crash_frame.variables == {"code": "'USD'", "password": "[Filtered]"}
    assert event.user_id.startswith("[hash:")
    wait_for(lambda: house.attached(event) == [("notes.txt", b"what was open")])
    wait_for(lambda: {"the shop is closed", "no rate for USD"} <= house.messages())
    assert "all is well" not in house.messages()
    wait_for(lambda: house.statuses() == [RunStatus.ERROR])
    assert house.bug("CheckInFailed").culprit == "nightly"
    wait_for(lambda: house.sessions().get("shop@1.2") == (3, 1, 0))
    wait_for(lambda: [loss for loss in house.lost("client") if loss.reason == "before_send"])
    assert Loss(reason="before_send", category="error", quantity=1) in house.lost("client")
    (monitor,) = house.store.signals.monitors()
    assert monitor.config
    assert (monitor.config.crontab, monitor.config.timezone) == ("0 2 * * *", "Europe/Vienna")
    wait_for(lambda: {(loss.reason, loss.category) for loss in house.lost("intake")} >= {("not_kept", "transaction")})


def test_node(house: House, packages: Path) -> None:
    command = [needed("node"), "report.mjs", house.dsn]
    subprocess.run(command, check=True, timeout=_LIMIT_SECONDS, cwd=packages)
    bug = house.bug("Cannot read properties of undefined")
    event = house.event_of(bug)
    assert (bug.release, bug.environment) == ("web@1.2", "staging")
    assert event.crash_frame
    assert event.crash_frame.function == "total"
    wait_for(lambda: house.attached(event) == [("notes.txt", b"what was open")])
    wait_for(lambda: {"the shop is closed", "no rate"} <= house.messages())
    wait_for(lambda: house.statuses() == [RunStatus.OK])
    wait_for(lambda: house.sessions().get("web@1.2") == (1, 0, 0))
    (feedback,) = wait_for(lambda: house.store.signals.feedback_on(bug.code))
    assert (feedback.name, feedback.message) == ("Anna", "It broke when I paid")
    wait_for(lambda: [loss for loss in house.lost("client") if loss.reason == "before_send"])


def test_the_browser(house: House, packages: Path, tmp_path: Path) -> None:
    chromium = needed("chromium")
    handler = functools.partial(QuietHandler, directory=str(packages))
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=pages.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{pages.server_address[1]}/index.html?dsn={quote(house.dsn)}"
    flags = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}",
        "--remote-debugging-port=0",
    )
    browser = subprocess.Popen([chromium, *flags, url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        bug = house.bug("Cannot read properties of undefined")
        event = house.event_of(bug)
        assert (bug.release, bug.environment, event.platform) == ("page@1.2", "staging", "javascript")
        wait_for(lambda: house.attached(event) == [("notes.txt", b"what was open")])
        wait_for(lambda: {"the shop is closed", "no rate"} <= house.messages())
        assert wait_for(lambda: house.sessions().get("page@1.2")) == (1, 0, 0)  # it ends with the page, which stays
        (feedback,) = wait_for(lambda: house.store.signals.feedback_on(bug.code))
        assert feedback.email == "anna@example.org"
    finally:
        browser.terminate()
        browser.wait(_LIMIT_SECONDS)
        pages.shutdown()
        thread.join(_LIMIT_SECONDS)
        pages.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        del args


@pytest.fixture(scope="session")
def go_program() -> Path:
    go = needed("go")
    sources = [_SDKS / name for name in ("go.mod", "go.sum", "main.go")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    program = _CACHE / f"report-go-{digest}"
    if not program.is_file():
        _CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([go, "build", "-o", str(program), "."], check=True, timeout=_LIMIT_SECONDS, cwd=_SDKS)
    return program


def test_go(house: House, go_program: Path) -> None:
    subprocess.run([go_program, house.dsn], check=True, timeout=_LIMIT_SECONDS)
    bug = house.bug("no rate")
    event = house.event_of(bug)
    assert (bug.release, bug.environment, event.platform) == ("api@1.2", "staging", "go")
    wait_for(lambda: house.attached(event) == [("notes.txt", b"what was open")])
    wait_for(lambda: {"the shop is closed", "no rate in the log"} <= house.messages())
    wait_for(lambda: house.statuses() == [RunStatus.OK])
    (monitor,) = house.store.signals.monitors()
    assert monitor.config
    assert monitor.config.crontab == "0 2 * * *"
