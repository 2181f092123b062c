"""Policies, for programs: read, written as `policy set` does, tried out, and what binds now."""

from collections.abc import Callable

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field

from homeostat.api import admission
from homeostat.errors import NotFound, Refused
from homeostat.ports import Rules, Store
from homeostat.records import Policy
from homeostat.stages.approve.policy_words import in_words, read_policy


class PolicyChange(BaseModel):
    """Names and values as `homeostat policy set` takes them."""

    service: str = Field(default="", max_length=100)
    said: dict[str, str] = Field(max_length=40)


class Reason(BaseModel):
    """Why it cannot wait; it is written down."""

    reason: str = Field(max_length=500)


def policies_api(*, store: Store, rules: Rules) -> APIRouter:
    """The routes, for callers with a token."""
    router = APIRouter(prefix="/api/policies", dependencies=[Depends(admission(store))])

    @router.get("")
    def show(service: str = "") -> Response:
        policy = rules.current(service)
        names = [each.name for each in store.services.all() if service in ("", each.name)]
        return _json({"policy": in_words(policy), "effective": {name: rules.of_service(name) for name in names}})

    @router.post("")
    def write(change: PolicyChange, request: Request) -> Response:
        return _asked(lambda: rules.write(_changed(rules, change), by=f"token {request.state.caller}"))

    @router.post("/dry-run")
    def dry_run(change: PolicyChange) -> Response:
        return _asked(lambda: rules.dry_run(_changed(rules, change)))

    @router.post("/resume")
    def resume(request: Request, service: str = "") -> Response:
        return _asked(lambda: rules.resume(service, by=f"token {request.state.caller}"))

    @router.post("/override/{code}")
    def override(code: str, why: Reason, request: Request) -> Response:
        return _asked(lambda: rules.override(code, by=f"token {request.state.caller}", reason=why.reason))

    return router


def _changed(rules: Rules, change: PolicyChange) -> Policy:
    return read_policy(rules.current(change.service), change.said)


def _asked(ask: Callable[[], object]) -> Response:
    try:
        return _json(ask())
    except NotFound as error:
        raise HTTPException(404, str(error)) from error
    except Refused as error:
        raise HTTPException(400, str(error)) from error


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
