"""What people do to bugs besides repair, for programs."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field

from homeostat.api import admission
from homeostat.errors import BeingShipped, NotFound, Refused
from homeostat.ports import Store, Triage


class Reason(BaseModel):
    """Why; it is kept in the bug's history."""

    reason: str = Field(default="", max_length=1_000)


class MuteRequest(Reason):
    """Until when, as `read_until` understands it."""

    until: str = Field(default="", max_length=40)


class ResolveRequest(Reason):
    """With `in_next_release` no release that is known now brings the bug back."""

    in_next_release: bool = False


class MergeRequest(BaseModel):
    """The bugs that are one, and the one of them that stays: the oldest when empty."""

    codes: list[str] = Field(min_length=1, max_length=100)
    into: str = Field(default="", max_length=40)


class SplitRequest(BaseModel):
    """Digests, or as much of their beginnings as tells them apart."""

    fingerprints: list[str] = Field(min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class _Routes:
    """Each answers with the bug as it is then; 404, 409 and 400 say what kept it from being done."""

    store: Store
    triage: Triage

    def merge(self, wanted: MergeRequest, request: Request) -> Response:
        return self._done("", lambda: self.triage.merge(wanted.codes, by=_caller(request), into=wanted.into))

    def fingerprints(self, code: str) -> Response:
        return Response(msgspec.json.encode(self.store.triage.fingerprints(code)), media_type="application/json")

    def split(self, code: str, wanted: SplitRequest, request: Request) -> Response:
        return self._done(code, lambda: self.triage.split(code, wanted.fingerprints, by=_caller(request)))

    def mute(self, code: str, request: Request, wanted: MuteRequest | None = None) -> Response:
        given = wanted or MuteRequest()

        def mute() -> None:
            self.triage.mute(code, by=_caller(request), until=given.until, reason=given.reason)

        return self._done(code, mute)

    def unmute(self, code: str, request: Request, why: Reason | None = None) -> Response:
        return self._done(code, lambda: self.triage.unmute(code, by=_caller(request), reason=_said(why)))

    def resolve(self, code: str, request: Request, wanted: ResolveRequest | None = None) -> Response:
        given = wanted or ResolveRequest()

        def resolve() -> None:
            by = _caller(request)
            self.triage.resolve(code, by=by, reason=given.reason, in_next_release=given.in_next_release)

        return self._done(code, resolve)

    def reopen(self, code: str, request: Request, why: Reason | None = None) -> Response:
        return self._done(code, lambda: self.triage.reopen(code, by=_caller(request), reason=_said(why)))

    def not_code(self, code: str, request: Request, why: Reason | None = None) -> Response:
        return self._done(code, lambda: self.triage.not_code(code, by=_caller(request), reason=_said(why)))

    def _done(self, code: str, do: Callable[[], str | None]) -> Response:
        try:
            bug = self.store.bugs.get(do() or code)
        except NotFound as error:
            raise HTTPException(404, str(error)) from error
        except BeingShipped as error:
            raise HTTPException(409, str(error)) from error
        except Refused as error:
            raise HTTPException(400, str(error)) from error
        return Response(msgspec.json.encode({"bug": bug}), media_type="application/json")


def triage_api(*, store: Store, triage: Triage) -> APIRouter:
    """The routes, for callers with a token."""
    router, routes = APIRouter(dependencies=[Depends(admission(store))]), _Routes(store, triage)
    router.post("/api/bugs/merge")(routes.merge)
    router.get("/api/bugs/{code}/fingerprints")(routes.fingerprints)
    router.post("/api/bugs/{code}/split")(routes.split)
    router.post("/api/bugs/{code}/mute")(routes.mute)
    router.post("/api/bugs/{code}/unmute")(routes.unmute)
    router.post("/api/bugs/{code}/resolve")(routes.resolve)
    router.post("/api/bugs/{code}/reopen")(routes.reopen)
    router.post("/api/bugs/{code}/not-code")(routes.not_code)
    return router


def _caller(request: Request) -> str:
    return f"token {request.state.caller}"


def _said(why: Reason | None) -> str:
    return why.reason if why else ""
