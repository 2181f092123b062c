"""A canary with real processes behind the real front: who is sent where, and that nobody's request is lost."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Self

import httpx2
import pytest
from test_deployer import TRACED, NoDependencies, a_deployer, asked, at_work, git, repository, service

from homeostat.adapters.deployer import ends, processes
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.errors import Halted, NotConfigured, Refused
from homeostat.languages.diff import diff_of
from homeostat.records import Change, Deployment, Service

__all__ = ["repository", "service"]  # fixtures

USERS = 60


@pytest.fixture
def local(tmp_path: Path, service: Service) -> Generator[ProcessDeployer]:
    deployer = a_deployer(tmp_path, NoDependencies())
    yield deployer
    deployer.stop(service)
    assert at_work(tmp_path) == []


@pytest.fixture
def shop(service: Service) -> Service:
    return replace(service, canary="30 %, 10 s")


def change(service: Service) -> Change:
    return Change(
        service=service.name,
        branch="homeostat/x",
        base="",
        title="",
        body="",
        patch=diff_of("a.py", "a\n", "b\n"),
        author="",
    )


def deploy(deployer: ProcessDeployer, service: Service, release: str, *, fix: bool = False) -> Deployment:
    head = git(Path(service.repository), "rev-parse", "main")
    done = deployer.deploy(
        service, commit=head, release=release, deployment_id=release, brings=change(service) if fix else None
    )
    assert done.healthy, done.detail
    return done


def widen(deployer: ProcessDeployer, service: Service, tried: Deployment) -> Deployment:
    return deployer.widen(service, commit=tried.commit, release=tried.release, deployment_id=tried.deployment_id)


def return_to(deployer: ProcessDeployer, service: Service, tried: Deployment, name: str = "back") -> Deployment:
    return deployer.deploy(service, commit=tried.previous_commit, release=tried.previous_release, deployment_id=name)


def where(service: Service, users: int = USERS) -> dict[int, str]:
    """By which release each of so many users is answered."""
    with httpx2.Client(trust_env=False, timeout=10) as http:
        return {
            user: http.get(f"http://127.0.0.1:{service.port}/", headers={"user-agent": f"user {user}"}).json()[
                "release"
            ]
            for user in range(users)
        }


class Crowd:
    """Users who ask all the time, one after another on each of three connections; every answer is counted."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._over = threading.Event()
        self.answers: Counter[tuple[int, str]] = Counter()
        self.since: list[str] = []  # releases that answered since the last `begin`
        self._threads = [threading.Thread(target=self._ask, args=[n]) for n in range(3)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        with httpx2.Client(trust_env=False, timeout=10) as http:
            while not self._over.is_set():
                for user in range(number, USERS, 3):
                    answer = http.post(
                        f"http://127.0.0.1:{self._service.port}/",
                        content=b"x" * 2_000,
                        headers={"user-agent": f"user {user}"},
                    )
                    self.answers[answer.status_code, answer.json()["release"]] += 1
                    self.since.append(answer.json()["release"])

    def settles(self) -> None:
        """Wait until some more were answered, and forget who answered before."""
        for _ in range(2):
            self.since.clear()
            assert processes.wait_until(lambda: len(self.since) > 2 * USERS, 20)


def test_no_request_is_lost_at_any_step_of_a_canary(local: ProcessDeployer, shop: Service) -> None:
    deploy(local, shop, "v1")
    with Crowd(shop) as crowd:
        crowd.settles()
        failing = deploy(local, shop, "v2", fix=True)
        assert failing.canary_percent == 30
        crowd.settles()
        assert set(crowd.since) == {"v1", "v2"}
        back = return_to(local, shop, failing)
        assert (back.healthy, back.detail) == (True, "it never ceased to serve")
        crowd.since.clear()
        crowd.settles()
        assert set(crowd.since) == {"v1"}, "nobody is sent to it any more"
        passing = deploy(local, shop, "v3", fix=True)
        crowd.settles()
        wide = widen(local, shop, passing)
        assert (wide.healthy, wide.canary_percent) == (True, 0)
        crowd.settles()
        assert set(crowd.since) == {"v3"}
    assert {status for status, _ in crowd.answers} == {200}
    assert local.current(shop) == wide
    assert widen(local, shop, passing) == wide, "once"


def test_who_asks_stays_on_a_side_and_both_are_counted(local: ProcessDeployer, shop: Service) -> None:
    deploy(local, shop, "v1")
    first = deploy(local, shop, "v2", fix=True)
    assert local.current(shop) != first, "what serves is the release beside it"
    sides = where(shop)
    assert where(shop) == sides
    share = Counter(sides.values())
    assert 5 < share["v2"] < 35
    asked(shop, "/fail", headers={"user-agent": "user 0"})

    def counted() -> dict[str, tuple[int, int]]:
        known = {one.release: one.side for one in local.traffic(shop)}
        return {name: (side.answered, side.askers) for name, side in known.items() if side}

    failed = sides[0]
    expected = {name: (2 * count + (name == failed), count) for name, count in share.items()}
    assert processes.wait_until(lambda: counted() == expected, 5), (counted(), expected)
    [hurt] = [one.side for one in local.traffic(shop) if one.side and one.release == failed]
    assert (hurt.failures, hurt.failed) == (1, 1)


def test_our_own_requests_try_the_canary(local: ProcessDeployer, shop: Service) -> None:
    deploy(local, shop, "v1")
    deploy(local, shop, "v2", fix=True)
    ours = {asked(shop, headers={"user-agent": "homeostat-watch"}).json()["release"] for _ in range(5)}
    assert ours == {"v2"}


def test_a_restart_of_front_and_deployer_changes_no_side(local: ProcessDeployer, shop: Service, tmp_path: Path) -> None:
    deploy(local, shop, "v1")
    tried = deploy(local, shop, "v2", fix=True)
    sides = where(shop)
    front = local._fronts.process(shop)
    os.kill(processes._pid(front), signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.alive(front), 5)
    again = a_deployer(tmp_path, NoDependencies())
    assert again.look_after(shop).gave_up == ""
    assert where(shop) == sides
    assert len(at_work(tmp_path)) == 3
    assert widen(again, shop, tried).healthy
    assert set(where(shop).values()) == {"v2"}
    assert len(at_work(tmp_path)) == 2


def test_a_canary_that_ends_is_asked_no_more_and_cannot_be_widened(
    local: ProcessDeployer, shop: Service, tmp_path: Path
) -> None:
    deploy(local, shop, "v1")
    tried = deploy(local, shop, "v2", fix=True)
    state = local._disk.read(shop)
    assert state.canary
    os.kill(processes._pid(state.canary.process), signal.SIGKILL)
    assert processes.wait_until(lambda: state.canary is not None and not processes.alive(state.canary.process), 5)
    assert set(where(shop).values()) == {"v1"}, "what it does not take, the release beside it is given"
    local.look_after(shop)
    assert len(at_work(tmp_path)) == 2
    [gone] = [one for one in local.traffic(shop) if one.release == "v2"]
    assert gone.gave_up.startswith("It ended while it was a canary")
    wide = widen(local, shop, tried)
    assert (wide.healthy, wide.detail) == (False, "its canary is gone")
    assert set(where(shop).values()) == {"v1"}


def test_another_deployment_ends_a_canary(local: ProcessDeployer, shop: Service, tmp_path: Path) -> None:
    deploy(local, shop, "v1")
    tried = deploy(local, shop, "v2", fix=True)
    deploy(local, shop, "v3")
    assert set(where(shop).values()) == {"v3"}
    assert len(at_work(tmp_path)) == 2
    assert not widen(local, shop, tried).healthy
    assert set(where(shop).values()) == {"v3"}


@pytest.mark.parametrize(
    ("canary", "fix", "percent"),
    [
        pytest.param("30 %, 10 s", False, 0, id="by hand, or a return"),
        pytest.param("", True, 0, id="a service without"),
        pytest.param("30 %, 10 s", True, 0, id="the first release of all"),
    ],
)
def test_who_serves_everybody_at_once(
    local: ProcessDeployer, service: Service, canary: str, *, fix: bool, percent: int
) -> None:
    shop = replace(service, canary=canary)
    if not (canary and fix):
        deploy(local, shop, "v1")
    assert deploy(local, shop, "v2", fix=fix).canary_percent == percent
    assert set(where(shop, 10).values()) == {"v2"}
    with pytest.raises(Refused):
        local.widen(shop, commit="c", release="v2", deployment_id="v2")


def test_terms_that_cannot_be_read_deploy_nothing(local: ProcessDeployer, service: Service) -> None:
    deploy(local, service, "v1")
    with pytest.raises(NotConfigured, match="canary"):
        deploy(local, replace(service, canary="all of them"), "v2", fix=True)
    assert set(where(service, 10).values()) == {"v1"}


def test_halted_a_canary_stays_as_it_is(local: ProcessDeployer, shop: Service, tmp_path: Path) -> None:
    deploy(local, shop, "v1")
    tried = deploy(local, shop, "v2", fix=True)
    sides = where(shop)

    def check() -> None:
        raise Halted("halted by anna")

    halted = a_deployer(tmp_path, NoDependencies(), check)
    for act in (widen, return_to):
        with pytest.raises(Halted):
            act(halted, shop, tried)
    assert where(shop) == sides
    assert widen(local, shop, tried).healthy


KILLED = f"""{TRACED}
import test_canary_front

shop = test_deployer.Service(name="shop", project_id=1, public_key="k", repository=sys.argv[3],
    start="exec python server.py", port=int(sys.argv[4]), canary="30 %, 10 s")
deployer = test_deployer.a_deployer(Path(sys.argv[1]), test_deployer.NoDependencies())
sys.settrace(trace)
tried = test_canary_front.deploy(deployer, shop, sys.argv[5], fix=True)
test_canary_front.widen(deployer, shop, tried)
sys.settrace(None)
"""


def test_killed_at_any_line_a_canary_is_whole_or_not_there(
    local: ProcessDeployer, shop: Service, tmp_path: Path
) -> None:
    deploy(local, shop, "v1")
    serves, kills = "v1", 0
    for at in range(70, 400, 80):
        release = f"at{at}"
        program = KILLED.format(folder=str(Path(__file__).parent))
        words = [str(tmp_path), str(at), shop.repository, str(shop.port), release]
        ran = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
        assert set(where(shop, 12).values()) <= {serves, release}, "users notice nothing"
        tried = deploy(local, shop, release, fix=True)
        assert widen(local, shop, tried).healthy
        assert set(where(shop, 12).values()) == {release}
        assert len(at_work(tmp_path)) == 2, at_work(tmp_path)
        serves = release
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        kills += 1
    assert kills > 2


# --- a release that ends by itself


def kill(deployer: ProcessDeployer, service: Service) -> None:
    state = deployer._disk.read(service)
    assert state.serving
    victim = state.serving.process
    os.kill(processes._pid(victim), signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.alive(victim), 5)


def restarts(deployer: ProcessDeployer, service: Service) -> dict[str, int | None]:
    return {one.release: one.restarts for one in deployer.traffic(service)}


def test_what_ended_by_itself_is_started_again_and_counted(local: ProcessDeployer, service: Service) -> None:
    deploy(local, service, "v1")
    assert local.look_after(service).gave_up == ""
    assert restarts(local, service).get("v1", 0) == 0
    for number in (1, 2):
        kill(local, service)
        began = processes.wait_until(lambda: local.look_after(service).gave_up == "" and _serves(local, service), 20)
        assert began
        assert asked(service).json()["release"] == "v1"
        assert restarts(local, service) == {"v1": number}


def _serves(deployer: ProcessDeployer, service: Service) -> bool:
    state = deployer._disk.read(service)
    return state.serving is not None and processes.alive(state.serving.process)


def test_what_ends_too_often_stays_down_and_a_new_deployment_clears_it(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    deploy(local, service, "v1")
    state = local._disk.read(service)
    now = local._clock.now().timestamp()
    assert state.serving
    state.ends, state.ends_of = [now - 60] * ends.MOST, state.serving.deployment_id
    local._disk.write(service, state)
    kill(local, service)
    for _ in range(2):
        kept = local.look_after(service)
        assert kept.release == "v1"
        assert kept.gave_up.startswith("It ended 6 times within 10 minutes: starting v1")
    [down] = [one for one in local.traffic(service) if one.release == "v1"]
    assert down.gave_up == kept.gave_up
    assert len(at_work(tmp_path)) == 1, "the front alone"
    deploy(local, service, "v2")
    assert local.look_after(service).gave_up == ""
    assert asked(service).json()["release"] == "v2"


def test_what_an_operator_stopped_stays_stopped(local: ProcessDeployer, service: Service, tmp_path: Path) -> None:
    deploy(local, service, "v1")
    local.stop(service)
    local.look_after(service)
    assert at_work(tmp_path) == []
    assert local.ensure_running(service)
    assert asked(service).json()["release"] == "v1"


def test_a_release_that_no_longer_starts_is_tried_ever_more_seldom(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    deploy(local, service, "v1")
    state = local._disk.read(service)
    assert state.serving
    (tmp_path / "home/releases/shop" / state.serving.folder / "server.py").write_text("raise SystemExit('no database')")
    kill(local, service)
    looked: list[Callable[[], object]] = [lambda: local.look_after(service)] * 3
    for look in looked:
        look()
    assert len(local._disk.read(service).ends) == 2, "the second start is not due yet"
    assert len(at_work(tmp_path)) == 1
