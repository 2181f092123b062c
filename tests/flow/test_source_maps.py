"""Source maps, from a real build by real tools to a bug that is told by its source."""

import contextlib
import functools
import gzip
import hashlib
import http.server
import shutil
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import msgspec
import pytest
import uvicorn
from fastapi import FastAPI
from intake_server import MachineClock, application
from outside import needed
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.api.sentry_cli import sentry_cli
from homeostat.cli.app import app as command_line
from homeostat.errors import BadInput
from homeostat.records import Bug, BugQuery, Event, Service
from waiting import wait_for

_LIMIT_SECONDS = 60.0
_BUNDLES = Path(__file__).parent / "bundles"
_CACHE = Path.home() / ".cache" / "homeostat"
_MADE = Path(__file__).parent.parent / "unit" / "bundles" / "esbuild.jsonl"
KEY = "k" * 32
TOKEN = "a-token"


class House:
    """An intake that serves, with the endpoints of build tools, and its store."""

    def __init__(self, store: SqlStore, home: Path, port: int) -> None:
        self.store = store
        self.home = home
        self.url = f"http://127.0.0.1:{port}"
        self.dsn = f"http://{KEY}@127.0.0.1:{port}/1"

    def send(self, **event: Any) -> None:  # noqa: ANN401 - any event
        body = msgspec.json.encode({"event_id": uuid.uuid4().hex, "platform": "javascript", "level": "fatal"} | event)
        envelope = b'{}\n{"type":"event","length":%d}\n%s\n' % (len(body), body)
        headers = {"X-Sentry-Auth": f"Sentry sentry_key={KEY}"}
        httpx2.post(f"{self.url}/api/1/envelope/", content=envelope, headers=headers).raise_for_status()

    def bugs(self) -> list[Bug]:
        return [row.bug for row in self.store.bugs.search(BugQuery(), SetClock().now()).rows]

    def events(self, count: int) -> list[Event]:
        """So many events, as soon as they were recorded, oldest first."""
        rows = wait_for(lambda: found if len(found := list(self.store.reports.export())) == count else None)
        return [event for row in rows if (event := self.store.reports.event("shop", row["event_id"]))]


@pytest.fixture
def house(migrated: Callable[[str, str], str], tmp_path: Path) -> Iterator[House]:
    home = tmp_path / "home"
    with open_store(migrated("sqlite", "maps"), SetClock()) as store:
        store.services.add(Service(name="shop", project_id=1, public_key=KEY))
        store.people.add_token(hashlib.sha256(TOKEN.encode()).hexdigest(), "a build", SetClock().now())
        intake, _, stop = application(store, home / "spool", lambda _: None)
        tools = FastAPI()
        tools.include_router(sentry_cli(store=store, clock=MachineClock(), folder=home / "chunks"))

        async def served(scope: Scope, receive: Receive, send: Send) -> None:
            for_tools = scope.get("path", "").startswith("/api/0/")
            await (tools if for_tools else intake)(scope, receive, send)

        server = uvicorn.Server(uvicorn.Config(served, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            wait_for(lambda: server.started)
            yield House(store, home, server.servers[0].sockets[0].getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(_LIMIT_SECONDS)
            stop()
    assert not thread.is_alive()


# --- real tools


@pytest.fixture(scope="session")
def packages() -> Path:
    """A folder with the packages of `bundles/package.json`; made once for each lock file."""
    npm = needed("npm")
    sources = [path for path in sorted(_BUNDLES.rglob("*")) if path.is_file() and "node_modules" not in path.parts]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = _CACHE / f"bundles-{digest}"
    if not (folder / "installed").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        for path in sources:
            copy = folder / path.relative_to(_BUNDLES)
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(path, copy)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True, timeout=_LIMIT_SECONDS, capture_output=True)
        (folder / "installed").touch()
    return folder


def build(packages: Path, tool: str, folder: Path) -> list[dict[str, Any]]:
    """What the crash of each of two builds would tell; they lie in `1.0/dist` and `1.1/dist`."""
    command = [needed("node"), "build.mjs", tool, str(folder)]
    built = subprocess.run(command, cwd=packages, check=True, timeout=_LIMIT_SECONDS, capture_output=True)
    return [msgspec.json.decode(line) for line in built.stdout.splitlines()]


def sentry(packages: Path, house: House, *words: str) -> str:
    program = packages / "node_modules" / "@sentry" / "cli-linux-x64" / "bin" / "sentry-cli"
    variables = {
        "SENTRY_URL": house.url,
        "SENTRY_AUTH_TOKEN": TOKEN,
        "SENTRY_ORG": "ours",
        "SENTRY_PROJECT": "shop",
        "HOME": str(packages),
    }
    done = subprocess.run(
        [program, *words], env=variables, timeout=_LIMIT_SECONDS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_sentrys_own_client_uploads_by_release(house: House, packages: Path, tmp_path: Path) -> None:
    for crash in build(packages, "webpack", tmp_path):
        release = crash["release"]
        dist = str(tmp_path / release.partition("@")[2] / "dist")
        sentry(packages, house, "releases", "new", release)
        sentry(packages, house, "sourcemaps", "upload", "--release", release, dist)
        sentry(packages, house, "releases", "finalize", release)
        house.send(release=release, exception=[crash["exception"]])
    events = house.events(2)
    assert [event.release for event in events] == ["shop@1.0", "shop@1.1"]
    for event, line in zip(events, (10, 12), strict=True):
        assert event.crash_frame
        assert (event.crash_frame.path, event.crash_frame.line) == ("src/pricing.ts", line)
        assert (event.crash_frame.function, event.crash_frame.source) == ("rateOf", "  return RATES[currency].rate;")
        assert event.crash_frame.minified.startswith(("?", "e.", "globalThis."))
    (bug,) = house.bugs()
    assert bug.event_count == 2
    assert "src/pricing.ts:10" in bug.stack_trace


def test_a_browsers_crash_is_told_by_its_source(house: House, packages: Path, tmp_path: Path) -> None:
    """By debug ids: the browser reports neither a release nor what the tools know of the files' places."""
    build(packages, "page", tmp_path)
    for number, release in enumerate(("1.0", "1.1"), start=1):
        dist = tmp_path / release / "dist"
        sentry(packages, house, "sourcemaps", "inject", str(dist))
        sentry(packages, house, "sourcemaps", "upload", str(dist))
        with page(dist, house.dsn, tmp_path / f"browser-{release}"):
            events = house.events(number)
        assert events[-1].crash_frame
        assert (events[-1].crash_frame.path, events[-1].crash_frame.function) == ("src/pricing.ts", "rateOf")
        functions = [frame.function for frame in events[-1].own_frames if frame.path.startswith("src/")]
        assert functions[-4:] == ["checkout", "Cart.total", "Cart.total", "rateOf"], "the third is a callback of total"
    (bug,) = house.bugs()
    assert bug.event_count == 2


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        del args


@contextlib.contextmanager
def page(folder: Path, dsn: str, profile: Path) -> Iterator[None]:
    """The page, open in a browser."""
    chromium = needed("chromium")
    handler = functools.partial(QuietHandler, directory=str(folder))
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=pages.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{pages.server_address[1]}/index.html?dsn={quote(dsn)}"
    flags = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}")
    command = [chromium, *flags, "--remote-debugging-port=0", url]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        browser.terminate()
        browser.wait(_LIMIT_SECONDS)
        pages.shutdown()
        thread.join(_LIMIT_SECONDS)
        pages.server_close()


# --- the endpoints and the command


def test_the_command_uploads_a_folder(house: House, tmp_path: Path) -> None:
    """A bundle that browsers find in another folder than where it was built, with its map beside it."""
    crash = msgspec.json.decode(_MADE.read_bytes().splitlines()[0])
    frame = crash["exception"]["stacktrace"]["frames"][-1]
    name = frame["filename"].rpartition("/")[2]
    built = tmp_path / ".next" / "static"
    built.mkdir(parents=True)
    (built / name).write_text(f"/* minified */\n//# sourceMappingURL={name}.map\n")
    (built / f"{name}.map").write_text(crash["map"])
    (built / "other.js").write_text("1")
    variables = {"DATABASE_URL": house.store.database.url.render_as_string(hide_password=False)}
    words = ["sourcemaps", "upload", "shop", str(tmp_path / ".next"), "--home", str(house.home), "--release", "1.0"]
    done = CliRunner().invoke(command_line, words, env=variables)
    assert done.output == "1 source maps kept, for 1 bundles; without a map: static/other.js\n", done.exception
    for one in crash["exception"]["stacktrace"]["frames"]:
        one["filename"] = f"https://shop.example/_next/static/{name}?dpl=7"
    house.send(release="1.0", exception=[crash["exception"]])
    (event,) = house.events(1)
    assert event.crash_frame
    assert (event.crash_frame.path, event.crash_frame.line) == ("src/pricing.ts", 10)


def test_a_folder_without_maps_is_refused(house: House, tmp_path: Path) -> None:
    variables = {"DATABASE_URL": house.store.database.url.render_as_string(hide_password=False)}
    words = ["sourcemaps", "upload", "shop", str(tmp_path), "--home", str(house.home)]
    done = CliRunner().invoke(command_line, words, env=variables)
    assert isinstance(done.exception, BadInput)


def test_what_came_before_its_map_is_grouped_by_what_it_has(house: House) -> None:
    crash = msgspec.json.decode(_MADE.read_bytes().splitlines()[0])
    house.send(exception=[crash["exception"]])
    (event,) = house.events(1)
    assert event.crash_frame
    assert event.crash_frame.minified == ""


ASSEMBLE = "/api/0/organizations/ours/artifactbundle/assemble/"
CHUNKS = "/api/0/organizations/ours/chunk-upload/"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", CHUNKS), ("POST", CHUNKS), ("POST", ASSEMBLE), ("POST", "/api/0/organizations/ours/releases/")],
)
def test_without_a_token_nothing_is_answered(house: House, method: str, path: str) -> None:
    assert httpx2.request(method, house.url + path).status_code == 401


def upload(house: House, digest: str, content: bytes, *, name: str = "file") -> int:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx2.post(house.url + CHUNKS, files={name: (digest, content)}, headers=headers).status_code


def assemble(house: House, data: bytes, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    wanted = {"checksum": digest, "chunks": [digest], "projects": ["shop"]} | more
    answer = httpx2.post(house.url + ASSEMBLE, json=wanted, headers={"Authorization": f"Bearer {TOKEN}"})
    return answer.json() | {"status": answer.status_code}


def test_a_bundle_is_assembled_from_its_chunks(house: House) -> None:
    data = b"no bundle"
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    assert assemble(house, data)["missingChunks"] == [digest]
    assert upload(house, digest, gzip.compress(data), name="file_gzip") == 200
    answer = assemble(house, data)
    assert (answer["state"], answer["detail"]) == ("error", "the bundle cannot be unpacked: File is not a zip file")
    assert assemble(house, data, projects=["till"])["state"] == "error"
    assert assemble(house, data, checksum="0" * 40)["state"] == "error"


@pytest.mark.parametrize(
    ("digest", "content", "name"),
    [
        pytest.param("0" * 40, b"x", "file", id="another digest"),
        pytest.param("../../x", b"x", "file", id="a path"),
        pytest.param("0" * 40, b"x", "file_gzip", id="no gzip"),
        pytest.param("0" * 40, gzip.compress(bytes(50_000_000)), "file_gzip", id="a bomb"),
    ],
)
def test_a_bad_chunk_is_refused(house: House, digest: str, content: bytes, name: str) -> None:
    assert upload(house, digest, content, name=name) == 400
    assert not [path for path in house.home.rglob("*") if path.is_file() and "spool" not in path.parts]


def test_a_form_of_many_megabytes_is_refused(house: House) -> None:
    assert upload(house, "0" * 40, bytes(21 * 1024 * 1024)) in {400, 413}


@pytest.mark.parametrize("wanted", [{"chunks": ["x"]}, {"checksum": "x"}, {"projects": []}, {"chunks": ["../x"] * 9}])
def test_an_odd_request_is_refused(house: House, wanted: dict[str, Any]) -> None:
    assert assemble(house, b"", **wanted)["status"] in {400, 422}


def test_where_chunks_go_is_told_as_a_whole_address(house: House) -> None:
    """Sentry's newer command refuses a path: it compares the host with that of its token."""
    answer = httpx2.get(house.url + CHUNKS, headers={"Authorization": f"Bearer {TOKEN}"}, params={"a": "b"})
    assert answer.json()["url"] == house.url + CHUNKS
