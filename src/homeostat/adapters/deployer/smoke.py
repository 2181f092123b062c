"""What a new release has to answer before it takes anybody's place: its health, then the requests it was given."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx2

from homeostat.errors import NotConfigured
from homeostat.records import Service

HEALTH_SECONDS = 30.0  # as Kamal's deploy timeout; the option `health_seconds` of a service says another
HEALTH_OPTION = "health_seconds"
_HEALTH_SECONDS = re.compile(r"[1-9][0-9]{0,2}")
_UNWELL_PART = 0.5  # of that time: who answers has started, and says by each answer that it is not well
_REQUEST_SECONDS = 10.0  # of one smoke request, from its connection to its last byte
_MOST_REQUESTS = 50
_PAUSE_SECONDS = 0.1
_DETAIL_CHARACTERS = 500
_LINE = re.compile(r"(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) +(/\S*)(?: +(\S.*))?")


class NotHealthy(Exception):
    """The release did not build, start or answer; its text is one line."""


@dataclass(frozen=True, slots=True)
class SmokeRequest:
    """One request; a body is JSON."""

    method: str
    path: str
    body: str = ""


def smoke_requests(lines: Sequence[str]) -> tuple[SmokeRequest, ...]:
    """The requests that a service declares: "GET /orders", 'POST /quote {"sku": 1}'.

    Raises:
        NotConfigured: one is none of that form.
    """
    found: list[SmokeRequest] = []
    for line in lines[:_MOST_REQUESTS]:
        read = _LINE.fullmatch(line.strip())
        if read is None:
            raise NotConfigured(f'A smoke request is written like "GET /orders"; {line[:80]!r} is not.')
        method, path, body = read.groups(default="")
        found.append(SmokeRequest(method, path, body))
    return tuple(found)


def wait_for_health(
    url: str, *, ended: Callable[[], str], ask: Callable[[], bool], seconds: float = HEALTH_SECONDS
) -> None:
    """Return once the address answers 2xx.

    A release that does not listen yet may take all of the time; one that answers, and steadily not well, half of it.
    `ended` says in words that the release cannot get healthy any more, or ""; `ask` may raise to stop the waiting.

    Raises:
        NotHealthy: it ended, or did not answer well in time.
    """
    began = time.monotonic()
    unwell_since: float | None = None
    seen = "no answer"
    with httpx2.Client(trust_env=False, timeout=2.0) as http:
        while (now := time.monotonic()) < began + seconds:
            ask()
            if why := ended():
                raise NotHealthy(why)
            if unwell_since is not None and now - unwell_since >= seconds * _UNWELL_PART:
                raise NotHealthy(f"Not healthy: for {now - unwell_since:.0f} s it answered, and not well, {seen}")
            try:
                with http.stream("GET", url) as answer:
                    if answer.is_success:
                        return
                    seen, unwell_since = f"status {answer.status_code}", unwell_since or now
            except httpx2.HTTPError as error:
                seen, unwell_since = f"no answer ({type(error).__name__})", None
            time.sleep(_PAUSE_SECONDS)
    raise NotHealthy(f"Not healthy after {seconds:.0f} s, {seen}")


def health_seconds(service: Service, otherwise: float = HEALTH_SECONDS) -> float:
    """How long a release of the service is waited for.

    What is no such number counts as not given: it must not keep the release before from coming back. It is refused
    where a service is added, by `check_health_seconds`.
    """
    given = service.deployer_options.get(HEALTH_OPTION, "")
    return float(given) if _HEALTH_SECONDS.fullmatch(given) else otherwise


def check_health_seconds(given: str) -> None:
    """Raise NotConfigured where it is no number of seconds that a release may be waited for."""
    if not _HEALTH_SECONDS.fullmatch(given):
        raise NotConfigured(f"{HEALTH_OPTION} is a number of seconds from 1 to 999; {given[:20]!r} is not.")


def smoke(base: str, requests: Sequence[SmokeRequest], *, ask: Callable[[], bool]) -> None:
    """Send each request once; an answer below 400 is a good one. Bodies of answers are not read.

    Raises:
        NotHealthy: one was answered badly, or not in ten seconds.
    """
    with httpx2.Client(trust_env=False, timeout=_REQUEST_SECONDS) as http:
        for each in requests:
            ask()
            headers = {"content-type": "application/json"} if each.body else {}
            asked = f"The smoke request {each.method} {each.path}"
            try:
                with http.stream(each.method, f"{base}{each.path}", content=each.body, headers=headers) as answer:
                    status = answer.status_code
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise NotHealthy(f"{asked} was not answered ({type(error).__name__})") from error
            if status >= 400:  # noqa: PLR2004 - RFC 9110: from here on it is an error
                raise NotHealthy(f"{asked} was answered {status}")


def well(health_path: str, requests: Sequence[SmokeRequest]) -> str:
    """What a healthy release has shown, in words."""
    shown = f"answers {health_path}"
    sent = "1 smoke request" if len(requests) == 1 else f"{len(requests)} smoke requests"
    return f"{shown} and {sent}" if requests else shown


def one_line(text: str) -> str:
    """The end of a text, printable and on one line."""
    lines = ("".join(c if c.isprintable() else " " for c in line).strip() for line in text.splitlines())
    return " | ".join(line for line in lines if line)[-_DETAIL_CHARACTERS:]
