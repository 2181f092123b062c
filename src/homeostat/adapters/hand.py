"""Asking a hand: a process of its own that publishes, deploys or runs what comes from outside.

HTTP/1.1 on a Unix socket, or on TCP with a bearer token: `POST /calls/METHOD/ID` with a record of `records/orders.py`
as JSON. The answer is 200 and the record that the method gives, or another status and a `Failure`, raised here by its
name. An id is good for one body. What was asked under it is carried out once while the hand lives: who asks again
waits for the same answer, or is given it.
"""

import http.client
import os
import secrets
import socket
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import msgspec

from homeostat import errors
from homeostat.codec import decode
from homeostat.errors import HomeostatError, NotConfigured, Refused, Retryable, Unauthorised
from homeostat.records.orders import Failure, HaltOrder, Nothing

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

PUBLISHER, DEPLOYER, RUNNER = "publisher", "deployer", "runner"
ALL = (PUBLISHER, DEPLOYER, RUNNER)
INSTALLER = "installer"  # only where parts are split
SOCKET = "socket"
MOST_ANSWER = 64 * 1024**2  # bytes; a run's output and results are bounded before
_CONNECT_SECONDS = 5.0
_LONGEST_SECONDS = 4 * 3600.0  # a deployment with its installation and build; the hand has limits of its own
_AGAIN_SECONDS = 2.0  # until whoever asks may ask again: a hand that has ended is started at once, ever more slowly
_OK = 200
_MOST_SAID = 4_000  # characters of an error


class Hand:
    """One hand, at a folder that holds its socket or at an `http(s)://` address."""

    def __init__(self, name: str, address: str, *, unavailable: type[Retryable], token: Path | None = None) -> None:
        self._name = name
        self._address = address
        self._unavailable = unavailable
        self._token = token

    def ask(self, method: str, order: object, kind: type[T]) -> T:
        """What the hand answers; once more where the connection was cut, under the same id.

        Raises:
            Retryable: it does not answer; of the kind that its port names.
            HomeostatError: whatever it raised.
        """
        import httpx2  # noqa: PLC0415 - hands are asked and ask nobody, and `up` waits for them

        body = msgspec.json.encode(order)
        path = f"/calls/{method}/{secrets.token_hex(16)}"
        try:
            return self._post(path, body, kind)
        except (httpx2.ReadError, httpx2.RemoteProtocolError):
            pass  # it may have ended, or only the connection; the id tells
        except httpx2.HTTPError as error:
            raise self._away(error) from error
        try:
            return self._post(path, body, kind)
        except httpx2.HTTPError as error:
            raise self._away(error) from error

    def listens(self) -> bool:
        """Whether somebody is there now; of a hand at an address, always."""
        if self._address.startswith(("http://", "https://")):
            return True
        try:
            with short(Path(self._address), self._unavailable) as folder, socket.socket(socket.AF_UNIX) as probe:
                probe.connect(f"{folder}/{SOCKET}")
        except (OSError, Retryable):
            return False
        return True

    def halt(self, *, by: str, reason: str) -> None:
        """Tell it, one at an address in some milliseconds. One at a folder sees the same files as we do besides."""
        self._say(HaltOrder(by=by, reason=reason))

    def resume(self) -> None:
        self._say(HaltOrder(resume=True))

    def _say(self, order: HaltOrder) -> None:
        if self._address.startswith(("http://", "https://")):
            self._say_at_once(order)
        else:
            self.ask("halt", order, Nothing)

    def _say_at_once(self, order: HaltOrder) -> None:
        """By the standard library: a client that can do more takes longer to be made than a hand has to stop."""
        where = urlsplit(self._address)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        connection = kind(where.netloc, timeout=_CONNECT_SECONDS)
        headers = {"content-type": "application/json", "authorization": f"Bearer {_read_token(self._token)}"}
        path = f"{where.path.rstrip('/')}/calls/halt/{secrets.token_hex(16)}"
        with closing(connection):
            try:
                connection.request("POST", path, msgspec.json.encode(order), headers)
                response = connection.getresponse()
                told = response.read(MOST_ANSWER)
            except (OSError, http.client.HTTPException) as error:
                raise self._away(error) from error
        self._read(response.status, told, Nothing)

    def _away(self, error: Exception) -> Retryable:
        return self._absent(f": {str(error)[:200] or type(error).__name__}")

    def _absent(self, why: str = "") -> Retryable:
        absent = self._unavailable(f"The {self._name} does not answer{why}.")
        absent.seconds = _AGAIN_SECONDS
        return absent

    def _post(self, path: str, body: bytes, kind: type[T]) -> T:
        with self._client() as client, client.stream("POST", path, content=body) as response:
            told = bytearray()
            for piece in response.iter_raw():
                told += piece
                if len(told) > MOST_ANSWER:
                    raise Refused(f"The {self._name} answered with more than {MOST_ANSWER} bytes.")
            status = response.status_code
        return self._read(status, bytes(told), kind)

    def _read(self, status: int, told: bytes, kind: type[T]) -> T:
        try:
            if status == _OK:
                return decode(told, kind)
            failure = decode(told, Failure)
        except msgspec.DecodeError as error:
            raise self._unavailable(f"The {self._name} answered {status}, and nothing that can be read.") from error
        raise raised_by(failure)

    @contextmanager
    def _client(self) -> "Generator[httpx2.Client]":
        """A connection for one call: calls are few and long."""
        import httpx2  # noqa: PLC0415 - see above

        timeout = httpx2.Timeout(_LONGEST_SECONDS, connect=_CONNECT_SECONDS)
        headers = {"content-type": "application/json"}
        if self._address.startswith(("http://", "https://")):
            headers["authorization"] = f"Bearer {_read_token(self._token)}"
            with httpx2.Client(base_url=self._address, headers=headers, timeout=timeout, trust_env=False) as client:
                yield client
            return
        if not self.listens():
            raise self._absent()
        with short(Path(self._address), self._unavailable) as folder:
            transport = httpx2.HTTPTransport(uds=f"{folder}/{SOCKET}", verify=False)
            with httpx2.Client(transport=transport, base_url="http://hand", headers=headers, timeout=timeout) as client:
                yield client


def raised_by(failure: Failure) -> Exception:
    """What the hand raised. Only what stands in `errors.py` has a name here; all else is a fault of ours."""
    kind: object = getattr(errors, failure.error, None)
    said = failure.says[:_MOST_SAID]
    if not (isinstance(kind, type) and issubclass(kind, HomeostatError)):
        return RuntimeError(f"{failure.error[:100]}: {said}")
    found = kind.__new__(kind)
    found.args = (said,)
    if isinstance(found, Retryable):
        found.seconds = failure.seconds
    return found


def name_of(error: Exception) -> str:
    """The nearest name in `errors.py`: an adapter may raise a kind of its own below one of those."""
    for kind in type(error).__mro__:
        if getattr(errors, kind.__name__, None) is kind:
            return kind.__name__
    return type(error).__name__


@contextmanager
def short(folder: Path, unavailable: type[HomeostatError]) -> Generator[str]:
    """A name of the folder that fits into a socket's address, of 107 bytes, however deep the folder lies (Linux)."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise unavailable(f"{folder} cannot be opened: {error.strerror}.") from error
    try:
        yield f"/proc/self/fd/{opened}"
    finally:
        os.close(opened)


def _read_token(path: Path | None) -> str:
    if path is None:
        raise NotConfigured("A hand at an address needs a token. Name its file in HOMEOSTAT_HANDS_TOKEN.")
    try:
        return path.read_text().strip()
    except OSError as error:
        raise Unauthorised(f"{path} cannot be read: {error.strerror}. It holds the token for the hands.") from error
