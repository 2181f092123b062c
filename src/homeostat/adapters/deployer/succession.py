"""How one front takes another's place: the socket that listens goes from hand to hand, so nobody is turned away.

    the newer   connects to DIR/successor once all that it needs is imported
    the older   writes down what it counted, and gives it the listening socket and the folder's lock
    the newer   serves beside it, and says so
    the older   takes nobody new, tells whoever asks that the connection ends with the answer, and ends

Who is cut off anywhere in between leaves one that serves. A front is started by the code of that day and outlives it,
so what is told here is kept as it is for ever.
"""

import asyncio
import contextlib
import hashlib
import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO, cast

if TYPE_CHECKING:
    import uvicorn

SUCCESSOR = "successor"  # a socket in the front's folder, in which it runs: a path to it could be too long for one
LEAVE_SECONDS = 5.0  # for those who keep a connection to ask once more; an open request has as long again
_SAYS_SECONDS = 5.0
_SERVES = b"1"
# All of ours that a front runs. A test asks a front whether that is so.
_OF_A_FRONT = ("answering", "front", "machine", "passing_on", "processes", "routes", "split", "succession")


def code() -> str:
    """Which front would be started now: by what it is made of."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join((folder / f"{name}.py").read_bytes() for name in _OF_A_FRONT)).hexdigest()[:16]


class Given(NamedTuple):
    """What the older one gave, and where it waits for our word."""

    listening: socket.socket
    lock: TextIO
    older: socket.socket

    def tell_that_we_serve(self) -> None:
        with contextlib.suppress(OSError), self.older:  # it has ended meanwhile
            self.older.send(_SERVES)


def take_over() -> Given | None:
    """What the front of this folder gives; None when it gives nothing."""
    older = socket.socket(socket.AF_UNIX)
    older.settimeout(_SAYS_SECONDS)
    try:
        older.connect(SUCCESSOR)
        _, given, _, _ = socket.recv_fds(older, 1, 2)
        listening, lock = given
    except (OSError, ValueError):
        older.close()
        return None
    return Given(socket.socket(fileno=listening), os.fdopen(lock, "w"), older)


class Succession:
    """The older one's part, from its start on."""

    def __init__(self, listening: socket.socket, lock: TextIO) -> None:
        self._listening = listening
        self._lock = lock
        Path(SUCCESSOR).unlink(missing_ok=True)  # of the one before; only who has the lock comes here
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.setblocking(False)
        before = os.umask(0o177)  # who is given the listening socket is given the service's users
        try:
            self._asked.bind(SUCCESSOR)
        finally:
            os.umask(before)
        self._asked.listen(1)

    async def asked_for(self) -> socket.socket:
        """Wait for a newer one."""
        newer, _ = await asyncio.get_running_loop().sock_accept(self._asked)
        return newer

    async def give(self, newer: socket.socket) -> bool:
        """Whether it serves now. If not, nothing has changed."""
        with newer:
            try:
                socket.send_fds(newer, [b"0"], [self._listening.fileno(), self._lock.fileno()])
                async with asyncio.timeout(_SAYS_SECONDS):
                    return await asyncio.get_running_loop().sock_recv(newer, 1) == _SERVES
            except (OSError, TimeoutError):
                return False

    async def leave(self, server: "uvicorn.Server") -> None:
        """Take nobody new, and end when nobody is left who keeps a connection, or after a while."""
        self._asked.close()
        self._lock.close()  # it holds for as long as somebody has it
        for each in server.servers:
            each.close()
        until = time.monotonic() + LEAVE_SECONDS
        while cast("set[object]", server.server_state.connections) and time.monotonic() < until:  # noqa: ASYNC110 - uvicorn tells of it in no other way
            await asyncio.sleep(0.02)
        server.should_exit = True
