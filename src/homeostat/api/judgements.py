"""What a person says of a fix that is deployed: `POST /api/bugs/CODE/keep` and `/take-back`."""

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, Field

from homeostat.api import admission
from homeostat.errors import NotFound
from homeostat.ports import Approvals, Store


class JudgementRequest(BaseModel):
    reason: str = Field(default="asked for by the API", max_length=1_000)


def judgements_api(*, store: Store, approvals: Approvals) -> APIRouter:
    """The routes, for whoever shows a token."""
    router = APIRouter(prefix="/api/bugs", dependencies=[Depends(admission(store))])

    @router.post("/{code}/keep", status_code=202)
    def keep(code: str, wanted: JudgementRequest, request: Request) -> dict[str, str]:
        try:
            approvals.keep(code, decided_by=f"token {request.state.caller}", reason=wanted.reason)
        except NotFound as error:
            raise HTTPException(404, str(error)) from error
        return {"bug_id": code}

    @router.post("/{code}/take-back", status_code=202)
    def take_back(code: str, wanted: JudgementRequest, request: Request) -> dict[str, str]:
        try:
            approvals.take_back(code, decided_by=f"token {request.state.caller}", reason=wanted.reason)
        except NotFound as error:
            raise HTTPException(404, str(error)) from error
        return {"bug_id": code}

    return router
