"""A service that a team's own command deploys: its releases are judged by what its real SDK tells of its requests."""

import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
import uvicorn
from intake_server import application

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.asked import AskingDeployer
from homeostat.adapters.deployer.command import Command
from homeostat.adapters.store import SqlStore, open_store
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.records import Deployment, Outcome, OutcomeKind, Service
from homeostat.stages.watch import watch_in_shadow
from homeostat.stages.watch.gather import observe_in_shadow
from waiting import wait_for

KEY = "k" * 32
SHOP = Path(__file__).parent / "sdks" / "shop.py"
AT_ONCE = 4  # users

# What a team's own script does: the old one goes, the new one is started, in the background.
DEPLOY = (
    '[ -f "$HOME/pid" ] && kill "$(cat "$HOME/pid")"; while [ -f "$HOME/pid" ] && kill -0 "$(cat "$HOME/pid")"; do'
    ' sleep 0.05; done 2>/dev/null; BEHAVIOUR=$COMMIT setsid {python} {shop} >/dev/null 2>&1 & echo $! > "$HOME/pid"'
)


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Team:
    store: SqlStore
    deployer: AskingDeployer
    service: Service
    deployed: int = 0

    def deploy(self, behaviour: str) -> Deployment:
        self.deployed += 1
        return self.deployer.deploy(
            self.service, commit=behaviour, release=f"shop@{behaviour}", deployment_id=f"d{self.deployed}"
        )

    def told(self, release: str) -> int:
        now = Clock().now()
        slices = self.store.watches.told("shop", release, since=now - timedelta(hours=1), until=now)
        return sum(one.requests for one in slices)

    def judged(self, deployment: Deployment, window: timedelta) -> Outcome | None:
        now = Clock().now()
        old, new = observe_in_shadow(
            deployment, service=self.service, store=self.store, deployer=self.deployer, now=now
        )
        return watch_in_shadow(deployment, old, new, window=window, now=now)


@contextmanager
def users(port: int) -> Iterator[list[int]]:
    """Who ask all the time, each again when it was answered; the statuses that they got."""
    stopping, answered = threading.Event(), list[int]()

    def ask() -> None:
        with httpx2.Client(trust_env=False, timeout=10) as http:
            while not stopping.is_set():
                with suppress(httpx2.HTTPError):
                    answered.append(http.get(f"http://127.0.0.1:{port}/orders/17").status_code)
                stopping.wait(0.02)

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def team(migrated: Callable[[str, str], str], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Team]:
    port = processes.free_port()
    with open_store(migrated("sqlite", "told"), Clock()) as store:
        app, _, stop = application(store, tmp_path / "spool", lambda _: None)
        server = uvicorn.Server(uvicorn.Config(app, http=SentryProtocol, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        wait_for(lambda: server.started)
        dsn = f"http://{KEY}@127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/1"
        said = {"DSN": dsn, "PORT": str(port), "TOLD_BY": request.param, "HOME": str(tmp_path)}
        variables = " ".join(f"export {name}={shlex.quote(value)};" for name, value in said.items())
        run = variables + DEPLOY.format(python=shlex.quote(sys.executable), shop=shlex.quote(str(SHOP)))
        service = Service(
            name="shop",
            project_id=1,
            public_key=KEY,
            deployer="command",
            deployer_options={"run": run, "url": f"http://127.0.0.1:{port}"},
        )
        store.services.add(service)
        try:
            deployer = AskingDeployer(tmp_path / "home", Command(tmp_path / "home"), clock=Clock(), health_seconds=60)
            yield Team(store, deployer, replace(service, port=port))
        finally:
            with suppress(OSError, ValueError):
                end(int((tmp_path / "pid").read_text()))
            server.should_exit = True
            thread.join(60)
            stop()


def end(pid: int) -> None:
    os.kill(pid, signal.SIGTERM)
    while True:
        os.kill(pid, 0)
        time.sleep(0.05)


@pytest.mark.parametrize("team", ["transactions"], indirect=True)
def test_releases_are_judged_by_what_their_transactions_tell(team: Team) -> None:
    assert team.service.port
    with users(team.service.port):
        before = team.deploy("before")
        assert before.healthy, before.detail
        wait_for(lambda: team.told(before.release) >= 300)
        for behaviour, asked_before, seconds, kind, measure in (
            ("fails", 300, 90, OutcomeKind.REGRESSED, "failed requests"),
            # Moments enough beside which a busy one is none to go by.
            ("slow", 1_500, 110, OutcomeKind.REGRESSED, "slow requests"),
            ("good", 300, 20, OutcomeKind.HEALED, ""),
        ):
            team.deploy("before")
            enough = team.told(before.release) + asked_before
            wait_for(lambda enough=enough: team.told(before.release) >= enough)
            tried = team.deploy(behaviour)
            assert tried.healthy, tried.detail
            outcome = wait_for(lambda tried=tried, window=timedelta(seconds=seconds): team.judged(tried, window))
            assert outcome.kind is kind, outcome
            by = next((one.name for one in outcome.measures if one.says == outcome.reason), "")
            assert by == measure or kind is OutcomeKind.HEALED


@pytest.mark.parametrize("team", ["sessions"], indirect=True)
def test_sessions_tell_how_many_requests_failed(team: Team) -> None:
    """They are told of each minute, and when the process ends."""
    assert team.service.port
    releases: list[str] = []
    with users(team.service.port) as answered:
        for behaviour in ("before", "fails"):
            deployed = team.deploy(behaviour)
            assert deployed.healthy, deployed.detail
            releases.append(deployed.release)
            enough = len(answered) + 200
            wait_for(lambda enough=enough: len(answered) > enough)
        team.deploy("before")
    wait_for(lambda: all(team.told(release) >= 100 for release in releases))
    now = Clock().now()
    failed = [
        sum(one.failed for one in team.store.watches.told("shop", release, since=now - timedelta(hours=1), until=now))
        for release in releases
    ]
    assert failed[0] == 0
    assert 0.03 < failed[1] / team.told(releases[1]) < 0.3
