"""A load generator that costs little: one thread, prebuilt requests, keep-alive, only what is needed of each answer."""

import contextlib
import select
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

_ACCEPTED = 200
_REFUSED = (429, 503)
_REST_SECONDS = 0.1  # of a connection whose request was refused; SDKs rest longer
_ANSWER_SECONDS = 30.0  # an answer that has not come by then counts as failed
_LOOK_SECONDS = 0.05  # at least so often, for connections that have rested
_MOST_READ = 65536
_LENGTH = b"\r\ncontent-length:"


@dataclass
class Outcome:
    """What became of the requests."""

    accepted: int = 0
    refused: int = 0
    failed: int = 0
    began_at: float = 0.0
    acknowledged_at: float = 0.0
    cpu_seconds: float = 0.0  # the generator's own
    latencies: list[float] = field(default_factory=list)  # seconds, of the accepted

    @property
    def seconds(self) -> float:
        return self.acknowledged_at - self.began_at

    def percentile(self, share: float) -> float:
        """Seconds; 0 when nothing was accepted."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def send(
    requests: Sequence[bytes], *, ports: Sequence[int], connections: int, seconds: float, rate: float = 0
) -> Outcome:
    """Send until the requests or the seconds are used up, and wait for the answers.

    Without a rate the loop is closed: each connection sends when its answer has come. With one (a second) it is open:
    each request has its moment, and its latency counts from there, however late a connection was free for it.
    """
    cpu_before = time.thread_time()
    with select.epoll() as poll:
        loop = _Loop(requests, [_Connection(ports[number % len(ports)], poll) for number in range(connections)], rate)
        outcome = loop.run(poll, seconds)
    outcome.cpu_seconds = time.thread_time() - cpu_before
    return outcome


class _Connection:
    """Kept alive as long as the server does."""

    def __init__(self, port: int, poll: select.epoll) -> None:
        self._port = port
        self._poll = poll
        self._socket: socket.socket | None = None
        self._read = b""
        self.due = 0.0

    def send(self, request: bytes, due: float) -> int:
        """The file descriptor on which the answer will come."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port))
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._poll.register(self._socket, select.EPOLLIN)
        self.due = due
        with contextlib.suppress(OSError):  # closed meanwhile: the read that follows finds no answer
            self._socket.sendall(request)
        return self._socket.fileno()

    def status(self) -> int | None:
        """Of the answer, once it is complete; 0 when the server hung up instead."""
        assert self._socket is not None
        try:
            part = self._socket.recv(_MOST_READ)
        except OSError:
            part = b""
        self._read += part
        end = self._read.find(b"\r\n\r\n")
        head = self._read[: end + 2].lower()
        if end < 0 or not _complete(head, len(self._read) - end - 4, ended=not part):
            return None if part else self._close_with(0)
        status = int(head[9:12])
        if not part or b"\r\nconnection: close\r\n" in head:
            return self._close_with(status)
        self._read = b""
        return status

    def _close_with(self, status: int) -> int:
        self.close()
        return status

    def close(self) -> None:
        self._read = b""
        if self._socket is not None:
            self._poll.unregister(self._socket)
            self._socket.close()
            self._socket = None


def _complete(head: bytes, body_bytes: int, *, ended: bool) -> bool:
    """Without a length, an answer ends where the connection does."""
    at = head.find(_LENGTH)
    if at < 0:
        return ended
    begin = at + len(_LENGTH)
    return body_bytes >= int(head[begin : head.find(b"\r\n", begin)])


class _Loop:
    def __init__(self, requests: Sequence[bytes], connections: Sequence[_Connection], rate: float) -> None:
        self._requests = requests
        self._connections = connections
        self._rate = rate
        self._free = deque(connections)
        self._resting: deque[tuple[float, _Connection]] = deque()
        self._waiting: dict[int, _Connection] = {}
        self._sent = 0
        self._outcome = Outcome(began_at=time.perf_counter())

    def run(self, poll: select.epoll, seconds: float) -> Outcome:
        now = heard_at = self._outcome.began_at
        until = now + seconds
        while self._waiting or (self._sent < len(self._requests) and now < until):
            self._wake(now)
            now = self._send_due(now, until)
            for descriptor, _ in poll.poll(self._pause(now)):
                if self._hear(descriptor):
                    heard_at = time.perf_counter()
            now = time.perf_counter()
            if self._waiting and now - heard_at > _ANSWER_SECONDS:
                self._outcome.failed += len(self._waiting)
                break
        for connection in self._connections:
            connection.close()
        return self._outcome

    def _wake(self, now: float) -> None:
        while self._resting and self._resting[0][0] <= now:
            self._free.append(self._resting.popleft()[1])

    def _due(self) -> float:
        """When the next request is to be sent; long ago in a closed loop."""
        return self._outcome.began_at + self._sent / self._rate if self._rate else 0.0

    def _send_due(self, now: float, until: float) -> float:
        """Send what is due on the connections that are free; the time after that."""
        while self._free and self._sent < len(self._requests) and self._due() <= now < until:
            connection = self._free.popleft()
            self._waiting[connection.send(self._requests[self._sent], self._due() or now)] = connection
            self._sent += 1
            now = time.perf_counter()
        return now

    def _pause(self, now: float) -> float:
        return min(max(self._due() - now, 0.0), _LOOK_SECONDS) if self._rate and self._free else _LOOK_SECONDS

    def _hear(self, descriptor: int) -> bool:
        """Whether an answer is complete."""
        connection = self._waiting.get(descriptor)
        status = connection.status() if connection else None
        if connection is None or status is None:
            return False
        now = time.perf_counter()
        del self._waiting[descriptor]
        if status == _ACCEPTED:
            self._outcome.accepted += 1
            self._outcome.acknowledged_at = now
            self._outcome.latencies.append(now - connection.due)
        elif status in _REFUSED:
            self._outcome.refused += 1
        else:
            self._outcome.failed += 1
        if status in _REFUSED:
            self._resting.append((now + _REST_SECONDS, connection))
        else:
            self._free.append(connection)
        return True
