"""Releases and deploys, as any CI tells of them: `POST /api/releases`, `POST /api/deploys`, and lists of both."""

import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated
from uuid import uuid4

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from homeostat.api import admission
from homeostat.errors import BadInput, NotFound
from homeostat.ports import Clock, Store
from homeostat.records import Declared, Deploy, ReleasedCommit, Service
from homeostat.stages.sense.bounds import decode_json, mapping, parse_moment, sequence, text

MOST_BODY_BYTES = 8 * 1024 * 1024
MOST_VERSION = 250  # characters; an event's release has no more
MOST_COMMITS = 500  # of a release, the newest; those beyond are not kept
_MOST_FILES = 100  # of a commit
_MOST_SERVICES = 100  # of a request
_MOST_WORDS = 2_000
_MOST_NAME = 100
_MOST_LISTED = 100
_MOST_AHEAD = timedelta(days=1)  # of our clock; a later deploy would count as the newest for as long
_PRODUCTION = "production"


async def body_of(request: Request) -> bytes:
    """The request's body, while it is small enough."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY_BYTES:
            raise HTTPException(413, f"a request may have {MOST_BODY_BYTES} bytes")
    return bytes(body)


Body = Annotated[bytes, Depends(body_of)]


def releases_api(*, store: Store, clock: Clock) -> APIRouter:
    """The routes, for whoever shows a token."""
    router = APIRouter(prefix="/api", dependencies=[Depends(admission(store))])

    @router.post("/releases", status_code=201)
    def declare(body: Body) -> Response:
        with answered():
            given, now = decoded(body), clock.now()
            services = services_of(store, given.get("services") or [given.get("service")])
            said = declared(given, version=version_of(given.get("version")), now=now)
            kept = [store.releases.declare(replace(said, service=service.name), now) for service in services]
        return as_json(kept, status=201)

    @router.post("/deploys", status_code=201)
    def deploy(body: Body, request: Request) -> Response:
        with answered():
            given, now = decoded(body), clock.now()
            services = services_of(store, given.get("services") or [given.get("service")])
            version = version_of(given.get("version"))
            deploys = [deploy_of(given, service=service.name, version=version, now=now) for service in services]
            by = f"token {request.state.caller}"
            kept = [store.releases.deploy(each, by=by, now=now) for each in deploys]
        return as_json(kept, status=201)

    @router.get("/releases")
    def releases(service: str = "", page: int = 1) -> Response:
        return as_json(store.releases.find(service, page=page))

    @router.get("/deploys")
    def deploys(service: str = "", version: str = "") -> Response:
        return as_json(store.releases.deploys(service=service, version=version, most=_MOST_LISTED))

    return router


# --- what both dialects read


@contextmanager
def answered() -> Generator[None]:
    """Turns what is refused inside into its answer."""
    try:
        yield
    except NotFound as error:
        raise HTTPException(404, str(error)) from error
    except BadInput as error:
        raise HTTPException(400, str(error)) from error


def as_json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def decoded(body: bytes) -> Mapping[str, object]:
    """Raises BadInput."""
    found = mapping(decode_json(body))
    if not found:
        raise BadInput("send a JSON object")
    return found


def version_of(value: object) -> str:
    """A release's name, as events spell it.

    Raises:
        BadInput: it is none. https://docs.sentry.io/cli/releases/ has the same rules, and refuses slashes besides.
    """
    version = text(value, MOST_VERSION + 1).strip()
    if not version or len(version) > MOST_VERSION or version in (".", "..") or not version.isprintable():
        raise BadInput(f"a version has 1 to {MOST_VERSION} printable characters")
    return version


def services_of(store: Store, named: object) -> tuple[Service, ...]:
    """Services by their names or numbers.

    Raises:
        NotFound: there is no such service.
        BadInput: none is named, or too many are.
    """
    names = [text(name, _MOST_NAME) for name in sequence(named)]
    if not 0 < len(names) <= _MOST_SERVICES or not all(names):
        raise BadInput(f"name the service; one to {_MOST_SERVICES} of them")
    numbers = {str(service.project_id): service.name for service in store.services.all()}
    return tuple(store.services.named(numbers.get(name, name)) for name in dict.fromkeys(names))


def declared(given: Mapping[str, object], *, version: str, now: datetime) -> Declared:
    """What a request says of a release, in our words or Sentry's, of no service yet."""
    return Declared(
        service="",
        version=version,
        released_at=moment_of(given, now, "released_at", "dateReleased"),
        ref=_words(given, "commit", "ref")[:_MOST_NAME],
        url=url_of(given),
        commits=commits_of(given.get("commits"), now),
    )


def deploy_of(given: Mapping[str, object], *, service: str, version: str, now: datetime) -> Deploy:
    """A deploy that was told with its times has an id made of them, so that it counts once however often it is told."""
    finished_at = moment_of(given, now, "finished_at", "dateFinished")
    started_at = moment_of(given, now, "started_at", "dateStarted")
    deploy = Deploy(
        deploy_id=uuid4().hex,
        service=service,
        version=version,
        environment=_words(given, "environment").strip()[:_MOST_NAME] or _PRODUCTION,
        started_at=started_at,
        finished_at=finished_at or now,
        name=_words(given, "name")[:_MOST_NAME],
        url=url_of(given),
    )
    if finished_at is None:
        return deploy
    facts = msgspec.json.encode(replace(deploy, deploy_id=""))
    return replace(deploy, deploy_id=hashlib.sha256(facts).hexdigest()[:32])


def commits_of(value: object, now: datetime) -> tuple[ReleasedCommit, ...] | None:
    """Commits, newest first; None where the request says nothing of them."""
    if value is None:
        return None
    commits = [mapping(one) for one in sequence(value)[:MOST_COMMITS]]
    return tuple(
        ReleasedCommit(
            digest=_words(one, "id")[:_MOST_NAME],
            author=_words(one, "author_name", "author")[:_MOST_NAME],
            author_email=_words(one, "author_email")[:_MOST_NAME],
            message=_words(one, "message"),
            committed_at=moment_of(one, now, "timestamp"),
            files=_files(one),
        )
        for one in commits
        if _words(one, "id")
    )


def moment_of(given: Mapping[str, object], now: datetime, *names: str) -> datetime | None:
    """The first of the fields that is there; None when none is.

    Raises:
        BadInput: it is no time, or one that is still far ahead.
    """
    for name in names:
        if (value := given.get(name)) is not None:
            found = parse_moment(value)
            if found is None or found > now + _MOST_AHEAD:
                raise BadInput(f"{name} has to be a time like 2025-10-23T14:30:00Z, and not ahead of now")
            return found
    return None


def url_of(given: Mapping[str, object]) -> str:
    """Raises BadInput when it is no web address: pages make a link of it."""
    url = _words(given, "url").strip()
    if url and not (url.startswith(("http://", "https://")) and url.isprintable()):
        raise BadInput("a url begins with http:// or https://")
    return url


def _files(commit: Mapping[str, object]) -> tuple[str, ...]:
    given = sequence(commit.get("files") or commit.get("patch_set"))[:_MOST_FILES]
    paths = (text(mapping(one).get("path") or one, 400) for one in given)
    return tuple(" ".join(path.splitlines()) for path in paths if path)


def _words(given: Mapping[str, object], *names: str) -> str:
    return next((found for name in names if (found := text(given.get(name), _MOST_WORDS))), "")
