"""Fills a small disk while the intake runs, and tells what became of what was sent: `DATABASE SPOOL DISK`."""

import asyncio
import contextlib
import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx2
from intake_server import MachineClock, application
from starlette.types import ASGIApp

from homeostat.adapters.store import open_store
from homeostat.records import Service

_LIMIT_SECONDS = 30.0
_TOGETHER = 20
_KEY = "k" * 32


async def send(app: ASGIApp) -> list[tuple[str, int, str]]:
    """Ids, statuses, and when to come again."""
    transport = httpx2.ASGITransport(app=app)
    told: list[tuple[str, int, str]] = []
    async with httpx2.AsyncClient(transport=transport, base_url="http://here") as sender:
        for _ in range(_TOGETHER):
            event_id = uuid.uuid4().hex
            event = json.dumps(
                {"event_id": event_id, "exception": [{"type": "E"}], "extra": {"x": os.urandom(1500).hex()}}
            )
            body = b'{}\n{"type":"event"}\n' + event.encode()
            answer = await sender.post(f"/api/1/envelope/?sentry_key={_KEY}", content=body)
            told.append((event_id, answer.status_code, answer.headers.get("retry-after", "")))
    return told


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
    for size in (65_536, 1):
        with contextlib.suppress(OSError):
            while os.write(descriptor, bytes(size)):
                pass
    os.close(descriptor)
    return filler


def wait_for(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def main() -> None:
    database, spool, disk = map(Path, sys.argv[1:])
    with open_store(f"sqlite:///{database / 'homeostat.db'}", MachineClock()) as store:
        store.migrate()
        store.services.add(Service(name="shop", project_id=1, public_key=_KEY))
        app, _, stop = application(store, spool / "spool", lambda _: None)

        def kept() -> list[str]:
            return [row["event_id"] for row in store.reports.export()]

        before = asyncio.run(send(app))
        wait_for(lambda: len(kept()) == _TOGETHER)
        filler = fill(disk)
        during = asyncio.run(send(app))
        filler.unlink()
        after = asyncio.run(send(app))
        accepted = {event_id for event_id, status, _ in [*before, *during, *after] if status == 200}
        recovered = wait_for(lambda: accepted <= set(kept()))
        found = kept()
        stop()
    statuses = {
        name: sorted({(status, again) for _, status, again in told})
        for name, told in (("before", before), ("during", during), ("after", after))
    }
    sys.stdout.write(json.dumps({"recovered": recovered, "once": len(found) == len(set(found)), **statuses}))


if __name__ == "__main__":
    main()
