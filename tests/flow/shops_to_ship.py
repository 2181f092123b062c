"""Small shops with an approved fix each, and a `homeostat up` over them that can be killed and started again."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from test_learned import GREETING, LETTERS, House, trial

from homeostat.adapters.deployer.processes import free_port
from homeostat.adapters.deployer.running import State
from homeostat.adapters.sandbox.scripted import ScriptedSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.adapters.store import SqlStore
from homeostat.cli.server import deploy_by_hand
from homeostat.codec import decode
from homeostat.lifecycle import Room
from homeostat.records import Service, Step
from homeostat.settings import Settings
from homeostat.wiring import Homeostat

# Slow to start, so that a release can be met while it does; it answers which release it is.
APP = """import http.server, os, time

class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = os.environ["SENTRY_RELEASE"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass

time.sleep(0.6)
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Answers).serve_forever()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    service: Service
    code: str
    repair_id: str
    base: str  # the commit that serves before all, and is to serve after all

    @property
    def folder(self) -> Path:
        return Path(self.service.repository)

    def git(self, *words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def answers(self) -> str:
        """What its users get."""
        try:
            answer = httpx2.get(f"http://127.0.0.1:{self.service.port}/", timeout=5)
        except httpx2.HTTPError as error:
            return str(error)
        return answer.text if answer.is_success else f"status {answer.status_code}"

    def deployer_says(self, home: Path) -> State:
        return decode((home / "deployer" / self.service.name / "state.json").read_bytes(), State)

    def starting(self, home: Path) -> int:
        """The process of the release that is being started; 0 when none is."""
        starting = self.deployer_says(home).starting
        return int(starting.process.partition("@")[0] or 0) if starting else 0


def shops_in(homeostat: Homeostat, names: Sequence[str], *, approved: bool = True) -> list[Shop]:
    """Each serves its first commit, and has a fix that a person has `approved` and nobody has published yet."""
    home = homeostat.settings.home
    assert isinstance(homeostat.store, SqlStore)
    folders = [_repository(home / "repositories" / name) for name in names]
    (home / "nothing").mkdir()
    house = House(
        homeostat.store,
        home / "nothing",
        homeostat.settings.store_url(),
        sandbox=ScriptedSandbox(trial),
        start="",
    )
    house.clock.time = datetime.now(UTC) - timedelta(minutes=2)
    try:
        return [_with_a_fix(homeostat, house, folder, approved=approved) for folder in folders]
    finally:
        house.durable.close()


def _repository(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "letters.py").write_text(LETTERS)
    (folder / "app.py").write_text(APP)
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", f"Begin {folder.name}"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


def _with_a_fix(homeostat: Homeostat, house: House, folder: Path, *, approved: bool) -> Shop:
    house.source = GitSource(folder)
    service = house.service = house.store.services.add(
        Service(
            name=folder.name,
            project_id=0,
            public_key="",
            language="python",
            repository=str(folder),
            prepare="true",
            start=shlex.join(["exec", sys.executable, "app.py"]),
            port=free_port(),
        )
    )
    before = deploy_by_hand(homeostat, service, "")
    assert before.healthy, before.detail
    code = house.report(GREETING, times=2)
    assert house.walk(code) == Room.APPROVE
    if approved:
        house.approve(house.shown(code)[0])
    [repair] = house.store.repairs.of_bug(code)
    return Shop(service=service, code=code, repair_id=repair.repair_id, base=before.commit)


class Up:
    """One `homeostat up` after the other, over one home."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        home, port = str(self._settings.home), str(self._settings.port)
        command = [sys.executable, "-m", "homeostat", "up", "--home", home, "--port", port, "--readers", "0"]
        with (self._settings.home / "up.log").open("ab") as log:
            return subprocess.Popen(command, env={**os.environ, "DATABASE_URL": ""}, stdout=log, stderr=log)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process = self._start()

    def kill_hand(self, name: str) -> bool:
        """Whether there was one to kill."""
        wanted = f"homeostat\0{name}\0--home\0{self._settings.home}\0"
        return any(wanted in words and _killed(pid) for pid, words in _command_lines())

    @property
    def ended(self) -> int | None:
        return self._process.poll()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


@contextmanager
def up(settings: Settings) -> Generator[Up]:
    server = Up(settings)
    try:
        yield server
    finally:
        server.stop()


def _killed(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def killed_group(pid: int) -> bool:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _command_lines() -> Generator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                yield int(entry.name), (entry / "cmdline").read_text(errors="replace")


def sessions_below(folder: Path) -> set[int]:
    """The sessions of all processes that run in the folder."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                found.add(os.getsid(int(entry.name)))
    return found


def phase_of(steps: Sequence[Step]) -> str:
    """What is being done now, by the last that was kept."""
    last = (steps[-1].room, steps[-1].gave)
    return {
        ("approve", "accepted"): "publish",
        ("publish", "merged"): "deploy",
        ("deploy", "healthy"): "watch",
        ("watch", "regressed"): "rollback",
        ("watch", "asked_back"): "rollback",
        ("deploy", "rolled_back"): "revert",
        ("deploy", "unhealthy"): "revert",
        ("learn", "lesson"): "ended",
    }.get(last, "")
