"""The same for programs: JSON over HTTP, by bearer token."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field

from homeostat.errors import NotFound, Refused, StaleBase, StalePatch
from homeostat.ports import Approvals, Clock, Store
from homeostat.records import Answer, BugQuery, BugTab, Repair
from homeostat.stages.group.substate import substate

T = TypeVar("T")
_CONFLICTS = (StaleBase, StalePatch)


class AnalyzeRequest(BaseModel):
    """`POST /analyze` of the contract."""

    bug_id: str = Field(max_length=40)
    service_name: str = Field(max_length=200)
    error_message: str = Field(max_length=8_192)
    stack_trace: str | None = Field(default=None, max_length=65_536)
    log_excerpt: str | None = Field(default=None, max_length=65_536)


class DecisionRequest(BaseModel):
    """What a caller says about the patch that it was shown."""

    proposal_id: str = Field(max_length=200)
    patch_digest: str = Field(max_length=64)
    base: str = Field(max_length=64)
    answer: Answer
    reason: str = Field(default="", max_length=1_000)
    acknowledged: list[str] = Field(default=[], max_length=500, description="risks of the patch that were seen")


def admission(store: Store) -> Callable[[Request], None]:
    """Lets in who shows a token, and notes whose it is."""

    def admit(request: Request) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        name = store.people.token_name(hashlib.sha256(token.encode()).hexdigest()) if token else None
        if name is None:
            raise HTTPException(401, "send a token: Authorization: Bearer TOKEN; `homeostat tokens add NAME` makes one")
        request.state.caller = name

    return admit


def api(*, store: Store, approvals: Approvals, clock: Clock, analyze: Callable[[str], Repair]) -> APIRouter:
    """The routes. `analyze` starts the repair of a bug, or finds the one under way."""
    open_to_all = APIRouter()
    router = APIRouter(dependencies=[Depends(admission(store))])

    @open_to_all.get("/health")
    def health() -> dict[str, str]:
        return {"status": "healthy", "service": "homeostat"}

    @router.post("/analyze")
    def start_analysis(wanted: AnalyzeRequest) -> dict[str, str]:
        bug = _found(lambda: store.bugs.get(wanted.bug_id))
        if bug.service != wanted.service_name:
            raise HTTPException(404, f"{wanted.bug_id} is a bug of {bug.service}, not of {wanted.service_name}.")
        analyze(bug.code)
        return {"status": "analysis_started", "bug_id": bug.code}

    @router.get("/api/bugs")
    def bugs(tab: BugTab = BugTab.ALL, service: str = "", text: str = "", page: int = 1) -> Response:
        found = store.bugs.search(BugQuery(tab=tab, service=service, text=text[:200], page=page), clock.now())
        return _json(found)

    @router.get("/api/bugs/{code}")
    def bug(code: str) -> Response:
        found = _found(lambda: store.bugs.get(code))
        triaged = store.triage.of(code)
        state = substate(found, escalating=triaged.escalation is not None, now=clock.now())
        told = {"substate": state, "mute": triaged.mute, "escalation": triaged.escalation}
        suggestions = [s for repair in store.repairs.of_bug(code) for s in store.repairs.suggestions(repair.repair_id)]
        return _json({"bug": found, **told, "suggestions": suggestions, "changes": store.bugs.changes(code)})

    @router.post("/api/decisions", status_code=201)
    def decide(wanted: DecisionRequest, request: Request) -> Response:
        decision = _found(
            lambda: approvals.decide(
                proposal_id=wanted.proposal_id,
                patch_digest=wanted.patch_digest,
                base=wanted.base,
                answer=wanted.answer,
                decided_by=f"token {request.state.caller}",
                reason=wanted.reason,
                acknowledged=wanted.acknowledged,
            )
        )
        return _json(decision, status=201)

    @router.get("/api/stats")
    def stats() -> Response:
        return _json(store.bugs.stats())

    open_to_all.include_router(router)
    return open_to_all


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def _found(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except NotFound as error:
        raise HTTPException(404, str(error)) from error
    except _CONFLICTS as error:
        raise HTTPException(409, str(error)) from error
    except Refused as error:
        raise HTTPException(400, str(error)) from error
