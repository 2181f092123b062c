"""The switch that stops all publishing and deploying, for programs."""

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from homeostat.api import admission
from homeostat.ports import Store, Switch
from homeostat.records import Halt


class HaltRequest(BaseModel):
    """Why; people read it on every page."""

    reason: str = Field(default="", max_length=500)


def halt_api(*, store: Store, switch: Switch) -> APIRouter:
    """The routes, for callers with a token. Each answers with what holds then: `{"halt": null}` when nothing stops."""
    router = APIRouter(prefix="/api/halt", dependencies=[Depends(admission(store))])

    @router.get("")
    def current() -> Response:
        return _answer(switch.current())

    @router.post("")
    def halt(request: Request, why: HaltRequest | None = None) -> Response:
        switch.halt(by=f"token {request.state.caller}", reason=why.reason if why else "")
        return _answer(switch.current())

    @router.delete("")
    def resume(request: Request) -> Response:
        return _answer(switch.resume(by=f"token {request.state.caller}"))

    return router


def _answer(halt: Halt | None) -> Response:
    return Response(msgspec.json.encode({"halt": halt}), media_type="application/json")
