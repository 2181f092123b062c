"""A canary with containers of a real Docker engine: who is sent where, and that nobody's request is lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from test_deployer_docker import a_deployer, a_service, commits, our_containers, repository, serves

from constant_load import constant_load
from homeostat.adapters.deployer import containers
from homeostat.adapters.deployer.docker import DockerDeployer
from homeostat.languages.diff import diff_of
from homeostat.records import Change, Deployment, Service

__all__ = ["commits", "repository"]  # fixtures

USERS = 60


@pytest.fixture
def shop(repository: tuple[Path, dict[str, str]], docker_engine: str) -> Service:
    assert docker_engine
    return replace(a_service(repository), canary="30 %, 10 s")


@pytest.fixture
def deployer(tmp_path: Path, shop: Service) -> Iterator[DockerDeployer]:
    made = a_deployer(tmp_path / "home")
    yield made
    made.stop(shop)
    assert our_containers(shop) == []


def deploy(
    deployer: DockerDeployer, service: Service, commit: str, release: str, name: str = "", *, fix: bool = False
) -> Deployment:
    brings = Change(
        service=service.name,
        branch="homeostat/x",
        base="",
        title="",
        body="",
        patch=diff_of("a.py", "a\n", "b\n"),
        author="",
    )
    return deployer.deploy(
        service, commit=commit, release=release, deployment_id=name or release, brings=brings if fix else None
    )


def widen(deployer: DockerDeployer, service: Service, tried: Deployment) -> Deployment:
    return deployer.widen(service, commit=tried.commit, release=tried.release, deployment_id=tried.deployment_id)


def where(service: Service) -> dict[int, str]:
    """By which release each of so many users is answered."""
    with httpx2.Client(trust_env=False, timeout=10) as http:
        url = f"http://127.0.0.1:{service.port}/health"
        answers = {user: http.get(url, headers={"user-agent": f"user {user}"}) for user in range(USERS)}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {user: answer.json()["release"] for user, answer in answers.items()}


def test_a_canary_serves_its_share_beside_the_other_and_then_everybody(
    deployer: DockerDeployer, shop: Service, commits: dict[str, str]
) -> None:
    deploy(deployer, shop, commits["v1"], "v1")
    url = f"http://127.0.0.1:{shop.port}"
    with constant_load(f"{url}/health", f"{url}/cgi-bin/slow") as load:
        tried = deploy(deployer, shop, commits["v2"], "v2", fix=True)
        assert (tried.healthy, tried.canary_percent) == (True, 30)
        sides = where(shop)
        assert where(shop) == sides, "who asks stays on a side"
        assert 5 < Counter(sides.values())["v2"] < 35
        assert len(our_containers(shop)) == 2
        current = deployer.current(shop)
        assert current
        assert current.release == "v1"
        wide = widen(deployer, shop, tried)
        assert (wide.healthy, wide.canary_percent) == (True, 0)
        assert set(where(shop).values()) == {"v2"}
    assert load.failed == []
    assert len(our_containers(shop)) == 1
    assert widen(deployer, shop, tried) == wide, "once"


def test_a_canary_that_is_taken_back_is_gone_and_nobody_notices(
    deployer: DockerDeployer, shop: Service, commits: dict[str, str]
) -> None:
    deploy(deployer, shop, commits["v1"], "v1")
    url = f"http://127.0.0.1:{shop.port}"
    with constant_load(f"{url}/health", f"{url}/cgi-bin/slow") as load:
        tried = deploy(deployer, shop, commits["v2"], "v2", fix=True)
        back = deploy(deployer, shop, tried.previous_commit, tried.previous_release, "back")
        assert (back.healthy, back.detail) == (True, "it never ceased to serve")
    assert load.failed == []
    assert serves(shop, "v1")
    assert len(our_containers(shop)) == 1


def test_what_a_removed_canary_does_not_take_the_release_beside_it_is_given(
    deployer: DockerDeployer, shop: Service, commits: dict[str, str]
) -> None:
    deploy(deployer, shop, commits["v1"], "v1")
    tried = deploy(deployer, shop, commits["v2"], "v2", fix=True)
    state = deployer._disk.read(shop)
    assert state.canary
    containers.docker("rm", "--force", state.canary.process)
    assert set(where(shop).values()) == {"v1"}
    wide = widen(deployer, shop, tried)
    assert (wide.healthy, wide.detail) == (False, "its canary is gone")
    assert set(where(shop).values()) == {"v1"}
    assert len(our_containers(shop)) == 1
