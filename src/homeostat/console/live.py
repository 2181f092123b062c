"""Liveness: one watcher a process asks the store once a second and tells every open page what moved."""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from homeostat.console.rendering import HEADERS
from homeostat.errors import HomeostatError
from homeostat.ports import Clock, Store
from homeostat.records import BugQuery, Session

TOPICS = ("bugs", "repairs", "deployments", "metrics")
EVERY = timedelta(seconds=1)
_BEAT_SECONDS = 15.0  # a comment that keeps proxies from closing the stream, and a look at the session
_QUEUE_LENGTH = 64


def state(store: Store, clock: Clock) -> dict[str, str]:
    """A short mark for each topic, which changes when what its pages show has changed."""
    now = clock.now()
    page = store.bugs.search(BugQuery(page_size=1), now)
    waiting = store.repairs.waiting()
    waits = {each.repair_id for each in waiting}
    # A waiting repair's visit tells how far it is; of the few that walk right now, the steps are counted.
    walking = [
        (repair.repair_id, len(store.repairs.steps(repair.repair_id)))
        for repair in store.repairs.unfinished()
        if repair.repair_id not in waits
    ]
    newest = store.audit.rows(most=1)
    latest = [(row.bug.code, row.bug.event_count, row.bug.last_seen) for row in page.rows]
    deployments = [each.deployment_id for each, _ in store.repairs.deployments(most=1)]
    measured = [sorted(store.jobs.latest(service.name).items()) for service in store.services.all()]
    marks: dict[str, object] = {
        "bugs": (page.total, sorted(page.tab_counts.items()), latest),
        "repairs": (waiting, walking, newest[0].number if newest else 0),
        "deployments": (deployments, [each.room for each in waiting]),
        "metrics": measured,
    }
    return {topic: hashlib.sha256(repr(mark).encode()).hexdigest()[:12] for topic, mark in marks.items()}


class Live:
    """The stream `/live`; the watcher runs while anybody listens."""

    def __init__(self, store: Store, clock: Clock, session: Callable[[Request], Awaitable[Session | None]]) -> None:
        self._store = store
        self._clock = clock
        self._session = session
        self._listeners: set[asyncio.Queue[str]] = set()
        self._watcher: asyncio.Task[None] | None = None

    async def stream(self, request: Request) -> Response:
        if await self._session(request) is None:
            return Response(status_code=403, headers=HEADERS)
        headers = {**HEADERS, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(request), media_type="text/event-stream", headers=headers)

    async def _events(self, request: Request) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(_QUEUE_LENGTH)
        self._listeners.add(queue)
        if self._watcher is None or self._watcher.cancelling() or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())
        try:
            # Each topic once: what changed between the page and this stream is not missed.
            yield "retry: 2000\n\n" + "".join(_message(topic) for topic in TOPICS)
            checked = time.monotonic()
            while True:
                with contextlib.suppress(TimeoutError):
                    yield _message(await asyncio.wait_for(queue.get(), _BEAT_SECONDS))
                if time.monotonic() - checked >= _BEAT_SECONDS:
                    checked = time.monotonic()
                    if await self._session(request) is None:
                        return
                    yield ": beat\n\n"
        finally:
            self._listeners.discard(queue)
            if not self._listeners:
                self._watcher.cancel()

    async def _watch(self) -> None:
        before: dict[str, str] = {}
        while True:
            with contextlib.suppress(HomeostatError):  # the store is busy: ask again in a second
                now = await run_in_threadpool(state, self._store, self._clock)
                for topic in [topic for topic in TOPICS if before and now[topic] != before[topic]]:
                    self._tell(topic)
                before = now
            await asyncio.sleep(EVERY.total_seconds())

    def _tell(self, topic: str) -> None:
        for queue in self._listeners:
            with contextlib.suppress(asyncio.QueueFull):  # a reader that far behind gets the next one
                queue.put_nowait(topic)


def _message(topic: str) -> str:
    return f"event: {topic}\ndata: {topic}\n\n"
