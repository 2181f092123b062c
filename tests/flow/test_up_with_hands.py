"""`homeostat up` and its hands: started together, kept running, stopped within a second, and gone with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.hand import ALL, DEPLOYER
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.sandbox.container import ContainerSandbox
from homeostat.adapters.switch.files import FileSwitch
from homeostat.errors import Halted, NotApproved
from homeostat.records import Service
from homeostat.settings import Settings
from homeostat.wiring import hand_of, opened

SHOP = Service(name="shop", project_id=1, public_key="k", start="x", port=1)


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.05)


def settings_at(home: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return Settings().model_copy(update={"home": home, "port": port})


@contextmanager
def up(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    home, port = str(settings.home), str(settings.port)
    command = [sys.executable, "-m", "homeostat", "up", "--home", home, "--port", port, "--readers", "0"]
    with subprocess.Popen(command, env={**os.environ, "GITHUB_TOKEN": "g", "DATABASE_URL": ""}) as process:
        try:
            until(lambda: _healthy(port) or process.poll() is not None, "it serves")
            yield process
        finally:
            process.terminate()
            process.wait(30)


def _healthy(port: str) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health", timeout=1).is_success
    except httpx2.HTTPError:
        return False


def process_of(settings: Settings, hand: str) -> int:
    """The process of that hand, by its command line; 0 when there is none."""
    wanted = f"homeostat\0{hand}\0--home\0{settings.home}\0"
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and wanted in (entry / "cmdline").read_text():
                return int(entry.name)
        except OSError:
            continue
    return 0


def test_an_address_that_is_taken_is_told_before_a_password_is_made(tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "home")
    command = [sys.executable, "-m", "homeostat", "up", "--home", str(settings.home), "--port", str(settings.port)]
    with socket.create_server(("127.0.0.1", settings.port)):
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert f"Port {settings.port} of 127.0.0.1 is another program's" in done.stderr
    assert (done.returncode, done.stdout) == (1, "")
    assert not (settings.home / "homeostat.db").exists()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    if BubblewrapSandbox.available() and ContainerSandbox.available():
        if os.environ.get("CI"):
            pytest.fail("no sandbox works here")
        pytest.skip("no sandbox works here")
    return settings_at(tmp_path / "home")


def test_up_starts_them_again_and_takes_them_along(settings: Settings) -> None:
    def listen() -> bool:
        return all(hand_of(settings, name).listens() for name in ALL)

    def shop() -> str:
        try:
            RemoteDeployer(hand_of(settings, DEPLOYER)).deploy(SHOP, commit="a" * 40, release="r", deployment_id="1")
        except (Halted, NotApproved) as error:
            return type(error).__name__
        return "done"

    with up(settings) as process:
        assert listen()
        pids = {name: process_of(settings, name) for name in ALL}
        environments = {name: Path(f"/proc/{pid}/environ").read_text() for name, pid in pids.items()}
        assert [name for name, held in environments.items() if "GITHUB_TOKEN" in held] == ["publisher"]
        assert not any("DATABASE_URL" in held for held in environments.values())
        os.kill(pids[DEPLOYER], signal.SIGKILL)
        until(lambda: process_of(settings, DEPLOYER) not in (0, pids[DEPLOYER]) and listen(), "another deployer")
        with opened(settings) as homeostat:
            until(
                lambda: any("deployer has ended" in one.title for one in homeostat.store.audit.alerts()), "it is told"
            )
            assert shop() == "NotApproved"
            homeostat.store.halts.halt(by="anna", reason="", now=homeostat.clock.now())  # in the store alone
            said_at = time.monotonic()
            until(lambda: shop() == "Halted", "the deployer stops")
            assert time.monotonic() - said_at < 30  # a second, on a machine that has nothing else to do
            homeostat.store.halts.resume(by="anna", now=homeostat.clock.now())
            until(lambda: shop() == "NotApproved", "the deployer goes on")
            homeostat.switch.halt(by="anna", reason="")
        process.kill()
        process.wait()
        until(lambda: not any(process_of(settings, name) for name in ALL), "they end with it")
    assert FileSwitch("", settings.home).current()  # though nobody is left who could say so
