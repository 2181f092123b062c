"""What forges call when something happened there: it wakes the walks that wait, and nothing in it is believed.

Whoever holds the secret can make us look, which we do anyway, and no more: how a pull request stands is asked of the
forge. Deliveries that were seen are passed over; which those were is forgotten with the process.
"""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

import msgspec
from fastapi import APIRouter, HTTPException, Request, Response

from homeostat.ports import Store
from homeostat.records import Service

_MOST_BYTES = 4 * 1024**2  # forges cut theirs at 25 MB; of pull requests and checks they are a hundredth of that
_MOST_REMEMBERED = 10_000
_LONGEST_ID = 200


class _Repository(msgspec.Struct):
    full_name: str = ""


class _Project(msgspec.Struct):
    path_with_namespace: str = ""


class _Payload(msgspec.Struct):
    repository: _Repository = msgspec.field(default_factory=_Repository)
    project: _Project = msgspec.field(default_factory=_Project)

    @property
    def name(self) -> str:
        return self.repository.full_name or self.project.path_with_namespace


def webhooks_api(*, store: Store, secret: str, wake: Callable[[frozenset[str]], int]) -> APIRouter:
    """`wake` lets the walks of these services look. Without a secret, nothing is let in."""
    router = APIRouter()
    seen = _Seen()

    @router.post("/api/webhooks/{kind}")
    async def called(kind: str, request: Request) -> Response:
        checks = _KINDS.get(kind)
        if checks is None:
            raise HTTPException(404, f"known are: {', '.join(_KINDS)}")
        if not secret:
            raise HTTPException(403, "set HOMEOSTAT_WEBHOOK_SECRET, and the same secret at the forge")
        body = await _bounded(request)
        genuine, delivery = checks(request.headers, body, secret.encode())
        if not genuine:
            raise HTTPException(401, "the signature does not fit")
        if seen.before(f"{kind} {delivery or hashlib.sha256(body).hexdigest()}"):
            return _said("seen before", 0)
        concerned = _concerned(store.services.all(), kind, _read(body).name)
        return _said("looked at", wake(concerned))

    return router


def _concerned(services: tuple[Service, ...], kind: str, project: str) -> frozenset[str]:
    kinds = {"gitea": {"gitea", "forgejo"}}.get(kind, {kind})
    return frozenset(
        service.name
        for service in services
        if service.forge in kinds and service.forge_options.get("project", "").lower() == project.lower() != ""
    )


async def _bounded(request: Request) -> bytes:
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > _MOST_BYTES:
            raise HTTPException(413, f"more than {_MOST_BYTES} bytes")
    return bytes(found)


def _read(body: bytes) -> _Payload:
    try:
        return msgspec.json.decode(body, type=_Payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise HTTPException(400, "this is no JSON that a forge sends") from error


def _github(headers: Mapping[str, str], body: bytes, secret: bytes) -> tuple[bool, str]:
    """By https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries."""
    given = headers.get("x-hub-signature-256", "")
    return _same(given, f"sha256={_digest(body, secret)}"), _id(headers, "x-github-delivery")


def _gitlab(headers: Mapping[str, str], body: bytes, secret: bytes) -> tuple[bool, str]:
    """https://docs.gitlab.com/user/project/integrations/webhooks: the secret itself is sent."""
    del body
    given = headers.get("x-gitlab-token", "")
    return _same(given, secret.decode()), _id(headers, "x-gitlab-event-uuid") + _id(headers, "idempotency-key")


def _gitea(headers: Mapping[str, str], body: bytes, secret: bytes) -> tuple[bool, str]:
    """https://docs.gitea.com/usage/webhooks; Forgejo sends the same headers beside its own."""
    given = headers.get("x-gitea-signature", "")
    return _same(given, _digest(body, secret)), _id(headers, "x-gitea-delivery")


_KINDS = {"github": _github, "gitlab": _gitlab, "gitea": _gitea}


def _digest(body: bytes, secret: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def _id(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "")[:_LONGEST_ID]


def _said(status: str, walks: int) -> Response:
    return Response(msgspec.json.encode({"status": status, "walks": walks}), 202, media_type="application/json")


class _Seen:
    """The deliveries of late, the oldest forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def before(self, delivery: str) -> bool:
        with self._lock:
            known = delivery in self._known
            self._known[delivery] = None
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return known
