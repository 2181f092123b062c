"""Forges call when something happened: who is let in, and what it does. GitHub's payloads are its published samples."""

import hashlib
import hmac
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from homeostat.api.webhooks import webhooks_api
from homeostat.records import Service

SECRET = "made up"
SAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "webhooks/github.json").read_text())["samples"]
SERVICES = tuple(
    Service(name=name, project_id=1, public_key="", forge=forge, forge_options={"project": project})
    for name, forge, project in (
        ("hello", "github", "codertocat/hello-world"),
        ("also", "github", "Codertocat/Hello-World"),
        ("lab", "gitlab", "acme/shop"),
        ("tea", "forgejo", "acme/shop"),
        ("plain", "", ""),
    )
)


class Called:
    """The webhooks' way in; `woken` holds the services whose walks were woken, call by call."""

    def __init__(self, secret: str = SECRET) -> None:
        self.woken: list[set[str]] = []
        application = FastAPI()
        store: Any = SimpleNamespace(services=SimpleNamespace(all=lambda: SERVICES))
        application.include_router(webhooks_api(store=store, secret=secret, wake=self._wake))
        self._client = TestClient(application)

    def _wake(self, services: frozenset[str]) -> int:
        self.woken.append(set(services))
        return len(services)

    def post(self, kind: str, body: bytes, **headers: str) -> int:
        named = {name.replace("_", "-"): value.encode("latin-1") for name, value in headers.items()}
        return self._client.post(f"/api/webhooks/{kind}", content=body, headers=named).status_code


def signed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("name", SAMPLES)
def test_githubs_own_samples_wake_the_walks_of_their_repository(name: str) -> None:
    called, body = Called(), json.dumps(SAMPLES[name]).encode()
    assert called.post("github", body, x_hub_signature_256=f"sha256={signed(body)}", x_github_delivery="1") == 202
    assert called.woken == [
        {"hello", "also"} if SAMPLES[name].get("repository", {}).get("full_name") == "Codertocat/Hello-World" else set()
    ]


def test_each_vendor_is_known_by_its_own_proof() -> None:
    called = Called()
    lab = json.dumps({"object_kind": "pipeline", "project": {"path_with_namespace": "acme/shop"}}).encode()
    tea = json.dumps({"action": "closed", "repository": {"full_name": "acme/shop"}}).encode()
    assert called.post("gitlab", lab, x_gitlab_token=SECRET, x_gitlab_event_uuid="1") == 202
    assert called.post("gitea", tea, x_gitea_signature=signed(tea), x_gitea_delivery="1") == 202
    assert called.woken == [{"lab"}, {"tea"}]


BODY = json.dumps(SAMPLES["pull_request"]).encode()
FITS = f"sha256={signed(BODY)}"


@pytest.mark.parametrize(
    ("kind", "body", "headers", "status"),
    [
        pytest.param("github", BODY, {}, 401, id="unsigned"),
        pytest.param("github", BODY, {"x_hub_signature_256": f"sha256={signed(BODY, 'guessed')}"}, 401, id="guessed"),
        pytest.param("github", BODY + b" ", {"x_hub_signature_256": FITS}, 401, id="changed since"),
        pytest.param("github", BODY, {"x_hub_signature_256": signed(BODY)}, 401, id="without its prefix"),
        pytest.param("github", BODY, {"x_hub_signature": FITS, "x_gitlab_token": SECRET}, 401, id="another's proof"),
        pytest.param("gitlab", BODY, {"x_gitlab_token": ""}, 401, id="no token"),
        pytest.param("gitlab", BODY, {"x_gitlab_token": "gu\xe9ssed"}, 401, id="no letters of a token"),
        pytest.param("gitea", BODY, {"x_gitea_signature": FITS}, 401, id="github's form at gitea"),
        pytest.param("bitbucket", BODY, {}, 404, id="a vendor nobody knows"),
        pytest.param("github", b"{", {"x_hub_signature_256": f"sha256={signed(b'{')}"}, 400, id="no JSON"),
        pytest.param("github", b"[" * 9_000, {"x_hub_signature_256": f"sha256={signed(b'[' * 9_000)}"}, 400, id="deep"),
        pytest.param("github", b" " * (4 * 1024**2 + 1), {}, 413, id="long"),
    ],
)
def test_what_is_not_let_in_wakes_nobody(kind: str, body: bytes, headers: dict[str, str], status: int) -> None:
    called = Called()
    assert called.post(kind, body, **headers) == status
    assert called.woken == []


def test_a_delivery_counts_once() -> None:
    called = Called()
    for delivery in ("1", "1", "2", "", ""):
        assert called.post("github", BODY, x_hub_signature_256=FITS, x_github_delivery=delivery) == 202
    assert len(called.woken) == 3


def test_without_a_secret_nothing_is_let_in() -> None:
    called = Called(secret="")
    empty = f"sha256={signed(BODY, '')}"
    assert called.post("github", BODY, x_hub_signature_256=empty) == 403
    assert called.post("gitlab", BODY, x_gitlab_token="") == 403
    assert called.woken == []
