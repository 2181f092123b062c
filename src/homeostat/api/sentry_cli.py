# ruff: noqa: FAST003 - any organization will do
"""What Sentry's build plugins and `sentry-cli` speak: source maps in chunks, and releases.

https://docs.sentry.io/cli/releases/ and https://docs.sentry.io/platforms/javascript/sourcemaps/. A project is a service
by its name or number; any organization will do.
"""

import hashlib
import re
import threading
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from homeostat.api import admission
from homeostat.api.sentry_releases import add_releases
from homeostat.errors import BadInput, NotFound
from homeostat.ports import Clock, Store
from homeostat.records import Json
from homeostat.stages.sense.sourcemaps.uploads import MOST_UPLOAD_BYTES, read_bundle

_CHUNK_BYTES = 1024 * 1024
_MOST_CHUNKS = 16  # of one request
_MOST_REQUEST_BYTES = 20 * 1024 * 1024
_MOST_KEPT_BYTES = 512 * 1024 * 1024  # of chunks that no bundle was made of yet
_KEPT_SECONDS = 3600
_SHA1 = re.compile(r"[0-9a-f]{40}")


class Chunks:
    """Parts of bundles that are on their way, each a file named by its SHA-1."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def keep(self, digest: str, content: bytes) -> None:
        """Keep a part; a second call with the same one changes nothing.

        Raises:
            BadInput: its name is not its digest, or more are kept than may be.
        """
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != digest:
            raise BadInput("a chunk's name is not the SHA-1 of what is in it")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._sweep() + len(content) > _MOST_KEPT_BYTES:
            raise BadInput(f"chunks of at most {_MOST_KEPT_BYTES} bytes are kept; assemble them first")
        hidden = self._folder / f".{digest}.{threading.get_ident()}"
        hidden.write_bytes(content)
        hidden.rename(self._folder / digest)

    def missing(self, digests: list[str]) -> list[str]:
        return [digest for digest in digests if not (self._folder / digest).is_file()]

    def joined(self, digests: list[str]) -> bytes:
        return b"".join((self._folder / digest).read_bytes() for digest in digests)

    def drop(self, digests: list[str]) -> None:
        for digest in digests:
            (self._folder / digest).unlink(missing_ok=True)

    def _sweep(self) -> int:
        """Delete what nobody came back for; the bytes that are left."""
        oldest, left = self._clock.now().timestamp() - _KEPT_SECONDS, 0
        for path in self._folder.iterdir():
            try:
                status = path.stat()
            except FileNotFoundError:  # another request's
                continue
            if status.st_mtime < oldest:
                path.unlink(missing_ok=True)
            else:
                left += status.st_size
        return left


class AssembleRequest(BaseModel):
    """Which chunks make a bundle, and whose it is."""

    checksum: str = Field(pattern=_SHA1.pattern, max_length=40)
    chunks: list[str] = Field(max_length=MOST_UPLOAD_BYTES // _CHUNK_BYTES + 1)
    projects: list[str] = Field(min_length=1, max_length=20)
    version: str | None = Field(default=None, max_length=250)
    dist: str | None = Field(default=None, max_length=64)


def sentry_cli(*, store: Store, clock: Clock, folder: Path) -> APIRouter:
    """The routes, for whoever shows a token. Chunks lie in the folder until their bundle is assembled."""
    router = APIRouter(prefix="/api/0", dependencies=[Depends(admission(store))])
    chunks = Chunks(folder, clock)
    assembling = threading.Lock()  # one bundle at a time is in memory

    @router.get("/")
    def about(request: Request) -> dict[str, Json]:
        return {"version": "0", "auth": {"scopes": ["project:releases"]}, "user": None, "name": request.state.caller}

    @router.get("/organizations/{organization}/chunk-upload/")
    def options(request: Request) -> dict[str, Json]:
        return {
            # Whole: of a path alone Sentry's newer command (in its build plugins from 11 on) makes no address.
            "url": str(request.url.replace(query="")),
            "chunkSize": _CHUNK_BYTES,
            "chunksPerRequest": _MOST_CHUNKS,
            "maxFileSize": MOST_UPLOAD_BYTES,
            "maxRequestSize": _CHUNK_BYTES * _MOST_CHUNKS,
            "concurrency": 2,
            "hashAlgorithm": "sha1",
            "compression": ["gzip"],
            "accept": ["release_files", "sources", "artifact_bundles", "artifact_bundles_v2"],
        }

    @router.post("/organizations/{organization}/chunk-upload/")
    async def upload(request: Request) -> list[Json]:
        for digest, packed, is_gzip in await _files(request):
            content = _unpacked(packed) if is_gzip else packed
            await run_in_threadpool(_kept, chunks, digest, content)
        return []

    @router.post("/organizations/{organization}/artifactbundle/assemble/")
    def assemble(wanted: AssembleRequest) -> dict[str, Json]:
        if not all(_SHA1.fullmatch(chunk) for chunk in wanted.chunks):
            raise HTTPException(400, "a chunk is named by its SHA-1")
        if missing := chunks.missing(wanted.chunks):
            return {"state": "not_found", "missingChunks": [*missing]}
        try:
            with assembling:
                _keep(store, clock, wanted, chunks.joined(wanted.chunks))
        except (BadInput, NotFound, FileNotFoundError) as error:
            return {"state": "error", "missingChunks": [], "detail": str(error)}
        chunks.drop(wanted.chunks)
        return {"state": "ok", "missingChunks": [], "detail": None}

    add_releases(router, store=store, clock=clock)
    return router


def _keep(store: Store, clock: Clock, wanted: AssembleRequest, data: bytes) -> None:
    if hashlib.sha1(data, usedforsecurity=False).hexdigest() != wanted.checksum:
        raise BadInput("the chunks do not make the bundle whose checksum was sent")
    numbers = {str(service.project_id): service.name for service in store.services.all()}
    for project in wanted.projects:
        service = store.services.named(numbers.get(project, project))
        release, dist = wanted.version or "", wanted.dist or ""
        store.source_maps.keep(read_bundle(data, service=service.name, release=release, dist=dist), clock.now())


async def _files(request: Request) -> list[tuple[str, bytes, bool]]:
    """Name and content of each file of the form, and whether it is compressed."""

    async def bounded() -> AsyncIterator[bytes]:
        length = 0
        async for part in request.stream():
            length += len(part)
            if length > _MOST_REQUEST_BYTES:
                raise HTTPException(413, f"a request may have {_MOST_REQUEST_BYTES} bytes")
            yield part

    parser = MultiPartParser(request.headers, bounded(), max_files=_MOST_CHUNKS, max_fields=_MOST_CHUNKS)  # pyright: ignore[reportArgumentType] - any iterator will do
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise HTTPException(400, f"the form cannot be read: {error}") from error
    found: list[tuple[str, bytes, bool]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            found.append(((value.filename or "").lower(), await value.read(), name == "file_gzip"))
    await form.close()
    return found


def _unpacked(packed: bytes) -> bytes:
    reader = zlib.decompressobj(31)
    try:
        content = reader.decompress(packed, _CHUNK_BYTES + 1)
    except zlib.error as error:
        raise HTTPException(400, f"a chunk is not gzip: {error}") from error
    if len(content) > _CHUNK_BYTES or not reader.eof:
        raise HTTPException(400, f"a chunk may have {_CHUNK_BYTES} bytes")
    return content


def _kept(chunks: Chunks, digest: str, content: bytes) -> None:
    try:
        chunks.keep(digest, content)
    except BadInput as error:
        raise HTTPException(400, str(error)) from error
