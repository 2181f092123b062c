"""Releases by a request to the team's own deployer, signed, and followed until the service says that it runs it.

    POST url            {"deployment_id", "service", "environment", "commit", "release", "previous_commit",
                         "previous_release", "returning", "sent_at"}
    X-Homeostat-Signature-256: sha256=HMAC-SHA256 of the body, in hex, with the secret in the file `secret_file`

2xx means that it was accepted. The same deployment may be sent again after a crash: its id is the same.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import quote

import httpx2
import msgspec

from homeostat.adapters.deployer.asked import Order, Progress
from homeostat.adapters.deployer.smoke import NotHealthy, one_line
from homeostat.adapters.deployer.urls import answered, secret_of, url_of
from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.ports import Clock
from homeostat.records import Service

_SECONDS = 900.0  # after which a release that nobody reports has failed
_TIMEOUT_SECONDS = 15.0
_SIGNATURE = "x-homeostat-signature-256"
_DELIVERY = "x-homeostat-delivery"
_SHORT = re.compile("[0-9a-f]{7,40}")  # of a commit; git's own shortest
_FAILED = frozenset(["failed", "failure", "error", "unhealthy", "rolled_back"])


class Webhook:
    """Options: `hook` (where it is asked), `secret_file`, `status` (where it is followed), `url` (the service)."""

    options = frozenset(["hook", "secret_file", "status", "url"])

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._http = httpx2.Client(trust_env=False, timeout=_TIMEOUT_SECONDS)

    def check(self, service: Service) -> None:
        secret_of(service, "secret_file")
        if not url_of(service, "hook"):
            raise NotConfigured(
                f"{service.name} names no hook: homeostat services add {service.name}"
                " --deployer webhook --deployer-option hook=https://deploy.example.org/hook"
            )
        if not (url_of(service, "status") or url_of(service)):
            raise NotConfigured(f"{service.name} needs the option url or status: where its release is reported.")

    def serving(self, service: Service) -> None:
        del service

    def mark(self, service: Service) -> str:
        """When it was asked: seconds since 1970."""
        del service
        return f"{time.time():.0f}"

    def ask(self, service: Service, order: Order, go_on: Callable[[], bool]) -> str:
        del go_on
        told = {
            "deployment_id": order.deployment_id,
            "service": service.name,
            "environment": service.environment,
            "commit": order.commit,
            "release": order.release,
            "previous_commit": order.previous_commit,
            "previous_release": order.previous_release,
            "returning": order.returning,
            "sent_at": self._clock.now(),
        }
        body = msgspec.json.encode(told)
        headers = {
            "content-type": "application/json",
            _DELIVERY: order.deployment_id,
            _SIGNATURE: signature(body, secret_of(service, "secret_file")),
        }
        status, said = answered(self._http, "POST", url_of(service, "hook"), headers=headers, content=body)
        if not 200 <= status < 300:  # noqa: PLR2004 - RFC 9110: success
            raise NotHealthy(f"The webhook answered {status}: {one_line(said[:2_000].decode(errors='replace'))}")
        return order.deployment_id

    def progress(self, service: Service, order: Order, *, mark: str, ticket: str) -> Progress | None:
        """Done when the release or its commit is reported, at `status` or by the service's own health."""
        del ticket
        url = url_of(service, "status") or f"{url_of(service)}{service.health_path}"
        for name, value in (
            ("deployment_id", order.deployment_id),
            ("release", order.release),
            ("commit", order.commit),
        ):
            url = url.replace("{" + name + "}", quote(value, safe=""))
        told: Mapping[str, object] = {}
        try:
            status, body = answered(self._http, "GET", url, headers={"accept": "application/json"})
            told = _object(body)
            seen = f"status {status}"
        except DeployerUnavailable as error:
            seen = str(error)  # a service that is being replaced may be away for a moment
        reported = {str(told.get(name, "")) for name in ("release", "version", "commit")} - {""}
        state = str(told.get("state", "")).lower()
        if state in _FAILED:
            return Progress(problem=f"The deployer says {state}: {one_line(str(told.get('detail', '')))}")
        if any(_names(word, order) for word in reported) and state in ("", "done", "success", "succeeded", "healthy"):
            return Progress()
        if time.time() - float(mark or 0) > _SECONDS:
            by = f"{', '.join(sorted(reported))[:100]} is reported" if reported else seen
            return Progress(problem=f"{order.release} was not reported in {_SECONDS:.0f} s: {by}")
        return None

    def reached_at(self, service: Service) -> str:
        return url_of(service)


def _names(word: str, order: Order) -> bool:
    """Whether that is the order's release, or its commit, which many services report in short."""
    return word in (order.release, order.commit) or bool(_SHORT.fullmatch(word) and order.commit.startswith(word))


def signature(body: bytes, secret: str) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _object(body: bytes) -> Mapping[str, object]:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return cast("dict[str, object]", told) if isinstance(told, dict) else {}
