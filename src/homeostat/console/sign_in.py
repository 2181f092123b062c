"""Coming in, going out, and changing the password."""

import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from homeostat.console.rendering import Pages
from homeostat.console.session import (
    COOKIE,
    FORM_COOKIE,
    PASSWORD_LEAST,
    Throttle,
    Visit,
    checked_password,
    digest,
    hash_password,
    local_path,
    open_session,
    password_fits,
    read_form,
    same,
)
from homeostat.errors import BadInput
from homeostat.ports import Clock, Store

_USER_LENGTH = 200


class SignIn:
    """The only pages that are open to everybody."""

    def __init__(self, store: Store, clock: Clock, pages: Pages) -> None:
        self._store = store
        self._clock = clock
        self._pages = pages
        self._throttle = Throttle()

    async def show(self, request: Request) -> Response:
        return self._form(request, next_path=local_path(request.query_params.get("next", "/")))

    async def sign_in(self, request: Request) -> Response:
        """Open a session. An unknown user and a wrong password get the same answer."""
        form = await read_form(request)
        next_path = local_path(form.get("next", "/"))
        if not same(form.get("csrf", ""), request.cookies.get(FORM_COOKIE, "")):
            return self._form(request, next_path=next_path, problem="The form was out of date. Try again.", status=403)
        return await run_in_threadpool(self._check, request, form, next_path)

    def _check(self, request: Request, form: dict[str, str], next_path: str) -> Response:
        now = self._clock.now()
        address = _address(request)
        if wait := self._throttle.wait(address, now):
            seconds = int(wait.total_seconds()) + 1
            problem = f"Too many tries from your address. Wait {seconds} seconds, then try again."
            response = self._form(request, next_path=next_path, problem=problem, status=429)
            response.headers["Retry-After"] = str(seconds)
            return response
        user = form.get("user", "")[:_USER_LENGTH].strip()
        if not password_fits(form.get("password", ""), self._store.people.password_hash(user)):
            self._throttle.failed(address, now)
            problem = "That user name and password do not belong together."
            return self._form(request, next_path=next_path, problem=problem, user=user, status=401)
        self._throttle.succeeded(address)
        response = RedirectResponse(next_path, status_code=303)
        response.delete_cookie(FORM_COOKIE)
        open_session(self._store, user, response, now=now, secure=request.url.scheme == "https")
        self._store.audit.append(
            actor=user, action="people.signed_in", subject=user, detail={"address": address}, now=now
        )
        return response

    def _form(
        self, request: Request, *, next_path: str, problem: str = "", user: str = "", status: int = 200
    ) -> Response:
        token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
        response = self._pages.show(
            "sign_in.html", None, status=status, csrf=token, next=next_path, problem=problem, user=user
        )
        secure = request.url.scheme == "https"
        response.set_cookie(FORM_COOKIE, token, max_age=3600, secure=secure, httponly=True, samesite="lax")
        return response

    def sign_out(self, visit: Visit) -> Response:
        self._store.people.close_session(digest(visit.request.cookies[COOKIE]))
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    def password(self, visit: Visit) -> Response:
        return self._pages.show("password.html", visit.session, least=PASSWORD_LEAST, problem="")

    def change_password(self, visit: Visit) -> Response:
        """Set it, end all sessions of the user, and open a new one for this browser."""
        user = visit.session.user
        try:
            new = self._new_password(visit)
        except BadInput as error:
            return self._pages.show(
                "password.html", visit.session, status=400, least=PASSWORD_LEAST, problem=str(error)
            )
        self._store.people.set_password(user, hash_password(new), one_time=False, now=visit.now)
        self._store.people.close_session(digest(visit.request.cookies[COOKIE]))
        self._store.audit.append(actor=user, action="people.changed_password", subject=user, detail={}, now=visit.now)
        response = RedirectResponse("/?said=password", status_code=303)
        open_session(self._store, user, response, now=visit.now, secure=visit.request.url.scheme == "https")
        return response

    def _new_password(self, visit: Visit) -> str:
        """The new password, when the present one was right; that is throttled as signing in is."""
        address, current = _address(visit.request), visit.form.get("current", "")
        if wait := self._throttle.wait(address, visit.now):
            raise BadInput(f"Too many tries. Wait {int(wait.total_seconds()) + 1} seconds, then try again.")
        if not password_fits(current, self._store.people.password_hash(visit.session.user)):
            self._throttle.failed(address, visit.now)
            raise BadInput("The present password is wrong.")
        return checked_password(visit.form.get("new", ""), visit.form.get("again", ""), current)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
