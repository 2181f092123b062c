"""Releases by a workflow of GitHub Actions that the team has: dispatched, and its run followed to the end.

The workflow takes the inputs `commit`, `release` and `deployment_id`, and names its runs by the last:

    run-name: deploy ${{ inputs.release }} (${{ inputs.deployment_id }})

so that a run is found again after a crash between the request and its answer. https://docs.github.com/rest/actions
"""

import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from homeostat.adapters.deployer.asked import Order, Progress
from homeostat.adapters.deployer.smoke import NotHealthy, one_line
from homeostat.adapters.deployer.urls import answered, secret_of, url_of
from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.records import Service

_API = "https://api.github.com"
_VERSION = "2022-11-28"
_TIMEOUT_SECONDS = 20.0
_RUNS_LOOKED_AT = 50
_APPEARS_SECONDS = 300.0  # in which a dispatched run is listed
_ENDED = "completed"


class _Dispatched(msgspec.Struct, frozen=True):
    workflow_run_id: int = 0


class _Run(msgspec.Struct, frozen=True):
    id: int
    status: str | None = None
    conclusion: str | None = None
    html_url: str = ""
    display_title: str = ""


class _Runs(msgspec.Struct, frozen=True):
    workflow_runs: list[_Run] = []


_T = TypeVar("_T", _Dispatched, _Run, _Runs)


class GitHubActions:
    """Options: `repository` (owner/name), `workflow` (its file), `ref`, `token_file`, `api`, `url`."""

    options = frozenset(["repository", "workflow", "ref", "token_file", "api", "url"])

    def __init__(self) -> None:
        self._http = httpx2.Client(trust_env=False, timeout=_TIMEOUT_SECONDS)

    def check(self, service: Service) -> None:
        secret_of(service, "token_file")
        url_of(service, "api")
        owner, _, name = service.deployer_options.get("repository", "").partition("/")
        if not (owner and name and "/" not in name and service.deployer_options.get("workflow")):
            raise NotConfigured(
                f"{service.name} needs its repository and workflow: homeostat services add {service.name} --deployer"
                " github-actions --deployer-option repository=OWNER/NAME --deployer-option workflow=deploy.yml"
            )

    def serving(self, service: Service) -> None:
        del service

    def mark(self, service: Service) -> str:
        """When it was asked: seconds since 1970."""
        del service
        return f"{time.time():.0f}"

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        """Dispatch the workflow unless a run of the deployment is there, and give the run's number where it is told."""
        del go_on
        if run := self._found(service, order):
            return str(run.id)
        inputs = {"commit": order.commit, "release": order.release, "deployment_id": order.deployment_id}
        ref = service.deployer_options.get("ref", service.branch)
        asked = {"ref": ref, "inputs": inputs, "return_run_details": True}
        status, body = self._call(service, "POST", "/dispatches", msgspec.json.encode(asked))
        if status not in (200, 204):
            raise NotHealthy(f"GitHub did not dispatch the workflow, status {status}: {_message(body)}")
        number = _read(body, _Dispatched).workflow_run_id if body else 0
        return str(number or "")

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        run = self._run(service, ticket) if ticket else self._found(service, order)
        if run is None and time.time() - float(mark or 0) > _APPEARS_SECONDS:
            return Progress(problem=f"No run appeared whose run-name holds {order.deployment_id}")
        if run is None or run.status != _ENDED:
            return None
        if run.conclusion == "success":
            return Progress()
        return Progress(problem=f"The workflow's run ended with {run.conclusion}: {run.html_url}")

    def reached_at(self, service: Service) -> str:
        return url_of(service)

    def _found(self, service: Service, order: Order) -> _Run | None:
        query = f"/runs?event=workflow_dispatch&per_page={_RUNS_LOOKED_AT}"
        status, body = self._call(service, "GET", query)
        if status != 200:  # noqa: PLR2004
            raise NotConfigured(f"GitHub answered {status} for the workflow's runs: {_message(body)}")
        runs = _read(body, _Runs).workflow_runs
        return next((run for run in runs if order.deployment_id in _words(run.display_title)), None)

    def _run(self, service: Service, number: str) -> _Run:
        status, body = self._call(service, "GET", f"/actions/runs/{number}", of_workflow=False)
        if status != 200:  # noqa: PLR2004
            raise DeployerUnavailable(f"GitHub answered {status} for run {number}: {_message(body)}")
        return _read(body, _Run)

    def _call(
        self, service: Service, method: str, path: str, content: bytes = b"", *, of_workflow: bool = True
    ) -> tuple[int, bytes]:
        options = service.deployer_options
        base = f"{url_of(service, 'api') or _API}/repos/{quote(options['repository'])}"
        if of_workflow:
            base += f"/actions/workflows/{quote(options['workflow'], safe='')}"
        headers = {
            "accept": "application/vnd.github+json",
            "authorization": f"Bearer {secret_of(service, 'token_file')}",
            "x-github-api-version": _VERSION,
            "user-agent": "homeostat",
        }
        if content:
            headers["content-type"] = "application/json"
        status, body = answered(self._http, method, base + path, headers=headers, content=content)
        if status in (401, 403):
            raise NotConfigured(f"GitHub answered {status}: {_message(body)}. The token needs Actions: read and write.")
        return status, body


def _words(title: str) -> list[str]:
    """A run's name, apart: d1 is not found in one of d10."""
    return title.replace("(", " ").replace(")", " ").split()


def _message(body: bytes) -> str:
    return one_line(body[:500].decode(errors="replace"))


def _read(body: bytes, kind: type[_T]) -> _T:
    try:
        return decode(body, kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DeployerUnavailable(f"GitHub's answer cannot be read: {error}") from error
