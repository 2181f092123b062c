"""Addresses and secrets that a service's options name, and small answers from the web."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from homeostat.errors import DeployerUnavailable, NotConfigured
from homeostat.records import Service

_MOST_BYTES = 1024 * 1024
_MOST_SECRET_BYTES = 64 * 1024
_BUSY = frozenset([408, 425, 429])


def url_of(service: Service, option: str = "url") -> str:
    """The option, without a slash at its end; for `url`, else the service's port on this machine; "" for neither.

    Raises:
        NotConfigured: the option is no web address.
    """
    given = service.deployer_options.get(option, "").rstrip("/")
    if not given:
        return f"http://127.0.0.1:{service.port}" if option == "url" and service.port else ""
    try:
        split = urlsplit(given)
        well_formed = split.scheme in ("http", "https") and bool(split.hostname) and given.isprintable()
    except ValueError:
        well_formed = False
    if not well_formed:
        raise NotConfigured(f"{given[:200]!r} is no address like https://shop.example.org")
    return given


def secret_of(service: Service, option: str) -> str:
    """What the file holds that the option names: options are shown to people, files are not.

    Raises:
        NotConfigured: there is no such option or file.
    """
    path = service.deployer_options.get(option, "")
    if not path:
        raise NotConfigured(
            f"{service.name} needs the option {option}: homeostat services add {service.name}"
            f" --deployer-option {option}=/path/to/file"
        )
    try:
        with Path(path).open("rb") as file:
            secret = file.read(_MOST_SECRET_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotConfigured(f"The {option} of {service.name} cannot be read: {error}") from error
    if not secret:
        raise NotConfigured(f"The {option} of {service.name} is empty: {path}")
    return secret


def answered(
    http: httpx2.Client, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b""
) -> tuple[int, bytes]:
    """Status and body of an answer, of which at most a megabyte is read.

    Raises:
        DeployerUnavailable: nobody answered, or who did is busy or broken just now.
    """
    host = urlsplit(url).hostname
    try:
        with http.stream(method, url, headers=dict(headers), content=content) as answer:
            body = bytearray()
            for chunk in answer.iter_bytes(65_536):
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise DeployerUnavailable(f"{host} answers with more than {_MOST_BYTES} bytes")
            status = answer.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise DeployerUnavailable(f"{host} did not answer ({type(error).__name__})") from error
    if status >= 500 or status in _BUSY:  # noqa: PLR2004 - RFC 9110: its fault, not ours
        raise DeployerUnavailable(f"{host} answered {status}")
    return status, bytes(body)
