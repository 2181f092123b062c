"""Releases as containers of a real Docker engine, built of a real repository."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from constant_load import constant_load
from docker_engine import DOCKERFILE, HEALTHCHECK, make_repository
from homeostat.adapters.deployer import containers, images
from homeostat.adapters.deployer.docker import DockerDeployer
from homeostat.adapters.deployer.processes import free_port, wait_until
from homeostat.adapters.source.git import GitSource
from homeostat.errors import Halted, NotConfigured
from homeostat.records import Environment, Service


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Nothing:
    def prepare(self, service: Service, tree: Path) -> Environment:
        raise AssertionError(f"{service.name} in {tree}: an image brings what it needs")


RELEASES = {
    "v1": {},
    "v2": {"Dockerfile": DOCKERFILE + HEALTHCHECK},
    "v3": {"root/www/extra": "x"},
    "v4": {"root/www/extra": "y"},
    "crashes": {"root/start": "echo no such table; exit 3\n"},
    "says 404": {"root/www/health": ""},
    "sick": {"Dockerfile": DOCKERFILE + HEALTHCHECK, "root/www/well": ""},
    "no orders": {"root/www/orders": ""},
    "does not build": {"Dockerfile": "FROM scratch\nCOPY nothing /nothing\n"},
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("repositories") / "shop"
    return folder, make_repository(folder, RELEASES)


@pytest.fixture
def commits(repository: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return repository[1]


def a_service(repository: tuple[Path, dict[str, str]], port: int = 0) -> Service:
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        repository=str(repository[0]),
        port=port or free_port(),
        deployer="docker",
        smoke=("GET /orders",),
    )


class Switch:
    """Stops everything once it was asked `after` times."""

    def __init__(self) -> None:
        self.after = 1_000_000

    def check(self) -> None:
        self.after -= 1
        if self.after < 0:
            raise Halted("stopped")


def a_deployer(home: Path, check: Callable[[], None] = lambda: None) -> DockerDeployer:
    return DockerDeployer(
        home,
        source_for=lambda service: GitSource(Path(service.repository), service.branch),
        environments=Nothing(),
        clock=Clock(),
        dsn_for=lambda service: f"http://{service.public_key}@127.0.0.1:9/{service.project_id}",
        check=check,
    )


@pytest.fixture
def service(repository: tuple[Path, dict[str, str]], docker_engine: str) -> Service:
    assert docker_engine
    return a_service(repository)


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def deployer(tmp_path: Path, service: Service, switch: Switch) -> Iterator[DockerDeployer]:
    made = a_deployer(tmp_path / "home", switch.check)
    yield made
    made.stop(service)
    assert our_containers(service) == []


@dataclass(frozen=True)
class Serving:
    """A service whose v1 serves."""

    deployer: DockerDeployer
    service: Service


@pytest.fixture(scope="module")
def serving(
    repository: tuple[Path, dict[str, str]], docker_engine: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    assert docker_engine
    service = replace(a_service(repository), name="till")
    made = a_deployer(tmp_path_factory.mktemp("docker") / "home")
    made.deploy(service, commit=repository[1]["v1"], release="v1", deployment_id="d1")
    yield Serving(made, service)
    made.stop(service)


def our_containers(service: Service) -> list[str]:
    label = f"label=homeostat.service={service.name}"
    return containers.docker("ps", "--all", "--quiet", "--filter", label).split()


def asked(service: Service, path: str = "/health") -> httpx2.Response:
    return httpx2.get(f"http://127.0.0.1:{service.port}{path}", trust_env=False, timeout=10)


def serves(service: Service, release: str) -> bool:
    return asked(service).json() == {"release": release}


def test_a_constant_client_sees_no_failed_request_while_releases_change(
    deployer: DockerDeployer, service: Service, commits: dict[str, str]
) -> None:
    """Update, then return to the release before; requests that take a second are under way at each switch."""
    deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1")
    url = f"http://127.0.0.1:{service.port}"
    with constant_load(f"{url}/health", f"{url}/cgi-bin/slow") as load:
        updated = deployer.deploy(service, commit=commits["v2"], release="v2", deployment_id="d2")
        began = time.monotonic()
        back = deployer.deploy(service, commit=updated.previous_commit, release="v1", deployment_id="d3")
        returned_in = time.monotonic() - began
    assert (updated.healthy, updated.previous_release, updated.detail) == (
        True,
        "v1",
        "answers /health and 1 smoke request",
    )
    assert (back.healthy, back.release, serves(service, "v1")) == (True, "v1", True)
    assert load.failed == []
    assert {'{"release": "v1"}', '{"release": "v2"}', "slow"} == set(load.answered)
    assert sum(load.answered.values()) >= 20  # how many depends on the machine
    assert returned_in < 30
    counted = {each.release: each for each in deployer.traffic(service)}
    assert counted["v1"].requests
    assert counted["v2"].requests
    assert not counted["v1"].errors
    assert not counted["v2"].errors
    assert deployer.deploy(service, commit=commits["v2"], release="v2", deployment_id="d2") == updated
    assert len(our_containers(service)) == 1
    for release in ("v3", "v4"):
        deployer.deploy(service, commit=commits[release], release=release, deployment_id=release)
    assert kept_images(service) == {commits["v1"], commits["v3"], commits["v4"]}, "three are kept for return"


@pytest.mark.parametrize(
    ("release", "says"),
    [
        ("crashes", "It ended with exit code 3: no such table"),
        ("sick", "Its HEALTHCHECK failed"),
        ("no orders", "The smoke request GET /orders was answered 404"),
        ("does not build", "The build failed with exit code 1"),
    ],
)
def test_a_bad_release_does_not_take_the_place(
    serving: Serving, commits: dict[str, str], release: str, says: str
) -> None:
    service, deployer = serving.service, serving.deployer
    with constant_load(f"http://127.0.0.1:{service.port}/health") as load:
        refused = deployer.deploy(service, commit=commits[release], release=release, deployment_id=release)
    assert not refused.healthy
    assert says in refused.detail
    assert load.failed == []
    assert set(load.answered) == {'{"release": "v1"}'}
    current = deployer.current(service)
    assert current
    assert current.release == "v1"
    assert len(our_containers(service)) == 1
    assert commits[release] not in kept_images(service)


def kept_images(service: Service) -> set[str]:
    return set(containers.docker("image", "ls", "--format", "{{.Tag}}", images.repository(service)).split())


def test_a_stop_in_the_middle_leaves_the_old_release_alone(
    deployer: DockerDeployer, service: Service, commits: dict[str, str], switch: Switch
) -> None:
    deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1")
    switch.after = 1
    with pytest.raises(Halted):
        deployer.deploy(service, commit=commits["v2"], release="v2", deployment_id="d2")
    assert serves(service, "v1")
    assert len(our_containers(service)) == 1
    switch.after = 1_000_000
    assert deployer.deploy(service, commit=commits["v2"], release="v2", deployment_id="d2").healthy
    assert serves(service, "v2")


CHILD = """\
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from test_deployer_docker import a_deployer, a_service
repository, home, port, release, commit = sys.argv[1:]
service = a_service((Path(repository), {{}}), port=int(port))
a_deployer(Path(home)).deploy(service, commit=commit, release=release, deployment_id=release)
"""


@pytest.mark.parametrize(
    "reached",
    [
        pytest.param('"starting":{"deployment_id":"v2"', id="its build is written down"),
        pytest.param('"process":"homeostat-', id="its container is written down"),
    ],
)
def test_who_is_killed_leaves_what_the_next_call_mends(
    tmp_path: Path, service: Service, commits: dict[str, str], reached: str
) -> None:
    """Killed as soon as state.json says so; a constant client sees nothing of it."""
    home, folder = tmp_path / "home", Path(service.repository)
    deployer = a_deployer(home)
    deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="v1")
    state = home / "deployer" / "shop" / "state.json"
    words = [str(folder), str(home), str(service.port), "v2", commits["v2"]]
    child = CHILD.format(path=[str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    try:
        with constant_load(f"http://127.0.0.1:{service.port}/health") as load:
            dying = subprocess.Popen([sys.executable, "-c", child, *words])
            assert wait_until(lambda: reached in state.read_text().partition('"serving"')[0], 60)
            dying.kill()
            dying.wait()
            after = deployer.deploy(service, commit=commits["v2"], release="v2", deployment_id="v2")
        assert (after.healthy, after.previous_release, serves(service, "v2")) == (True, "v1", True)
        assert len(our_containers(service)) == 1
        assert load.failed == []
    finally:
        deployer.stop(service)


def test_a_release_that_somebody_removed_is_started_again(
    deployer: DockerDeployer, service: Service, commits: dict[str, str]
) -> None:
    deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1")
    containers.docker("rm", "--force", *our_containers(service))
    again = deployer.ensure_running(service)
    assert again
    assert again.release == "v1"
    assert serves(service, "v1")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"image": "registry.example.org/shop:latest"}, "has to name the commit or the release"),
        ({"context": "../other"}, "is not inside the repository"),
        ({"volumes": "/:/host"}, "has no option volumes"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    deployer: DockerDeployer, service: Service, commits: dict[str, str], options: dict[str, str], says: str
) -> None:
    with pytest.raises(NotConfigured, match=says):
        deployer.deploy(
            replace(service, deployer_options=options), commit=commits["v1"], release="v1", deployment_id="d1"
        )
