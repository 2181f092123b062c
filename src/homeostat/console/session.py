"""Who is asking: passwords, sessions, and the one gate that every page stands behind."""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import parse_qsl, quote, urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from homeostat.console.rendering import Pages
from homeostat.errors import BadInput, HomeostatError, NotFound, Refused, Retryable
from homeostat.ports import Clock, Store
from homeostat.records import Session

COOKIE = "homeostat_session"
FORM_COOKIE = "homeostat_form"  # pairs the sign-in form with the browser it was sent to; no session exists yet
SESSION_LENGTH = timedelta(hours=12)
PASSWORD_LEAST = 12  # NIST SP 800-63B asks for at least 8, and for length instead of rules on characters
PASSWORD_MOST = 200
_FORM_BYTES = 64 * 1024
_FORM_FIELDS = 200
_TRIES = 5
_PENALTY = timedelta(minutes=1)
_ADDRESSES_MOST = 10_000

_hasher = PasswordHasher()
_at_most_two = threading.BoundedSemaphore(2)  # one hash takes 64 MiB


def hash_password(password: str) -> str:
    """An Argon2id hash that carries its own salt and cost."""
    with _at_most_two:
        return _hasher.hash(password)


def new_one_time_password() -> str:
    """Sixteen letters and digits in four groups (78 bits), easy to copy: no 0, 1, 8, i, l or o."""
    alphabet = "abcdefghjkmnpqrstuvwxyz2345679"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


@cache
def _nobodys_hash() -> str:
    """Made when it is needed first: it takes a third of a second."""
    return hash_password(secrets.token_hex())


def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether it is the one; an unknown user takes as long to refuse as a wrong password."""
    nobodys = "" if password_hash else _nobodys_hash()
    with _at_most_two:
        try:
            _hasher.verify(password_hash or nobodys, password[:PASSWORD_MOST])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def local_path(wanted: str) -> str:
    """`wanted` where it is a path of this console, else the home page: no redirect leaves the house."""
    parts = urlsplit(wanted)
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if plain and not parts.scheme and not parts.netloc and "\\" not in wanted else "/"


class Throttle:
    """Failed sign-ins of each address: after five, a minute's wait. In memory, bounded."""

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, address: str, now: datetime) -> timedelta | None:
        """How long this address has to wait; None when it may try."""
        with self._lock:
            count, last = self._failures.get(address, (0, now))
        left = last + _PENALTY - now
        return left if count >= _TRIES and left > timedelta(0) else None

    def failed(self, address: str, now: datetime) -> None:
        with self._lock:
            count, last = self._failures.pop(address, (0, now))
            if count >= _TRIES and now - last >= _PENALTY:
                count = 0
            if len(self._failures) >= _ADDRESSES_MOST:
                del self._failures[next(iter(self._failures))]
            self._failures[address] = (count + 1, now)

    def succeeded(self, address: str) -> None:
        with self._lock:
            self._failures.pop(address, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of a person who has signed in."""

    request: Request
    session: Session
    now: datetime
    form: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])


Page = Callable[[Visit], Response]


class Gate:
    """Lets a request through to a page when it comes with a session and, where it changes something, its token."""

    def __init__(self, store: Store, clock: Clock, pages: Pages) -> None:
        self._store = store
        self._clock = clock
        self._pages = pages

    def page(self, show: Page) -> Callable[[Request], object]:
        """An endpoint that answers with `show`; pages run in a thread, because the store is synchronous."""

        async def endpoint(request: Request) -> Response:
            session = await self.session(request)
            if session is None:
                return _sign_in_first(request)
            if session.one_time and request.url.path not in {"/password", "/sign-out"}:
                return RedirectResponse("/password", status_code=303)
            form = await read_form(request) if request.method == "POST" else {}
            if request.method == "POST" and not same(form.get("csrf", ""), session.csrf_token):
                return PlainTextResponse("This form is out of date. Go back, reload the page, try again.", 403)
            visit = Visit(request=request, session=session, now=self._clock.now(), form=form)
            return await run_in_threadpool(self._answer, show, visit)

        return endpoint

    async def session(self, request: Request) -> Session | None:
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        return await run_in_threadpool(self._store.people.session, digest(token), self._clock.now())

    def _answer(self, show: Page, visit: Visit) -> Response:
        try:
            return show(visit)
        except NotFound as error:
            return self._sorry(visit, 404, "There is nothing here", error)
        except Retryable as error:
            return self._sorry(visit, 503, "Not just now", error)
        except Refused as error:
            return self._sorry(visit, 400, "That cannot be done", error)

    def _sorry(self, visit: Visit, status: int, heading: str, error: HomeostatError) -> Response:
        return self._pages.show(
            "problem.html", visit.session, status=status, heading=heading, says=str(error), links=(("/", "Home"),)
        )


def same(given: str, expected: str) -> bool:
    """Compared in constant time."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form of at most 64 KiB; anything else is an empty form, which no token fits."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            return {}
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FORM_FIELDS))
    except ValueError:
        return {}


def open_session(store: Store, user: str, response: Response, *, now: datetime, secure: bool) -> None:
    """Start twelve hours for the user; the browser gets the token, the store its digest."""
    token = secrets.token_urlsafe(32)
    until = now + SESSION_LENGTH
    store.people.open_session(digest(token), user, secrets.token_urlsafe(32), now=now, until=until)
    response.set_cookie(
        COOKIE, token, max_age=int(SESSION_LENGTH.total_seconds()), secure=secure, httponly=True, samesite="lax"
    )


def checked_password(new: str, again: str, current: str) -> str:
    """The new password.

    Raises:
        BadInput: it is too short or long, not typed the same twice, or the old one.
    """
    if new != again:
        raise BadInput("The two new passwords differ.")
    if new == current:
        raise BadInput("The new password is the old one.")
    if not PASSWORD_LEAST <= len(new) <= PASSWORD_MOST:
        raise BadInput(f"A password has {PASSWORD_LEAST} to {PASSWORD_MOST} characters; yours has {len(new)}.")
    return new


def _sign_in_first(request: Request) -> Response:
    if request.method not in {"GET", "HEAD"}:
        return PlainTextResponse("Sign in first.", status_code=403)
    if request.headers.get("HX-Request"):
        # A fragment must not be filled with the sign-in page: htmx reloads the whole page on this header.
        return Response(status_code=401, headers={"HX-Refresh": "true"})
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", status_code=303)
