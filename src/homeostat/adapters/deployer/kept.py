"""What deployers keep on disk of a service: written through, locked, in folders with plain names."""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Generator
from pathlib import Path

import msgspec

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.running import State
from homeostat.adapters.deployer.smoke import one_line
from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable
from homeostat.records import Service

LOCK_SECONDS = 120.0  # longer than a deployment without its build


class OnDisk:
    """Where the files of a service that runs here lie, and what state.json says of it."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()

    def folder(self, service: Service) -> Path:
        return self.home / "deployer" / safe_name(service.name)

    def tree(self, service: Service, folder: str) -> Path:
        return self.home / "releases" / safe_name(service.name) / folder

    def log(self, service: Service, folder: str) -> Path:
        return self.folder(service) / "logs" / f"{folder}.log"

    @contextlib.contextmanager
    def locked(self, service: Service) -> Generator[State]:
        """The service's state, while nobody else deploys it.

        Raises:
            DeployerUnavailable: another deployment is under way.
        """
        with locked(self.folder(service), service.name):
            yield self.read(service)

    def read(self, service: Service) -> State:
        try:
            return decode((self.folder(service) / "state.json").read_bytes(), State)
        except FileNotFoundError:
            return State()

    def write(self, service: Service, state: State) -> None:
        write_through(self.folder(service) / "state.json", state)


@contextlib.contextmanager
def locked(folder: Path, service: str) -> Generator[None]:
    """One deployment of a service at a time, across threads and programs; the folder is made.

    Raises:
        DeployerUnavailable: another one is under way.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:

        def take() -> bool:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            return False

        if not processes.wait_until(take, LOCK_SECONDS):
            raise DeployerUnavailable(f"Another deployment of {service} is under way.")
        yield


def small_environment() -> dict[str, str]:
    """What a service may see of ours: nothing that could be a secret."""
    given = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **given}


def last_words(log: Path) -> str:
    """The end of a log, on one line."""
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 4096))
            text = file.read().decode(errors="replace")
    except OSError:
        return "no log"
    return one_line(text) or "it wrote nothing"


def safe_name(name: str) -> str:
    """A name fit for one folder: two that differ only in odd characters are told apart by their digest."""
    plain = re.sub(r"[^A-Za-z0-9._+-]", "-", name)[:80].lstrip(".")
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def fresh_log(log: Path) -> Path:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    return log


def write_through(path: Path, value: object) -> None:
    """Replace a file so that after a power cut it is the old one or the new one."""
    half = path.with_suffix(".tmp")
    with half.open("wb") as file:
        file.write(msgspec.json.encode(value))
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
