"""Releases as updates of a service in a real swarm of one node."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from constant_load import Load
from docker_engine import DOCKERFILE, HEALTHCHECK, make_repository
from homeostat.adapters.deployer import containers
from homeostat.adapters.deployer.asked import AskingDeployer
from homeostat.adapters.deployer.building import ImageBuilder
from homeostat.adapters.deployer.processes import free_port
from homeostat.adapters.deployer.swarm import Swarm
from homeostat.adapters.source.git import GitSource
from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.records import Service

# Asked to end, busybox serves on until Swarm's grace period is over: like a program that finishes what it has.
CHECKED = {"Dockerfile": DOCKERFILE.replace("SIGKILL", "SIGTERM") + HEALTHCHECK}
RELEASES = {"v0": CHECKED, "v1": CHECKED, "v2": CHECKED, "sick": CHECKED | {"root/www/well": ""}}


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Router:
    """What a proxy in front of a swarm does: it asks which tasks are to run and do, and sends requests to those.

    Swarm's own routing mesh needs the kernel's IPVS, which not every machine has.
    """

    def __init__(self, address: str) -> None:
        transport = httpx2.HTTPTransport(uds=address.removeprefix("unix://"))
        self._engine = httpx2.Client(transport=transport, base_url="http://engine", trust_env=False)
        self._stopping = threading.Event()
        self._found = threading.Event()
        self.target = ""

    def _look(self) -> str:
        wanted = json.dumps({"service": ["shop"], "desired-state": ["running"]})
        tasks = self._engine.get("/tasks", params={"filters": wanted}).json()
        for task in sorted(tasks, key=lambda task: task["CreatedAt"]):
            if task["Status"]["State"] == "running":
                name = task["Status"]["ContainerStatus"]["ContainerID"]
                networks = self._engine.get(f"/containers/{name}/json").json()["NetworkSettings"]["Networks"]
                return f"http://{networks['bridge']['IPAddress']}:8080"
        return self.target

    def follow(self) -> None:
        while not self._stopping.wait(0.02):
            self.target = self._look()
            if self.target:
                self._found.set()

    @contextmanager
    def load(self) -> Iterator[Load]:
        """A constant client by way of the router."""
        load = Load()

        def ask() -> None:
            while not self._stopping.is_set():
                load.once(lambda: httpx2.get(f"{self.target}/health", trust_env=False, timeout=10), "new connection")

        follower, asker = threading.Thread(target=self.follow), threading.Thread(target=ask)
        follower.start()
        assert self._found.wait(30)
        asker.start()
        try:
            yield load
        finally:
            self._stopping.set()
            asker.join()
            follower.join()
            self._engine.close()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("repositories") / "shop"
    return folder, make_repository(folder, RELEASES)


@pytest.fixture
def service(repository: tuple[Path, dict[str, str]], docker_engine: str) -> Iterator[Service]:
    """A service that somebody created before Homeostat came, of an image named shop:old."""
    folder, commits = repository
    assert docker_engine
    if containers.docker("info", "--format", "{{.Swarm.LocalNodeState}}") != "active":
        listen = f"127.0.0.1:{free_port()}"
        containers.docker("swarm", "init", "--listen-addr", listen, "--advertise-addr", listen)
    tree = folder.parent / "tree"
    tree.mkdir(exist_ok=True)
    if not containers.image("shop:old"):
        GitSource(folder, "main").export(commits["v0"], tree)
        containers.docker("build", "--quiet", "--tag", "shop:old", str(tree))
    words = ("--detach", "--no-resolve-image", "--stop-grace-period", "2s", "--name", "shop", "shop:old")
    containers.docker("service", "create", *words)
    options = {"monitor": "500ms"}
    yield Service(
        name="shop", project_id=1, public_key="k", repository=str(folder), deployer="swarm", deployer_options=options
    )
    containers.docker("service", "rm", "shop")


@pytest.fixture
def deployer(tmp_path: Path) -> AskingDeployer:
    return made(tmp_path)


def made(tmp_path: Path, **words: float) -> AskingDeployer:
    build = ImageBuilder(tmp_path / "home", lambda service: GitSource(Path(service.repository), service.branch))
    swarm = Swarm(build, lambda service: f"http://{service.public_key}@127.0.0.1:9/{service.project_id}")
    return AskingDeployer(tmp_path / "home", swarm, clock=Clock(), **words)


def test_a_constant_client_sees_no_failed_request_while_swarm_updates_and_rolls_back(
    deployer: AskingDeployer,
    service: Service,
    repository: tuple[Path, dict[str, str]],
    docker_engine: str,
) -> None:
    """An update; one that Swarm rolls back by itself; and our own return to what somebody else had started."""
    commits = repository[1]
    with Router(docker_engine).load() as load:
        first = deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1")
        sick = deployer.deploy(service, commit=commits["sick"], release="sick", deployment_id="d2")
        back = deployer.deploy(
            service, commit=first.previous_commit, release=first.previous_release, deployment_id="d3"
        )
    assert (first.healthy, first.previous_commit, first.previous_release) == (True, "", "shop:old")
    assert (sick.healthy, sick.previous_release) == (False, "v1")
    assert sick.detail.startswith("Swarm rolled it back: ")
    assert "unhealthy" in sick.detail
    assert back.healthy, back.detail
    assert load.failed == []
    assert set(load.answered) == {'{"release": "v0"}', '{"release": "v1"}'}
    assert sum(load.answered.values()) >= 20  # how many depends on the machine
    assert deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1") == first


def test_a_release_that_does_not_answer_is_returned_and_a_cut_off_call_is_followed_on(
    tmp_path: Path, service: Service, repository: tuple[Path, dict[str, str]]
) -> None:
    """Nobody listens at the service's address, so each release fails its health check there."""
    commits = repository[1]
    impatient = made(tmp_path, follow_seconds=0.0)
    with pytest.raises(DeployerUnavailable, match="still being rolled out"):
        impatient.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1")
    deployer = made(tmp_path, health_seconds=0.5)
    assert deployer.deploy(service, commit=commits["v1"], release="v1", deployment_id="d1").healthy
    assert updates() == 1, "it was asked for once"
    nowhere = replace(service, deployer_options={**service.deployer_options, "url": "http://127.0.0.1:9"})
    refused = deployer.deploy(nowhere, commit=commits["v2"], release="v2", deployment_id="d2")
    assert not refused.healthy
    assert refused.detail == "Not healthy after 0 s, no answer (ConnectError). v1 serves"
    assert Swarm(lambda *_: "", lambda _: "").serving(service).release == "v1"


def updates() -> int:
    """How often the service was changed so that its tasks are made anew."""
    return int(containers.docker("service", "inspect", "--format", "{{.Spec.TaskTemplate.ForceUpdate}}", "shop"))


def test_a_service_that_is_not_in_the_swarm_is_refused_with_the_command_that_creates_it(
    deployer: AskingDeployer, service: Service
) -> None:
    other = replace(service, deployer_options={"service": "other"})
    with pytest.raises(NotConfigured, match="docker service create --name other IMAGE"):
        deployer.deploy(other, commit="c", release="v1", deployment_id="d1")
