"""Releases by a command of the team's own, by a webhook, and by a workflow of GitHub Actions."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.asked import Asked, AskingDeployer, Order, Progress
from homeostat.adapters.deployer.command import Command
from homeostat.adapters.deployer.github_actions import GitHubActions
from homeostat.adapters.deployer.webhook import Webhook, signature
from homeostat.errors import DeployerUnavailable, Halted, NotConfigured
from homeostat.records import Service

SECRET = "a secret that both know"
ACTIONS = json.loads((Path(__file__).parent / "openapi" / "github-actions.json").read_text())

Told = Any  # decoded JSON


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Web:
    """A server whose answers a test says."""

    url: str = ""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[str, str, bytes], tuple[int, Any]] = lambda _method, _path, _body: (404, {})


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.asked.append((self.command, self.path, headers, body))
            status, told = found.answer(self.command, self.path, body)
            text = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_POST = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def a_service(kind: str, **options: str) -> Service:
    return Service(name="shop", project_id=1, public_key="k", deployer=kind, deployer_options=options)


@pytest.fixture
def deployer(tmp_path: Path) -> Callable[..., AskingDeployer]:
    def made(asked: Asked, **words: Told) -> AskingDeployer:
        return AskingDeployer(tmp_path / "home", asked, clock=Clock(), **{"health_seconds": 0.5} | words)

    return made


@pytest.fixture
def secret(tmp_path: Path) -> str:
    (tmp_path / "secret").write_text(SECRET + "\n")
    return str(tmp_path / "secret")


# --- a command


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


@pytest.mark.parametrize(
    ("line", "healthy", "says"),
    [
        pytest.param("exit 0", True, "answers /health", id="done"),
        pytest.param("echo no route to host; exit 7", False, "The command ended with 7: no route to host", id="failed"),
        pytest.param("kill -9 $$", False, "The command ended with 137", id="killed"),
        pytest.param("exec sleep 600", False, "The command did not end in 1 s", id="too slow"),
    ],
)
def test_a_commands_exit_code_decides(
    tmp_path: Path, deployer: Callable[..., AskingDeployer], line: str, *, healthy: bool, says: str
) -> None:
    service = a_service("command", run=line, seconds="1")
    done = deployer(Command(tmp_path / "home")).deploy(service, commit="c1", release="v1", deployment_id="d1")
    assert done.healthy is healthy
    assert says in done.detail


def test_a_command_is_told_what_it_needs_and_run_again_to_return(
    tmp_path: Path, deployer: Callable[..., AskingDeployer]
) -> None:
    said = tmp_path / "said"
    line = f'echo "$COMMIT $RELEASE $PREVIOUS $RETURNING" >> {said}; [ "$RELEASE" != bad ]'
    by = deployer(Command(tmp_path / "home"))
    service = a_service("command", run=line)
    assert by.deploy(service, commit="c1", release="v1", deployment_id="d1").healthy
    bad = by.deploy(service, commit="c2", release="bad", deployment_id="d2")
    assert lines(said) == ["c1 v1  ", "c2 bad v1 ", "c1 v1 bad 1"]
    assert (bad.healthy, bad.detail.endswith(". v1 serves")) == (False, True)
    assert by.deploy(service, commit="c2", release="bad", deployment_id="d2") == bad
    current = by.current(service)
    assert current
    assert current.release == "v1"


def test_a_command_is_told_nothing_besides(tmp_path: Path, deployer: Callable[..., AskingDeployer]) -> None:
    said = tmp_path / "said"
    service = a_service("command", run=f"env | cut -d= -f1 > {said}")
    assert deployer(Command(tmp_path / "home")).deploy(service, commit="c", release="v", deployment_id="d").healthy
    told = {"SERVICE", "ENVIRONMENT", "COMMIT", "RELEASE", "PREVIOUS", "PREVIOUS_COMMIT", "DEPLOYMENT", "RETURNING"}
    of_the_shell = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert {*lines(said)} - of_the_shell - {"HOME", "PATH", "LANG", "TMPDIR"} == told


def test_a_release_that_does_not_answer_its_smoke_requests_is_returned(
    tmp_path: Path, web: Web, deployer: Callable[..., AskingDeployer]
) -> None:
    serving = tmp_path / "serving"

    def answer(_method: str, path: str, body: bytes) -> tuple[int, Any]:
        if path == "/quote":
            return (500 if serving.read_text() == "bad\n" else 200), json.loads(body)
        return 200, {}

    web.answer = answer
    by = deployer(Command(tmp_path / "home"))
    service = replace(
        a_service("command", run=f'echo "$RELEASE" > {serving}', url=web.url),
        smoke=("GET /orders", 'POST /quote {"sku": 1}'),
    )
    good = by.deploy(service, commit="c1", release="v1", deployment_id="d1")
    assert (good.healthy, good.detail) == (True, "answers /health and 2 smoke requests")
    bad = by.deploy(service, commit="c2", release="bad", deployment_id="d2")
    assert (bad.healthy, bad.detail) == (False, "The smoke request POST /quote was answered 500. v1 serves")
    assert serving.read_text() == "v1\n"


def test_a_command_that_outlives_its_caller_is_followed_and_not_run_twice(
    tmp_path: Path, deployer: Callable[..., AskingDeployer]
) -> None:
    said, go = tmp_path / "said", tmp_path / "go"
    service = a_service("command", run=f"echo run >> {said}; until [ -e {go} ]; do sleep 0.05; done")

    def stop() -> None:
        if said.exists():
            raise Halted("stopped")

    with pytest.raises(Halted):
        deployer(Command(tmp_path / "home"), check=stop).deploy(service, commit="c", release="v1", deployment_id="d1")
    go.touch()
    again = deployer(Command(tmp_path / "home"))
    assert again.deploy(service, commit="c", release="v1", deployment_id="d1").healthy
    assert lines(said) == ["run"]


def test_a_command_whose_end_nobody_saw_has_failed(tmp_path: Path, deployer: Callable[..., AskingDeployer]) -> None:
    """As after a power cut: the command is gone, and no exit code was written."""
    by = deployer(Command(tmp_path / "home"), follow_seconds=0.0)
    service = a_service("command", run="exec sleep 600")
    with pytest.raises(DeployerUnavailable):
        by.deploy(service, commit="c", release="v1", deployment_id="d1")
    written = next((tmp_path / "home").rglob("process")).read_text().strip('"')
    os.killpg(int(written.partition("@")[0]), signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.alive(written), 10)
    ended = by.deploy(service, commit="c", release="v1", deployment_id="d1")
    assert (ended.healthy, "was cut off" in ended.detail) == (False, True)
    assert ended.detail.endswith("No release before it is known: a person has to look")


# --- a webhook


def test_a_webhook_is_signed_and_followed_until_the_release_is_reported(
    web: Web, secret: str, deployer: Callable[..., AskingDeployer]
) -> None:
    polls = {"n": 0}

    def answer(method: str, path: str, _body: bytes) -> tuple[int, Any]:
        if method == "POST":
            return 202, {}
        if path == "/health":
            polls["n"] += 1
            return 200, {"release": "v2" if polls["n"] > 2 else "v1"}
        return 404, {}

    web.answer = answer
    service = a_service("webhook", hook=f"{web.url}/hook", secret_file=secret, url=web.url)
    patient = deployer(Webhook(Clock()), health_seconds=20.0)
    done = patient.deploy(service, commit="c2", release="v2", deployment_id="d2")
    assert done.healthy, done.detail
    method, path, headers, body = web.asked[0]
    assert (method, path, headers["x-homeostat-delivery"]) == ("POST", "/hook", "d2")
    assert headers["x-homeostat-signature-256"] == signature(body, SECRET)
    told = json.loads(body)
    assert (told["commit"], told["release"], told["service"], told["returning"]) == ("c2", "v2", "shop", False)


@pytest.mark.parametrize(
    ("reported", "done"),
    [
        pytest.param("c2" * 20, True, id="the commit"),
        pytest.param("c2c2c2c", True, id="the commit in short"),
        pytest.param("v2", True, id="the release"),
        pytest.param("c2", False, id="too short to be told from others"),
        pytest.param("c1c1c1c", False, id="another commit"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_what_names_the_release_that_was_asked_for(web: Web, secret: str, reported: str, *, done: bool) -> None:
    web.answer = lambda _method, _path, _body: (200, {"version": reported})
    service = a_service("webhook", secret_file=secret, url=web.url)
    order = Order(deployment_id="d2", commit="c2" * 20, release="v2")
    progress = Webhook(Clock()).progress(service, order, mark=f"{time.time():.0f}", ticket="")
    assert (progress == Progress()) is done


def test_a_webhook_whose_deployer_fails_is_asked_for_the_release_before(
    web: Web, secret: str, deployer: Callable[..., AskingDeployer]
) -> None:
    asked: list[str] = []

    def answer(method: str, _path: str, body: bytes) -> tuple[int, Any]:
        if method == "POST":
            asked.append(json.loads(body)["release"])
            return 200, {}
        failed = {"state": "failed", "detail": "image not found", "release": "v2"}
        return 200, (failed if asked[-1] == "v2" else {"state": "done", "release": "v1"})

    web.answer = answer
    service = a_service("webhook", hook=f"{web.url}/hook", secret_file=secret, status=f"{web.url}/of/{{deployment_id}}")
    by = deployer(Webhook(Clock()))
    assert by.deploy(service, commit="c1", release="v1", deployment_id="d1").healthy
    bad = by.deploy(service, commit="c2", release="v2", deployment_id="d2")
    assert (bad.healthy, bad.detail) == (False, "The deployer says failed: image not found. v1 serves")
    assert asked == ["v1", "v2", "v1"]
    assert {path for method, path, _, _ in web.asked if method == "GET"} == {"/of/d1", "/of/d2", "/of/d2.back"}


@pytest.mark.parametrize(
    ("status", "raised"), [(503, DeployerUnavailable), (429, DeployerUnavailable), (401, None)], ids=str
)
def test_a_webhook_that_refuses_changes_nothing(
    web: Web, secret: str, deployer: Callable[..., AskingDeployer], status: int, raised: type[Exception] | None
) -> None:
    web.answer = lambda *_: (status, {"message": "no"})
    service = a_service("webhook", hook=f"{web.url}/hook", secret_file=secret, url=web.url)
    by = deployer(Webhook(Clock()))
    if raised:
        with pytest.raises(raised):
            by.deploy(service, commit="c", release="v1", deployment_id="d1")
    else:
        refused = by.deploy(service, commit="c", release="v1", deployment_id="d1")
        assert (refused.healthy, refused.detail) == (False, 'The webhook answered 401: {"message": "no"}')
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"secret_file": "/nowhere", "hook": "https://h", "url": "https://u"}, "cannot be read"),
        ({"hook": "https://h", "url": "https://u"}, "needs the option secret_file"),
        ({"secret_file": "SECRET", "url": "https://u"}, "names no hook"),
        ({"secret_file": "SECRET", "hook": "file:///etc/passwd", "url": "https://u"}, "is no address"),
        ({"secret_file": "SECRET", "hook": "https://h"}, "needs the option url or status"),
        ({"secret_file": "SECRET", "hook": "https://h", "url": "https://u", "retries": "3"}, "has no option retries"),
    ],
    ids=["unreadable", "no secret", "no hook", "no web address", "nowhere to follow", "unknown option"],
)
def test_what_a_webhook_lacks_is_said(
    secret: str, deployer: Callable[..., AskingDeployer], options: dict[str, str], says: str
) -> None:
    given = {name: secret if value == "SECRET" else value for name, value in options.items()}
    with pytest.raises(NotConfigured, match=says):
        deployer(Webhook(Clock())).deploy(a_service("webhook", **given), commit="c", release="v1", deployment_id="d1")


# --- GitHub Actions


class GitHub:
    """Workflow dispatch and runs as GitHub describes them: a request or answer that is not so fails the test."""

    PREFIX = "/repos/acme/shop/actions"

    def __init__(self, web: Web, *, tells_run: bool) -> None:
        self.runs: list[dict[str, Any]] = []
        self.conclusion = "success"
        self.wrong: list[str] = []
        self._tells_run = tells_run
        web.answer = self.answer

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        split = urlsplit(path)
        route = split.path.removeprefix(self.PREFIX)
        if method == "POST":
            name, status, told = (
                "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
                *self._dispatch(body),
            )
        elif route == "/workflows/deploy.yml/runs":
            name, status, told = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", 200, self._list()
        else:
            name, status, told = "GET /repos/{owner}/{repo}/actions/runs/{run_id}", 200, self._finish(int(route[6:]))
        self._check(ACTIONS["operations"][name], dict(parse_qsl(split.query)), body, status, told)
        return status, told

    def _dispatch(self, body: bytes) -> tuple[int, Any]:
        inputs = json.loads(body)["inputs"]
        self.runs.insert(0, a_run(len(self.runs) + 1, f"deploy {inputs['release']} ({inputs['deployment_id']})"))
        number = self.runs[0]["id"]
        url = f"https://api.github.com/repos/acme/shop/actions/runs/{number}"
        told = {"workflow_run_id": number, "run_url": url, "html_url": self.runs[0]["html_url"]}
        return (200, told) if self._tells_run else (204, None)

    def _list(self) -> Told:
        found = [dict(run) for run in self.runs]
        for run in self.runs:
            self._finish(run["id"])
        return {"total_count": len(found), "workflow_runs": found}

    def _finish(self, number: int) -> dict[str, Any]:
        """The run, and from now on as ended."""
        run = next(run for run in self.runs if run["id"] == number)
        before = dict(run)
        run |= {"status": "completed", "conclusion": run["conclusion"] or self.conclusion}
        return before

    def _check(self, described: dict[str, Any], query: dict[str, str], body: bytes, status: int, told: Told) -> None:
        validate = jsonschema.Draft202012Validator
        if unknown := set(query) - set(described["query"]):
            self.wrong.append(f"unknown in the query: {unknown}")
        pairs = [(described["body"], json.loads(body))] if body else []
        if told is not None:
            pairs.append((described["answers"][str(status)], told))
        for schema, value in pairs:
            whole = {**schema, "schemas": ACTIONS["schemas"]}
            self.wrong += [f"{error.json_path}: {error.message}" for error in validate(whole).iter_errors(value)]


def a_run(number: int, title: str) -> dict[str, Any]:
    """What the description requires of a run, filled in by its types."""
    schemas = ACTIONS["schemas"]

    def filled(schema: dict[str, Any]) -> Told:
        if "$ref" in schema:
            return filled(schemas[schema["$ref"].rpartition("/")[2]])
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema:
                return None if {"type": "null"} in schema[kind] else filled(schema[kind][0])
        if schema.get("enum"):
            return schema["enum"][0]
        if schema.get("type") == "object" or "properties" in schema:
            return {name: filled(schema["properties"][name]) for name in schema.get("required", [])}
        return {"string": "x", "integer": 1, "number": 1, "boolean": False, "array": []}[schema["type"]]

    url = f"https://github.com/acme/shop/actions/runs/{number}"
    return filled(schemas["workflow-run"]) | {
        "id": number,
        "display_title": title,
        "status": "queued",
        "conclusion": None,
        "html_url": url,
    }


@pytest.mark.parametrize("tells_run", [True, False], ids=["the answer names the run", "an older server"])
def test_a_workflow_is_dispatched_once_and_its_run_followed(
    web: Web, secret: str, deployer: Callable[..., AskingDeployer], *, tells_run: bool
) -> None:
    github = GitHub(web, tells_run=tells_run)
    service = a_service("github-actions", repository="acme/shop", workflow="deploy.yml", token_file=secret, api=web.url)
    impatient = deployer(GitHubActions(), follow_seconds=0.0)
    with pytest.raises(DeployerUnavailable, match="still being rolled out"):
        impatient.deploy(service, commit="c1", release="v1", deployment_id="d1")
    by = deployer(GitHubActions())
    assert by.deploy(service, commit="c1", release="v1", deployment_id="d1").healthy
    github.conclusion = "failure"
    bad = by.deploy(service, commit="c2", release="v2", deployment_id="d2")
    assert not bad.healthy
    assert bad.detail.startswith("The workflow's run ended with failure: https://github.com/acme/shop/actions/runs/2")
    titles = [run["display_title"] for run in github.runs]
    assert titles == ["deploy v1 (d2.back)", "deploy v2 (d2)", "deploy v1 (d1)"]
    assert github.wrong == []
    assert {headers["authorization"] for _, _, headers, _ in web.asked} == {f"Bearer {SECRET}"}


def test_a_dispatch_whose_answer_was_lost_is_found_again(
    web: Web, secret: str, deployer: Callable[..., AskingDeployer]
) -> None:
    github = GitHub(web, tells_run=True)
    answer = web.answer

    def loses(method: str, path: str, body: bytes) -> tuple[int, Any]:
        told = answer(method, path, body)
        return (502, {}) if method == "POST" else told

    web.answer = loses
    service = a_service("github-actions", repository="acme/shop", workflow="deploy.yml", token_file=secret, api=web.url)
    by = deployer(GitHubActions())
    with pytest.raises(DeployerUnavailable, match="answered 502"):
        by.deploy(service, commit="c1", release="v1", deployment_id="d1")
    assert by.deploy(service, commit="c1", release="v1", deployment_id="d1").healthy
    assert len(github.runs) == 1


def test_a_token_that_may_not_is_said(web: Web, secret: str, deployer: Callable[..., AskingDeployer]) -> None:
    web.answer = lambda *_: (403, {"message": "Resource not accessible by personal access token"})
    service = a_service("github-actions", repository="acme/shop", workflow="deploy.yml", token_file=secret, api=web.url)
    with pytest.raises(NotConfigured, match="Resource not accessible"):
        deployer(GitHubActions()).deploy(service, commit="c1", release="v1", deployment_id="d1")
