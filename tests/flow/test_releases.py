"""Releases and deploys, told by CI over HTTP, by Sentry's own client and by the command line; and what they decide."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from test_source_maps import House, house, packages, sentry  # noqa: F401 - fixtures
from typer.testing import CliRunner

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.api.releases import MOST_BODY_BYTES, MOST_COMMITS, releases_api
from homeostat.api.sentry_cli import sentry_cli
from homeostat.cli.app import app as command_line
from homeostat.records import Service

TOKEN = "a-token"
ODD = "shop@1.0%?#+é/x"


@pytest.fixture
def store(migrated: Callable[[str, str], str], clock: SetClock) -> Iterator[SqlStore]:
    """On SQLite; what the store itself promises is tested on both databases."""
    with open_store(migrated("sqlite", "releases"), clock) as opened:
        yield opened


@pytest.fixture
def http(store: SqlStore, clock: SetClock, tmp_path: Path) -> TestClient:
    for number, name in enumerate(("shop", "till"), start=1):
        store.services.add(Service(name=name, project_id=number, public_key=name * 8))
    store.people.add_token(hashlib.sha256(TOKEN.encode()).hexdigest(), "ci", clock.now())
    app = FastAPI()
    app.include_router(releases_api(store=store, clock=clock))
    app.include_router(sentry_cli(store=store, clock=clock, folder=tmp_path / "chunks"))
    return TestClient(app, headers={"Authorization": f"Bearer {TOKEN}"})


# --- our own addresses


def test_a_release_is_declared_and_deployed_in_two_requests(http: TestClient, store: SqlStore) -> None:
    said = {"service": "shop", "version": "1.0", "commit": "4f0c9ab", "url": "https://ci.example/7"}
    assert http.post("/api/releases", json=said).status_code == 201
    deploy = {"service": "shop", "version": "1.0", "environment": "staging", "finished_at": "2025-10-23T14:00:00Z"}
    for _ in range(2):  # a CI that tries again
        made = http.post("/api/deploys", json=deploy)
        assert (made.status_code, [one["told_by"] for one in made.json()]) == (201, ["token ci"])
    listed = http.get("/api/releases", params={"service": "shop"}).json()
    [row] = listed["rows"]
    assert (listed["total"], row["release"]["ref"], row["release"]["url"]) == (1, "4f0c9ab", "https://ci.example/7")
    [told] = http.get("/api/deploys").json()
    assert (told["version"], told["environment"], told["finished_at"]) == ("1.0", "staging", "2025-10-23T14:00:00Z")
    assert [row.actor for row in store.audit.rows(subject="shop")] == ["token ci", "token ci"]


def test_a_deploy_alone_makes_its_release_and_several_services_have_it(http: TestClient) -> None:
    assert http.post("/api/deploys", json={"services": ["shop", 2], "version": ODD}).status_code == 201
    rows = http.get("/api/releases").json()["rows"]
    assert [(row["release"]["service"], row["release"]["version"]) for row in rows] == [("shop", ODD), ("till", ODD)]
    assert {row["deploys"][0]["environment"] for row in rows} == {"production"}


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        pytest.param("/api/releases", {"service": "shop"}, 400, id="no version"),
        pytest.param("/api/releases", {"service": "shop", "version": "x" * 251}, 400, id="a long version"),
        pytest.param("/api/releases", {"service": "shop", "version": ".."}, 400, id="a folder"),
        pytest.param("/api/releases", {"service": "shop", "version": "a\nb"}, 400, id="two lines"),
        pytest.param("/api/releases", {"service": "shop", "version": {}}, 400, id="a version of another type"),
        pytest.param("/api/releases", {"version": "1"}, 400, id="no service"),
        pytest.param("/api/releases", {"services": ["shop"] * 101, "version": "1"}, 400, id="many services"),
        pytest.param("/api/releases", {"service": "nobody", "version": "1"}, 404, id="an unknown service"),
        pytest.param("/api/releases", {"service": "shop", "version": "1", "url": "javascript:x"}, 400, id="no address"),
        pytest.param("/api/releases", {"service": "shop", "version": "1", "released_at": "soon"}, 400, id="no time"),
        pytest.param(
            "/api/deploys", {"service": "shop", "version": "1", "finished_at": "2031-01-01"}, 400, id="in years"
        ),
        pytest.param("/api/deploys", ["shop"], 400, id="no object"),
        pytest.param("/api/0/organizations/o/releases/", {"version": "1", "projects": []}, 404, id="of no project"),
        pytest.param("/api/0/organizations/o/releases/2/deploys/", {"environment": "x"}, 404, id="not declared"),
        pytest.param(
            "/api/0/organizations/o/releases/", {"version": "1", "projects": ["x"]}, 404, id="unknown project"
        ),
        pytest.param(
            "/api/0/organizations/o/releases/",
            {"version": "1", "projects": ["shop"], "status": "archived"},
            400,
            id="archived",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(http: TestClient, path: str, sent: Any, status: int) -> None:  # noqa: ANN401 - any JSON
    answer = http.post(path, json=sent)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert http.get("/api/releases").json()["total"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"{", 400, id="half of it"),
        pytest.param(b"[" * 100_000, 400, id="deep"),
        pytest.param(b"{" + b" " * MOST_BODY_BYTES + b"}", 413, id="large"),
    ],
)
def test_a_body_that_is_no_json_is_refused(http: TestClient, body: bytes, status: int) -> None:
    for path in ("/api/releases", "/api/deploys", "/api/0/organizations/o/releases/"):
        assert http.post(path, content=body).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/releases"), ("POST", "/api/deploys"), ("GET", "/api/releases"), ("GET", "/api/deploys")],
)
def test_without_a_token_nothing_is_answered(http: TestClient, method: str, path: str) -> None:
    assert http.request(method, path, headers={"Authorization": ""}).status_code == 401


# --- Sentry's addresses


def commits(count: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"{count - n:040x}",
            "author_name": "Anna",
            "author_email": "anna@example.org",
            "message": f"change {count - n}\n",
            "timestamp": "2025-10-23T14:00:00.071086876Z",
            "patch_set": [{"path": "app/orders.py", "type": "M"}, {"path": "a\nb", "type": "A"}, 7],
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("version", ["1.0", ODD, "a/deploys", "..x", "é" * 250])
def test_any_version_goes_through_a_path(http: TestClient, store: SqlStore, version: str) -> None:
    base = "/api/0/organizations/ours/releases/"
    made = http.post(base, json={"version": version, "projects": ["shop", 2]})
    assert (made.status_code, made.json()["version"]) == (201, version)
    this = f"{base}{quote(version, safe='')}/"
    assert http.put(this, json={"commits": commits(2), "dateReleased": "2025-10-23T14:00:00Z"}).status_code == 200
    found = http.get(f"/api/0/projects/ours/till/releases/{quote(version, safe='')}/commits/").json()
    assert [commit["message"] for commit in found] == ["change 2\n", "change 1\n"]
    assert http.post(f"{this}deploys/", json={"environment": "production", "name": None}).status_code == 201
    assert [deploy["environment"] for deploy in http.get(f"{this}deploys/").json()] == ["production", "production"]
    assert store.releases.commits("shop", version)[0].files == ("app/orders.py", "a b", "7")
    assert store.releases.get("till", version).released_at


def test_a_release_tells_what_tools_read(http: TestClient) -> None:
    base = "/api/0/organizations/ours/releases/"
    http.post(base, json={"version": "shop@1.0", "projects": ["shop"], "ref": "4f0c9ab", "commits": commits(2)})
    told = http.get(f"{base}shop@1.0/").json()
    assert (told["shortVersion"], told["ref"], told["commitCount"]) == ("1.0", "4f0c9ab", 2)
    assert told["lastCommit"]["id"] == f"{2:040x}"
    assert told["projects"] == [{"id": 1, "slug": "shop", "name": "shop"}]
    assert [each["version"] for each in http.get("/api/0/projects/ours/shop/releases/").json()] == ["shop@1.0"]
    assert http.get("/api/0/projects/ours/till/releases/").json() == []
    http.post(base, json={"version": "shop@1.1", "projects": ["shop"]})
    previous = http.get(f"{base}shop@1.1/previous-with-commits/").json()
    assert (previous["version"], previous["lastCommit"]["id"]) == ("shop@1.0", f"{2:040x}")
    assert http.get(f"{base}shop@1.0/previous-with-commits/").json() == {}


def test_of_very_many_commits_the_newest_are_kept(http: TestClient, store: SqlStore) -> None:
    said = {"version": "1.0", "projects": ["shop"], "commits": commits(MOST_COMMITS + 5)}
    assert http.post("/api/0/organizations/ours/releases/", json=said).status_code == 201
    kept = store.releases.commits("shop", "1.0")
    assert (len(kept), kept[0].message) == (MOST_COMMITS, f"change {MOST_COMMITS + 5}\n")


def test_what_nobody_met_can_be_forgotten(http: TestClient) -> None:
    base = "/api/0/organizations/ours/releases/"
    for version in ("1.0", "1.1"):
        http.post(base, json={"version": version, "projects": ["shop"]})
    http.post(f"{base}1.1/deploys/", json={"environment": "production"})
    assert [http.delete(f"{base}{version}/").status_code for version in ("1.0", "1.1", "1.2")] == [204, 400, 404]
    assert [each["version"] for each in http.get(base).json()] == ["1.1"]


# --- Sentry's own client


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def a_repository(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", "https://git.example/ours/shop.git")
    for number in range(3):
        (folder / f"file{number}").write_text("x")
        git(folder, "add", ".")
        git(folder, "commit", "-qm", f"change {number}")
    return folder


def test_sentrys_own_client_tells_of_a_release(
    house: House,  # noqa: F811 - a fixture
    packages: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(a_repository(tmp_path / "shop"))
    version = sentry(packages, house, "releases", "propose-version").strip()
    assert version == git(tmp_path / "shop", "rev-parse", "HEAD")
    sentry(packages, house, "releases", "new", version, "--url", "https://ci.example/7")
    sentry(packages, house, "releases", "set-commits", version, "--auto")
    sentry(packages, house, "releases", "finalize", version)
    sentry(packages, house, "deploys", "new", "-r", version, "-e", "production", "-t", "30", "-n", "the first")
    release = house.store.releases.get("shop", version)
    assert (release.url, release.released_at is not None) == ("https://ci.example/7", True)
    kept = house.store.releases.commits("shop", version)
    assert [(commit.message, commit.author, commit.files) for commit in kept] == [
        (f"change {number}\n", "Anna", (f"file{number}",)) for number in (2, 1, 0)
    ]
    [deploy] = house.store.releases.deploys(service="shop")
    assert (deploy.version, deploy.environment, deploy.name) == (version, "production", "the first")
    assert deploy.started_at
    assert deploy.finished_at - deploy.started_at == timedelta(seconds=30)
    assert kept[-1].digest in sentry(packages, house, "releases", "info", version, "-P", "-C")
    assert version in sentry(packages, house, "releases", "list", "-P")
    assert "the first" in sentry(packages, house, "deploys", "list", "-r", version)


def test_sentrys_own_client_goes_on_from_the_last_release(
    house: House,  # noqa: F811 - a fixture
    packages: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = a_repository(tmp_path / "shop")
    monkeypatch.chdir(folder)
    odd = "shop@1.0%?#+é"
    sentry(packages, house, "releases", "new", odd)
    sentry(packages, house, "releases", "set-commits", odd, "--auto")
    git(folder, "commit", "-q", "--allow-empty", "-m", "one more")
    sentry(packages, house, "releases", "new", "shop@1.1", "--finalize")
    sentry(packages, house, "releases", "set-commits", "shop@1.1", "--auto")
    assert len(house.store.releases.commits("shop", odd)) == 3
    assert [commit.message for commit in house.store.releases.commits("shop", "shop@1.1")] == ["one more\n"]
    sentry(packages, house, "releases", "delete", odd)
    assert house.store.releases.services_with(odd) == ()


# --- the command line


def run(store: SqlStore, home: Path, words: Sequence[str]) -> str:
    url = store.database.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(command_line, [*words, "--home", str(home)], env={"DATABASE_URL": url})
    assert done.exit_code == 0, done.exception or done.output
    return done.output


def test_a_line_of_any_ci_tells_of_a_release(http: TestClient, store: SqlStore, tmp_path: Path) -> None:
    assert http
    assert run(store, tmp_path, ["release", "shop", "1.0", "--commit", "4f0c9ab"]) == "1.0 of shop is kept.\n"
    told = run(store, tmp_path, ["release", "shop", "1.1", "--deployed", "production", "--url", "https://ci.example"])
    assert told == "1.1 of shop is kept, deployed to production.\n"
    listed = run(store, tmp_path, ["releases", "shop"]).splitlines()
    assert listed[0].split() == [
        "service",
        "version",
        "heard",
        "of",
        "deployed",
        "events",
        "new",
        "bugs",
        "came",
        "back",
    ]
    assert {line.split()[1] for line in listed[1:]} == {"1.0", "1.1"}
    rows: list[Mapping[str, Any]] = msgspec.json.decode(run(store, tmp_path, ["releases", "--json"]))
    assert {row["release"]["version"]: len(row["deploys"]) for row in rows} == {"1.0": 0, "1.1": 1}
    assert run(store, tmp_path, ["releases", "till"]).startswith("No release yet.")


def test_the_last_line_of_a_deploying_job_tells_of_it(http: TestClient, store: SqlStore, tmp_path: Path) -> None:
    assert http
    words = ["deployed", "shop", "--release", "1.2", "--commit", "4f0c9ab", "--environment", "staging"]
    assert run(store, tmp_path, words) == "1.2 of shop is kept, deployed to staging.\n"
    [deploy] = store.releases.deploys(service="shop")
    assert (deploy.version, deploy.environment, bool(deploy.told_by)) == ("1.2", "staging", True)
