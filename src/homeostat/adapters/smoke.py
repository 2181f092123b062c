"""Requests of our own to a service: those that it declares, or its health check."""

import time

import httpx2

from homeostat.adapters.deployer.urls import url_of
from homeostat.records import Service

USER_AGENT = "homeostat-watch"  # by which the front tells them from users' requests
_LIMIT_SECONDS = 5.0
_MOST_LINES = 20
_REASON_CHARACTERS = 200
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def send_once(service: Service) -> str:
    """Send each of the service's smoke requests once, to the address of its users; the first failure, or "".

    A line is "GET /orders" or "POST /quote {json}". Well answered is 2xx or 3xx, within five seconds. Where it has
    neither an address nor a port, nothing is sent.
    """
    address = url_of(service)
    if not address:
        return ""
    lines = service.smoke[:_MOST_LINES] or (f"GET {service.health_path}",)
    with httpx2.Client(trust_env=False, timeout=_LIMIT_SECONDS, headers={"user-agent": USER_AGENT}) as http:
        for line in lines:
            if why := _failure(http, line, address):
                return f"{line[:_REASON_CHARACTERS]}: {why}"
    return ""


def answers_in(service: Service) -> float | None:
    """Seconds to a 2xx answer of the health check, at the address of its users; None when there was none."""
    began = time.monotonic()
    try:
        answer = httpx2.get(f"{url_of(service)}{service.health_path}", timeout=_LIMIT_SECONDS, trust_env=False)
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return None
    return time.monotonic() - began if answer.is_success else None


def _failure(http: httpx2.Client, line: str, address: str) -> str:
    method, _, rest = line.strip().partition(" ")
    path, _, body = rest.strip().partition(" ")
    if method not in _METHODS or not path.startswith("/"):
        return 'not of the form "GET /path"'
    headers = {"content-type": "application/json"} if body else {}
    try:
        with http.stream(method, address + path, content=body.encode() or None, headers=headers) as answer:
            return f"status {answer.status_code}" if answer.is_error else ""
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"no answer ({type(error).__name__})"
