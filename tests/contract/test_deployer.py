"""What every deployer promises, and what the one that runs processes does with real ones."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.deployer.scripted import ScriptedDeployer
from homeostat.adapters.source.git import GitSource
from homeostat.errors import DeployerUnavailable, Halted, NotConfigured, PrepareFailed
from homeostat.ports import Deployer
from homeostat.records import Environment, Service

SERVER = """\
import http.server, json, os, sys, time
print("starting", os.environ["SENTRY_RELEASE"], flush=True)
if os.environ["SENTRY_RELEASE"] == "broken":
    sys.exit("KeyError: no such table")
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    def do_GET(self):
        length = int(self.headers.get("content-length", 0))
        got = self.rfile.read(length)
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path == "/mark":
            open("marked", "w").close()
        status = 500 if self.path == "/fail" else 200
        told = dict(release=os.environ["SENTRY_RELEASE"], got=len(got))
        if self.path == "/environment":
            told = dict(os.environ)
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
"""


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class NoDependencies:
    """A service that needs nothing but the Python that runs the tests."""

    def __init__(self) -> None:
        self.links: dict[str, Path] = {}
        self.refused = ""

    def prepare(self, service: Service, tree: Path) -> Environment:
        if self.refused:
            raise PrepareFailed(f"{service.name} in {tree.name}: {self.refused}")
        return Environment(variables={"PATH": str(Path(sys.executable).parent), "SEEN": "yes"}, links=self.links)


@dataclass(kw_only=True)
class Stage:
    deployer: Deployer
    service: Service
    commits: list[str]
    ask: Callable[[str], None]  # a user's request


def git(repository: Path, *words: str) -> str:
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "core.hooksPath=/dev/null"]
    ran = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "server.py").write_text(SERVER)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    for number in (1, 2):
        git(folder, "commit", "-q", "--allow-empty", "-m", f"Change {number}")
    return folder


@pytest.fixture
def service(repository: Path) -> Service:
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        repository=str(repository),
        start="exec python server.py",
        port=processes.free_port(),
    )


@pytest.fixture
def environments() -> NoDependencies:
    return NoDependencies()


@pytest.fixture
def local(tmp_path: Path, service: Service, environments: NoDependencies) -> Generator[ProcessDeployer]:
    deployer = a_deployer(tmp_path, environments)
    yield deployer
    deployer.stop(service)
    assert at_work(tmp_path) == []


def a_deployer(
    tmp_path: Path, environments: NoDependencies, check: Callable[[], None] = lambda: None
) -> ProcessDeployer:
    return ProcessDeployer(
        tmp_path / "home",
        source_for=lambda service: GitSource(Path(service.repository), service.branch),
        environments=environments,
        clock=Clock(),
        dsn_for=lambda service: f"http://{service.public_key}@127.0.0.1:9/{service.project_id}",
        check=check,
    )


def at_work(tmp_path: Path) -> list[str]:
    """The processes that run in one of our folders."""
    found: list[str] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and processes.identity(int(entry.name)):
            try:
                folder = (entry / "cwd").readlink()
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if folder.is_relative_to(tmp_path / "home"):
                found.append(words)
    return sorted(found)


def asked(service: Service, path: str = "/", **words: object) -> httpx2.Response:
    return httpx2.get(f"http://127.0.0.1:{service.port}{path}", trust_env=False, timeout=10, **words)


@pytest.fixture(params=["process", "scripted"])
def stage(request: pytest.FixtureRequest, service: Service, repository: Path) -> Stage:
    commits = git(repository, "rev-list", "main").split()
    if request.param == "scripted":
        scripted = ScriptedDeployer(Clock())
        scripted.unhealthy.add("broken")

        def ask(path: str) -> None:
            current = scripted.current(service)
            assert current
            scripted.count(service, current.release, requests=1, errors=path == "/fail")

        return Stage(deployer=scripted, service=service, commits=commits, ask=ask)

    def really_ask(path: str) -> None:
        assert asked(service, path).status_code == (500 if path == "/fail" else 200)

    local: ProcessDeployer = request.getfixturevalue("local")
    return Stage(deployer=local, service=service, commits=commits, ask=really_ask)


# --- every deployer ----------------------------------------------------------------------------------------------


def test_a_release_takes_the_place_of_the_one_before(stage: Stage) -> None:
    assert stage.deployer.current(stage.service) is None
    assert stage.deployer.traffic(stage.service) == ()
    new, old, _ = stage.commits
    first = stage.deployer.deploy(stage.service, commit=old, release="v1", deployment_id="d1")
    assert (first.healthy, first.previous_release, first.previous_commit) == (True, "", "")
    second = stage.deployer.deploy(stage.service, commit=new, release="v2", deployment_id="d2")
    assert (second.commit, second.previous_commit, second.previous_release) == (new, old, "v1")
    assert second.started_at <= second.finished_at
    assert stage.deployer.current(stage.service) == second


def test_a_deployment_is_carried_out_once(stage: Stage) -> None:
    new, old, _ = stage.commits
    first = stage.deployer.deploy(stage.service, commit=old, release="v1", deployment_id="d1")
    second = stage.deployer.deploy(stage.service, commit=new, release="v2", deployment_id="d2")
    assert stage.deployer.deploy(stage.service, commit=old, release="v1", deployment_id="d1") == first
    assert stage.deployer.current(stage.service) == second


def test_an_unhealthy_release_does_not_take_the_place(stage: Stage) -> None:
    new, old, _ = stage.commits
    first = stage.deployer.deploy(stage.service, commit=old, release="v1", deployment_id="d1")
    bad = stage.deployer.deploy(stage.service, commit=new, release="broken", deployment_id="d2")
    assert (bad.healthy, bad.previous_release) == (False, "v1")
    assert bad.detail
    assert stage.deployer.current(stage.service) == first
    assert stage.deployer.deploy(stage.service, commit=new, release="broken", deployment_id="d2") == bad


def test_a_rollback_is_a_deployment_of_the_release_before(stage: Stage) -> None:
    new, old, _ = stage.commits
    for number, (commit, release) in enumerate([(old, "v1"), (new, "v2"), (old, "v1"), (old, "v1")]):
        done = stage.deployer.deploy(stage.service, commit=commit, release=release, deployment_id=str(number))
        assert done.healthy
        assert stage.deployer.current(stage.service) == done


def test_requests_are_counted_for_the_release_that_answered_them(stage: Stage) -> None:
    new, old, _ = stage.commits
    stage.deployer.deploy(stage.service, commit=old, release="v1", deployment_id="d1")
    for path in ("/", "/fail", "/"):
        stage.ask(path)
    stage.deployer.deploy(stage.service, commit=new, release="v2", deployment_id="d2")
    stage.ask("/")

    def counted() -> dict[str, tuple[int, int]]:
        return {one.release: (one.requests, one.errors) for one in stage.deployer.traffic(stage.service)}

    assert processes.wait_until(lambda: counted() == {"v1": (3, 1), "v2": (1, 0)}, 5), counted()


# --- the one that runs processes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("GET /slow", "answers /health and 1 smoke request"),
        ("GET /fail", "The smoke request GET /fail was answered 500"),
    ],
)
def test_a_release_answers_its_smoke_requests_before_it_takes_the_place(
    local: ProcessDeployer, service: Service, repository: Path, line: str, says: str
) -> None:
    new, old, _ = git(repository, "rev-list", "main").split()
    assert local.deploy(service, commit=old, release="v1", deployment_id="d1").healthy
    smoked = local.deploy(replace(service, smoke=(line,)), commit=new, release="v2", deployment_id="d2")
    assert smoked.detail == says
    assert smoked.healthy is (line == "GET /slow")
    assert asked(service).json()["release"] == ("v2" if smoked.healthy else "v1")


def deploy(deployer: ProcessDeployer, service: Service, release: str, deployment_id: str = "") -> float:
    """Seconds it took."""
    began = time.monotonic()
    head = git(Path(service.repository), "rev-parse", "main")
    done = deployer.deploy(service, commit=head, release=release, deployment_id=deployment_id or release)
    assert done.healthy, done.detail
    return time.monotonic() - began


def test_no_request_is_lost_while_releases_change(local: ProcessDeployer, service: Service) -> None:
    deploy(local, service, "v0")
    over = threading.Event()
    answers: list[tuple[int, str]] = []  # an exception in a thread fails the test as well

    def user(connection: str) -> None:
        with httpx2.Client(trust_env=False, timeout=10, headers={"connection": connection}) as http:
            while not over.is_set():
                answer = http.post(f"http://127.0.0.1:{service.port}/", content=b"x" * 5000)
                answers.append((answer.status_code, answer.json()["release"]))

    users = [threading.Thread(target=user, args=[kept]) for kept in ("keep-alive", "keep-alive", "close")]
    for one in users:
        one.start()
    took = [deploy(local, service, f"v{number}") for number in range(1, 11)]
    over.set()
    for one in users:
        one.join()
    assert {status for status, _ in answers} == {200}
    assert {release for _, release in answers} == {f"v{number}" for number in range(11)}
    assert len(answers) > 500
    assert sorted(took)[5] < 5


def test_a_request_that_takes_long_is_answered_by_the_release_that_began_it(
    local: ProcessDeployer, service: Service
) -> None:
    deploy(local, service, "v1")
    answers: list[str] = []
    slow = threading.Thread(target=lambda: answers.append(asked(service, "/slow").json()["release"]))
    slow.start()
    state = local._disk.folder(service) / "traffic.json"
    assert processes.wait_until(lambda: '"open": {"' in state.read_text(), 5)
    deploy(local, service, "v2")
    slow.join()
    assert answers == ["v1"]
    assert asked(service).json()["release"] == "v2"


def test_a_release_that_ends_at_once_is_named_by_its_last_words(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    deploy(local, service, "v1")
    began = time.monotonic()
    head = git(Path(service.repository), "rev-parse", "main")
    bad = local.deploy(service, commit=head, release="broken", deployment_id="d2")
    assert bad.detail == "It ended before it was healthy: starting broken | KeyError: no such table"
    assert time.monotonic() - began < 20
    assert asked(service).json()["release"] == "v1"
    assert len(at_work(tmp_path)) == 2


@pytest.mark.parametrize(
    ("build", "refused", "says"),
    [
        ("echo no compiler >&2; exit 3", "", "The build failed with exit code 3: no compiler"),
        ("", "no such package", "no such package"),
    ],
    ids=["build", "prepare"],
)
def test_a_release_that_cannot_be_built_changes_nothing(
    local: ProcessDeployer, service: Service, environments: NoDependencies, *, build: str, refused: str, says: str
) -> None:
    deploy(local, service, "v1")
    environments.refused = refused
    head = git(Path(service.repository), "rev-parse", "main")
    bad = local.deploy(replace(service, build=build), commit=head, release="v2", deployment_id="d2")
    environments.refused = ""
    assert not bad.healthy
    assert says in bad.detail
    assert asked(service).json()["release"] == "v1"


def test_a_release_sees_no_secret_of_ours(
    local: ProcessDeployer, service: Service, environments: NoDependencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEOSTAT_SECRET", "s3cret")
    monkeypatch.setenv("MODEL_API_KEY", "s3cret")
    environments.links = {"node_modules": Path("/usr")}
    built = replace(service, build="ls node_modules > listing && echo $SEEN > seen")
    deploy(local, built, "v1")
    seen = asked(service, "/environment").json()
    known = {"PATH", "HOME", "LANG", "TMPDIR", "HOST", "PORT", "SENTRY_DSN", "SENTRY_RELEASE", "SENTRY_ENVIRONMENT"}
    assert set(seen) <= known | {"SEEN", "PWD", "LC_CTYPE", "_", "OLDPWD", "SHLVL"}
    assert seen["SENTRY_DSN"] == "http://k@127.0.0.1:9/1"
    assert (Path(seen["PWD"]) / "seen").read_text() == "yes\n"
    assert (Path(seen["PWD"]) / "node_modules").is_symlink()


def test_what_was_stopped_is_started_again_at_the_same_address(
    local: ProcessDeployer, service: Service, tmp_path: Path, environments: NoDependencies
) -> None:
    assert local.ensure_running(service) is None
    deploy(local, service, "v1")
    asked(service)
    local.stop(service)
    assert at_work(tmp_path) == []
    again = a_deployer(tmp_path, environments)
    assert again.ensure_running(service) == local.current(service)
    assert asked(service).json()["release"] == "v1"
    running = at_work(tmp_path)
    assert again.ensure_running(service) == local.current(service)
    assert at_work(tmp_path) == running
    assert processes.wait_until(lambda: [one.requests for one in again.traffic(service)] == [2], 5)


@pytest.mark.parametrize("dead", ["front", "server"])
def test_what_died_is_started_again(local: ProcessDeployer, service: Service, dead: str) -> None:
    deploy(local, service, "v1")
    state = local._disk.read(service)
    assert state.serving
    victim = local._fronts.process(service) if dead == "front" else state.serving.process
    os.kill(processes._pid(victim), signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.alive(victim), 5)
    local.ensure_running(service)
    assert asked(service).json()["release"] == "v1"


def test_the_last_three_releases_are_kept(local: ProcessDeployer, service: Service, tmp_path: Path) -> None:
    for release in ("v1", "feature/v2", "v3", "v4"):
        deploy(local, service, release)
    kept = sorted(folder.name.split("-")[0] for folder in (tmp_path / "home/releases/shop").iterdir())
    assert kept == ["feature", "v3", "v4"]


def test_a_return_waits_for_no_build_and_for_one_where_it_does_not_start_as_it_was_left(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    built = replace(
        service, build=f"echo built >> {tmp_path}/builds; touch made", start="test -f made; exec python server.py"
    )

    def builds() -> int:
        return (tmp_path / "builds").read_text().count("built")

    deploy(local, built, "v1")
    deploy(local, built, "v2")
    assert builds() == 2
    deploy(local, built, "v1", "back")
    assert asked(service).json()["release"] == "v1"
    assert builds() == 2, "it lies there as it was built"
    deploy(local, built, "v1", "again")
    assert builds() == 3, "what runs is not started a second time in its own folder"
    deploy(local, built, "v2", "forth")
    for folder in (tmp_path / "home/releases/shop").glob("v1-*"):
        (folder / "server.py").unlink()
    deploy(local, built, "v1", "back again")
    assert builds() > 3
    assert asked(service).json()["release"] == "v1"
    other = replace(built, build=f"{built.build}; true")
    deploy(local, built, "v2", "forth again")
    before = builds()
    deploy(local, other, "v1", "by other commands")
    assert builds() == before + 1


def test_an_address_that_is_taken_is_said(local: ProcessDeployer, service: Service, tmp_path: Path) -> None:
    taken = processes.start(
        f"exec {sys.executable} -m http.server --bind 127.0.0.1 {service.port}",
        folder=tmp_path,
        variables={},
        log=tmp_path / "log",
        record=lambda _: None,
    )
    try:
        assert processes.wait_until(lambda: b"Serving" in (tmp_path / "log").read_bytes() or _takes(service), 10)
        with pytest.raises(DeployerUnavailable, match="in use"):
            deploy(local, service, "v1")
        assert local.current(service) is None
    finally:
        processes.stop(taken)
    deploy(local, service, "v1")


def _takes(service: Service) -> bool:
    try:
        return asked(service).status_code > 0
    except httpx2.TransportError:
        return False


@pytest.mark.parametrize("missing", [{"start": ""}, {"port": None}], ids=["start", "port"])
def test_a_service_that_we_do_not_run_is_refused(
    local: ProcessDeployer, service: Service, missing: dict[str, str]
) -> None:
    with pytest.raises(NotConfigured):
        local.deploy(replace(service, **missing), commit="c", release="v1", deployment_id="d1")


def test_a_server_that_ignores_the_wish_to_end_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    stubborn = processes.start(
        "trap '' TERM; sleep 60 & while :; do sleep 1; done",
        folder=tmp_path,
        variables={"PATH": os.defpath},
        log=tmp_path / "log",
        record=lambda _: None,
    )
    assert processes.alive(stubborn)
    processes.stop(stubborn, seconds=0.5)
    assert not processes.alive(stubborn)
    assert processes._group(stubborn) == []
    assert time.monotonic() - began < 30


def test_another_process_with_the_same_number_is_never_stopped() -> None:
    me = processes.identity(os.getpid())
    number, _, began = me.partition("@")
    ticks, _, boot = began.partition("/")
    for stranger in (f"{number}@{int(ticks) - 1}/{boot}", f"{number}@{ticks}/another-boot", ""):
        assert not processes.alive(stranger)
        processes.stop(stranger)
    assert processes.alive(me)


def test_what_somebody_else_has_ended_is_reaped_when_the_next_one_starts(tmp_path: Path) -> None:
    def started() -> str:
        return processes.start("sleep 60", folder=tmp_path, variables={}, log=tmp_path / "log", record=lambda _: None)

    first = started()
    os.kill(processes._pid(first), signal.SIGKILL)
    place = Path(f"/proc/{processes._pid(first)}/stat")
    assert processes.wait_until(lambda: ") Z " in place.read_text(), 10)
    second = started()
    assert not place.exists()
    assert processes.exit_code(first) == -signal.SIGKILL
    for process in (first, second):
        processes.stop(process)


# Begins a program that kills itself at the n-th line of ours that it comes to.
TRACED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {folder!r})
import test_deployer
from homeostat.adapters.deployer import fronts, kept, making, process, processes

seen = set()
def trace(frame, event, argument):
    if frame.f_code.co_filename not in [one.__file__ for one in (fronts, kept, making, process, processes)]:
        return None
    seen.add((frame.f_code.co_filename, frame.f_lineno))
    if len(seen) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return trace
"""
KILLED = f"""{TRACED}
service = test_deployer.Service(name="shop", project_id=1, public_key="k", repository=sys.argv[3],
    start="exec python server.py", port=int(sys.argv[4]), build="sleep 0.1")
deployer = test_deployer.a_deployer(Path(sys.argv[1]), test_deployer.NoDependencies())
sys.settrace(trace)
test_deployer.deploy(deployer, service, "v2")
sys.settrace(None)
"""


def test_killed_at_any_line_the_next_try_leaves_one_release_and_one_front(
    local: ProcessDeployer, service: Service, tmp_path: Path
) -> None:
    kills = 0
    for at in range(25, 400, 24):
        deploy(local, service, "v1", f"before {at}")
        program = KILLED.format(folder=str(Path(__file__).parent))
        words = [str(tmp_path), str(at), service.repository, str(service.port)]
        ran = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
        assert asked(service).json()["release"] in {"v1", "v2"}, "users notice nothing"
        deploy(local, service, "v2")
        assert asked(service).json()["release"] == "v2"
        running = at_work(tmp_path)
        assert len(running) == 2, running
        history = local._disk.folder(service) / "state.json"
        history.write_bytes(history.read_bytes().replace(b'"deployment_id":"v2"', f'"deployment_id":"{at}"'.encode()))
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        kills += 1
    assert kills > 5


@pytest.mark.parametrize(
    ("looks", "changes"),
    [
        pytest.param(1, {}, id="before it begins"),
        pytest.param(2, {"build": "sleep 60"}, id="while it builds"),
        pytest.param(2, {"start": "sleep 60"}, id="while it starts"),
        pytest.param(2, {}, id="before the switch"),
    ],
)
def test_who_halts_a_deployment_keeps_the_old_release(  # noqa: PLR0917 - fixtures and a row
    tmp_path: Path, service: Service, repository: Path, local: ProcessDeployer, looks: int, changes: dict[str, str]
) -> None:
    commits = git(repository, "rev-list", "main").split()
    local.deploy(service, commit=commits[1], release="v1", deployment_id="d1")
    looked = 0

    def check() -> None:
        nonlocal looked
        looked += 1
        if looked >= looks:
            raise Halted("halted by anna")

    halting = a_deployer(tmp_path, NoDependencies(), check)
    with pytest.raises(Halted):
        halting.deploy(replace(service, **changes), commit=commits[0], release="v2", deployment_id="d2")
    assert asked(service).json()["release"] == "v1"
    assert not [words for words in at_work(tmp_path) if "sleep 60" in words]
    assert local.deploy(service, commit=commits[0], release="v2", deployment_id="d2").healthy


def test_what_ends_while_others_are_asked_does_not_take_the_place(
    tmp_path: Path, service: Service, repository: Path, local: ProcessDeployer
) -> None:
    commits = git(repository, "rev-list", "main").split()
    local.deploy(service, commit=commits[1], release="v1", deployment_id="d1")
    killed: list[int] = []

    def kill_what_answered() -> None:
        """The last look comes when the smoke request was answered."""
        if not killed and list((tmp_path / "home").rglob("marked")):
            state = json.loads((tmp_path / "home" / "deployer" / "shop" / "state.json").read_text())
            killed.append(int(state["starting"]["process"].partition("@")[0]))
            os.killpg(killed[0], signal.SIGKILL)
            assert processes.wait_until(lambda: not processes.alive(state["starting"]["process"]), 10)

    went = a_deployer(tmp_path, NoDependencies(), kill_what_answered).deploy(
        replace(service, smoke=("GET /mark",)), commit=commits[0], release="v2", deployment_id="d2"
    )
    assert killed
    assert not went.healthy
    assert "It ended as soon as it was healthy" in went.detail
    assert asked(service).json()["release"] == "v1"
