"""A front that runs the code of another day gives its place to one of today's, and no request is lost by it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest
from test_deployer import NoDependencies, a_deployer, asked, at_work, deploy, repository, service

from constant_load import constant_load
from homeostat.adapters.deployer import processes, succession
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.records import Service

__all__ = ["repository", "service"]  # fixtures


@pytest.fixture
def local(tmp_path: Path, service: Service) -> Generator[ProcessDeployer]:
    deployer = a_deployer(tmp_path, NoDependencies())
    yield deployer
    deployer.stop(service)
    assert at_work(tmp_path) == []


def says(deployer: ProcessDeployer, service: Service) -> dict[str, object]:
    return json.loads((deployer._disk.folder(service) / "front.json").read_text())


def have_been_started_by(deployer: ProcessDeployer, service: Service, code: str) -> str:
    """As if such code had started the front; its process."""
    told = says(deployer, service)
    (deployer._disk.folder(service) / "front.json").write_text(json.dumps({**told, "code": code}))
    return str(told["process"])


def test_no_request_is_lost_when_a_newer_front_takes_the_place(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    """Kept connections, new ones and requests that take a second and a half are under way."""
    deploy(local, service, "v1")
    before = have_been_started_by(local, service, "of another day")
    url = f"http://127.0.0.1:{service.port}"
    with constant_load(f"{url}/", f"{url}/slow") as load:
        assert processes.wait_until(lambda: sum(load.answered.values()) > 20, 20)
        deploy(local, service, "v2")
        assert processes.wait_until(lambda: sum(load.answered.values()) > 100, 20)
    assert load.failed == []
    assert not processes.alive(before)
    assert says(local, service)["code"] == succession.code()
    assert len(at_work(tmp_path)) == 2, "one front, one release"
    counted = {one.release: one.requests for one in local.traffic(service)}
    assert counted["v1"], "what the older one counted is not lost"
    same = local._fronts.process(service)
    deploy(local, service, "v3")
    assert local._fronts.process(service) == same, "one of today's stays"


def test_who_keeps_a_connection_is_told_to_open_another(local: ProcessDeployer, service: Service) -> None:
    deploy(local, service, "v1")
    before = have_been_started_by(local, service, "of another day")
    with httpx2.Client(trust_env=False, timeout=10) as http:
        url = f"http://127.0.0.1:{service.port}/"
        assert "connection" not in http.get(url).headers
        taken = processes.start(
            f"exec {sys.executable} -P -m homeostat.adapters.deployer.front --take-over"
            f" --listen 127.0.0.1:{service.port} --state {local._disk.folder(service)}",
            folder=local._disk.folder(service),
            variables={},
            log=local._disk.folder(service) / "front.log",
            record=lambda _: None,
        )
        assert processes.wait_until(lambda: local._fronts.process(service) == taken, 20)
        assert processes.wait_until(lambda: http.get(url).headers.get("connection") == "close", 5)
        assert "connection" not in http.get(url).headers
    assert processes.wait_until(lambda: not processes.alive(before), 20)


def test_a_front_that_cannot_give_its_place_is_stopped_first(local: ProcessDeployer, service: Service) -> None:
    deploy(local, service, "v1")
    before = have_been_started_by(local, service, "")
    deploy(local, service, "v2")
    assert not processes.alive(before)
    assert says(local, service)["code"] == succession.code()
    assert asked(service).json()["release"] == "v2"


@pytest.mark.parametrize("took", [False, True], ids=["before it was given anything", "after it was given all"])
def test_a_newer_one_that_ends_before_it_serves_changes_nothing(
    local: ProcessDeployer, service: Service, *, took: bool
) -> None:
    deploy(local, service, "v1")
    before = local._fronts.process(service)
    for _ in range(2):
        newer = socket.socket(socket.AF_UNIX)
        folder = os.open(local._disk.folder(service), os.O_RDONLY)
        newer.connect(f"/proc/self/fd/{folder}/{succession.SUCCESSOR}")
        os.close(folder)
        if took:
            _, given, _, _ = socket.recv_fds(newer, 1, 2)
            for each in given:
                os.close(each)
        newer.close()
        assert asked(service).json()["release"] == "v1"
    assert processes.wait_until(lambda: [one.requests for one in local.traffic(service)] == [2], 5), "it counts on"
    have_been_started_by(local, service, "of another day")
    deploy(local, service, "v2")
    assert not processes.alive(before)
    assert asked(service).json()["release"] == "v2"


def test_its_code_is_all_of_ours_that_a_front_runs() -> None:
    program = (
        "import sys, homeostat.adapters.deployer.front;"
        "print(*sorted(name for name in sys.modules if name.startswith('homeostat.')))"
    )
    ran = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    packages = {"homeostat.adapters", "homeostat.adapters.deployer"}
    named = {f"homeostat.adapters.deployer.{name}" for name in succession._OF_A_FRONT}
    assert set(ran.stdout.split()) - packages == named
