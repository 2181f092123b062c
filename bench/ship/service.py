"""The program that is deployed: answers after a few milliseconds, and breaks as `behaviour.json` says.

Each answer names its release, and the fault that it met; a fault is what an error tracker's client would report.
"""

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path

BASE_FAILURES = 0.001  # of requests, whatever the release: no service is without any
TYPICAL_SECONDS = 0.008
SHAPE = 0.4  # of a log-normal distribution: 95 of 100 within twice the typical time

behaviour = json.loads(Path("behaviour.json").read_text())
release = os.environ["SENTRY_RELEASE"]
chance = random.Random()  # noqa: S311 - chance, not secrets


def met() -> tuple[int, str]:
    """The status of an answer, and the fault that it met."""
    for fault, share in behaviour["faults"].items():
        if chance.random() < share:
            return 500, fault
    for status, share in behaviour["refused"].items():
        if chance.random() < share:
            return int(status), ""
    return (500, "") if chance.random() < BASE_FAILURES + behaviour["failures"] else (200, "")


def burn(seconds: float) -> None:
    """So much of a processor, while others wait."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            healthy = head.startswith(b"GET /health ")
            status, fault = (503 if behaviour["unhealthy"] else 200, "") if healthy else met()
            slow = chance.random() < behaviour["slow_share"]
            if not healthy:
                await asyncio.sleep(
                    chance.lognormvariate(0, SHAPE) * TYPICAL_SECONDS + slow * behaviour["slow_seconds"]
                )
                burn(behaviour["burned_seconds"])
            lines = (
                f"HTTP/1.1 {status} X",
                "content-length: 2",
                f"x-release: {release}",
                f"x-fault: {fault}",
                "",
                "ok",
            )
            writer.write("\r\n".join(lines).encode())
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, os.environ["HOST"], int(os.environ["PORT"]))
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    if behaviour["crash"]:
        sys.exit("RuntimeError: no database")
    asyncio.run(main())
