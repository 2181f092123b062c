"""Users: a closed loop of clients that hold their connections, and count what becomes of each request."""

import asyncio
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

CLIENTS = 8  # of a service, each waiting for its answer before it asks again
LIMIT_SECONDS = 10.0
USERS = 1_000  # of a service, whom a proxy of its owner's tells apart; each request is one's, by chance


@dataclass
class Seen:
    """What the clients of one service saw. `phase` is set by who deploys: what is lost counts for it."""

    phase: str = "before"
    sent: Counter[str] = field(default_factory=Counter)  # by phase
    lost: Counter[str] = field(default_factory=Counter)  # by phase: not answered by any release
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)  # by release and fault
    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds, by release
    failed: Counter[str] = field(default_factory=Counter)  # answers of 5xx, by release
    why: Counter[str] = field(default_factory=Counter)
    met: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # users, by release


class Users(threading.Thread):
    """So many requests a second to each port, until stopped."""

    def __init__(self, ports: list[int], rate: float) -> None:
        super().__init__(daemon=True, name="users")
        self.seen = [Seen() for _ in ports]
        self._ports, self._rate = ports, rate
        self._stopping = threading.Event()

    def run(self) -> None:
        asyncio.run(self._all())

    def stop(self) -> None:
        self._stopping.set()
        self.join()

    async def _all(self) -> None:
        clients = (
            self._client(port, seen, number)
            for port, seen in zip(self._ports, self.seen, strict=True)
            for number in range(CLIENTS)
        )
        await asyncio.gather(*clients)

    async def _client(self, port: int, seen: Seen, number: int) -> None:
        every = CLIENTS / self._rate
        due = time.monotonic() + every * number / CLIENTS
        connection, chance = None, random.Random(number)  # noqa: S311 - chance, not secrets
        while not self._stopping.is_set():
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            due = max(due + every, time.monotonic())
            phase = seen.phase
            seen.sent[phase] += 1
            began, user = time.monotonic(), chance.randrange(USERS)
            try:
                async with asyncio.timeout(LIMIT_SECONDS):
                    connection = connection or await asyncio.open_connection("127.0.0.1", port)
                    release, fault, failed = await _ask(*connection, user)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                seen.lost[phase] += 1
                seen.why[f"{phase}: {type(error).__name__} {error}"] += 1
                if connection:
                    connection[1].close()
                connection = None
                continue
            seen.times[release].append(time.monotonic() - began)
            seen.met[release].add(user)
            seen.failed[release] += failed
            if fault:
                seen.faults[release, fault] += 1
        if connection:
            connection[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, user: int) -> tuple[str, str, bool]:
    """The release that answered, the fault that it met, and whether it failed. ValueError: none answered."""
    who = f"x-forwarded-for: 10.0.{user // 250}.{user % 250}"
    writer.write(f"GET /orders/17 HTTP/1.1\r\nhost: shop.example\r\n{who}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.split("\r\n")
    lines = [line.partition(":") for line in rest]
    named = {name.lower(): value.strip() for name, _, value in lines}
    await reader.readexactly(int(named["content-length"]))
    if "x-release" not in named:
        raise ValueError(first)
    return named["x-release"], named["x-fault"], first.split()[1].startswith("5")
