"""Trees as a sandbox shows them: written out once for each commit and patch, then only read."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from homeostat.errors import SandboxUnavailable
from homeostat.ports import SourceTree
from homeostat.records import Patch, Service

_KEPT, _LEAST_KEPT = 32, 4  # trees, the last used ones
_KEPT_BYTES = 2 * 1024**3  # of them together, but for the least
_ABANDONED = 24 * 3600  # seconds after which a half-made tree belongs to nobody


class Staging:
    """A small shelf of exported trees, which several processes may share."""

    def __init__(self, home: Path, source_for: Callable[[Service], SourceTree]) -> None:
        self._source_for = source_for
        self._trees = home / "trees"
        self._locks = home / "locks"
        self._sizes = home / "sizes"

    @contextlib.contextmanager
    def tree(self, service: Service, commit: str, patch: Patch | None) -> Generator[Path]:
        """The tree at `commit` with `patch`, readable by everybody. It stays while the context is open.

        Raises:
            PatchDoesNotApply: the patch does not fit.
            SandboxUnavailable: it could not be written.
        """
        about = "\0".join((service.repository, service.name, commit, patch.digest if patch else ""))
        name = hashlib.sha256(about.encode()).hexdigest()[:32]
        try:
            for folder in (self._trees, self._locks, self._sizes):
                folder.mkdir(parents=True, exist_ok=True)
            with self._lock(name).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH)
                tree = self._trees / name
                if tree.is_dir():
                    os.utime(tree)
                else:
                    self._make(tree, service, commit, patch)
                    self._tidy()
                yield tree
        except OSError as error:
            raise SandboxUnavailable(f"The tree could not be written out: {error}") from error

    def _make(self, tree: Path, service: Service, commit: str, patch: Patch | None) -> None:
        """Write it beside its place and move it there whole. Of two who do so at once, one is too late."""
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=self._trees))
        try:
            self._source_for(service).export(commit, making, patch=patch)
            (self._sizes / tree.name).write_text(str(open_to_all(making)), encoding="ascii")
            with contextlib.suppress(OSError):
                making.rename(tree)
            if not tree.is_dir():
                raise SandboxUnavailable(f"The tree could not be put at {tree}")
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def _tidy(self) -> None:
        """Forget the trees that were not used for longest, except those in use."""
        trees: list[tuple[float, Path]] = []
        for path in self._trees.iterdir():
            with contextlib.suppress(OSError):
                trees.append((path.stat().st_mtime, path))
        finished = sorted((item for item in trees if not item[1].name.startswith(".")), reverse=True)
        half_made = [item for item in trees if item[1].name.startswith(".") and time.time() - item[0] > _ABANDONED]
        for _, path in [*finished[self._as_many([path for _, path in finished]) :], *half_made]:
            with self._lock(path.name).open("a") as lock, contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
                (self._sizes / path.name).unlink(missing_ok=True)

    def _as_many(self, trees: Sequence[Path]) -> int:
        """How many of them are kept: large ones are written out again rather than fill the disk."""
        held = 0
        for number, path in enumerate(trees[:_KEPT]):
            with contextlib.suppress(OSError, ValueError):
                held += int((self._sizes / path.name).read_text(encoding="ascii"))
            if held > _KEPT_BYTES and number >= _LEAST_KEPT:
                return number
        return _KEPT

    def _lock(self, name: str) -> Path:
        """One lock for many trees: a lock's file is never deleted, so there must be few."""
        return self._locks / hashlib.sha256(name.encode()).hexdigest()[:2]


def open_to_all(tree: Path) -> int:
    """Let every user read it: those who run in a sandbox own nothing outside it. The bytes of its files."""
    tree.chmod(0o755)
    held = 0
    for folder, folders, files in os.walk(tree):
        for name in (*folders, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                said = path.stat()
                path.chmod(0o755 if stat.S_ISDIR(said.st_mode) or said.st_mode & 0o100 else 0o644)
                held += said.st_size
    return held
