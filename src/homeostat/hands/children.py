"""The hands that `up` runs: three processes, started together, and started again when they end."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from homeostat.adapters.hand import SOCKET
from homeostat.errors import NotConfigured, Retryable
from homeostat.hands import ALL
from homeostat.hands.environment import FOLDER, environment_of
from homeostat.hands.users import User, user_of
from homeostat.log import Log
from homeostat.ports import AuditStore, Clock
from homeostat.settings import Settings
from homeostat.wiring import address_of

_AGAIN_SECONDS = (0.1, 0.5, 2.0, 5.0, 15.0)  # between one end and the next start; the last one for ever
_LASTED_SECONDS = 60.0  # a process that ran so long counts as one that can run
_LOOK_SECONDS = 0.1
_STOP_SECONDS = 5.0
_READY_SECONDS = 30.0

log = Log("homeostat.hands")


def ours_of(settings: Settings) -> tuple[str, ...]:
    """Those that nobody runs elsewhere."""
    return tuple(name for name in ALL if not address_of(settings, name))


@contextmanager
def running_hands(settings: Settings) -> Generator["Children"]:
    """Ours, from now on; they are ended with this."""
    children = Children(ours_of(settings), settings.home)
    children.start()
    try:
        yield children
    finally:
        children.stop()


class Children:
    """Hands as children of this process: they end with it, however it ends."""

    def __init__(self, names: Sequence[str], home: Path) -> None:
        self._children = [_Child(name, home.absolute()) for name in names]
        self._tell: Callable[[str, str], None] = lambda _, __: None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="hands", daemon=True)

    def start(self) -> None:
        for child in self._children:
            child.start()
        self._thread.start()

    def tells(self, audit: AuditStore, clock: Clock) -> None:
        """From now on people are told when one ends by itself: once an hour, and not of each start."""

        def tell(name: str, why: str) -> None:
            now = clock.now()
            audit.alert(
                key=f"hand.{name}.{now:%Y%m%d%H}",
                severity="P1_major",
                title=f"The {name} has ended, and is started again",
                text=why[:2_000],
                link="",
                now=now,
            )

        self._tell = tell

    def wait(self) -> None:
        """Until each listens, or has failed to in time: then whoever asks it hears so."""
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and not all(child.listens or child.failed for child in self._children):
            time.sleep(_LOOK_SECONDS / 2)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        for child in self._children:
            child.end()

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            for child in self._children:
                if child.has_ended():
                    why = child.last_words()
                    log.error("a hand has ended; it is started again", hand=child.name, why=why)
                    with contextlib.suppress(Retryable):  # the store: the log says it too
                        self._tell(child.name, why)
                child.start_when_due()


@contextmanager
def _told_plainly(user: User | None) -> Generator[None]:
    try:
        yield
    except PermissionError as error:
        name = user.name if user else "this user"
        raise NotConfigured(
            f"{name} cannot run {sys.executable}. Install Homeostat where its users can read it."
        ) from error


class _Child:
    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.failed = 0  # times in a row
        self._home = home
        self._log = home / "hands" / f"{name}.log"
        self._socket = home / "hands" / name / SOCKET
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._due_at = 0.0

    @property
    def listens(self) -> bool:
        return self._socket.exists()

    def start(self) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._socket.unlink()  # one of before: whoever sees one may ask it
        user = user_of(self.name)
        environment = environment_of(self.name, os.environ, self._home / FOLDER)
        if user:
            environment |= {"HOME": user.home, "USER": user.name, "LOGNAME": user.name}
        with self._log.open("wb") as output, _told_plainly(user):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "homeostat", self.name, "--home", str(self._home), "--of-parent"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us, who then end them in order
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=os.getgrouplist(user.name, user.gid) if user else None,
                umask=0o007 if user else -1,
            )
        self._started_at = time.monotonic()
        self._due_at = 0.0

    def has_ended(self) -> bool:
        """Whether it has ended since the last look; its next start is due a while later, longer each time."""
        if self._process is None or self._process.poll() is None:
            return False
        self._close()
        self.failed = 1 if time.monotonic() - self._started_at > _LASTED_SECONDS else self.failed + 1
        self._due_at = time.monotonic() + _AGAIN_SECONDS[min(self.failed, len(_AGAIN_SECONDS)) - 1]
        return True

    def start_when_due(self) -> None:
        if self._process is None and time.monotonic() >= self._due_at:
            self.start()

    def last_words(self) -> str:
        try:
            lines = self._log.read_bytes()[-4096:].decode(errors="replace").splitlines()
        except OSError:
            return ""
        return next((line.strip()[:500] for line in reversed(lines) if any(map(str.isalnum, line))), "")

    def end(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()
        with contextlib.suppress(FileNotFoundError):
            self._socket.unlink()

    def _close(self) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()
        self._process = None
