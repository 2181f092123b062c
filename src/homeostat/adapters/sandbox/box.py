"""What every sandbox looks like from inside, whoever builds it.

    /box              a tmpfs, as large as the disk limit: all that can be written, with /dev/shm
    /box/tree         the copy of the service's tree, where the command runs
    /box/home, /tmp   empty
    /homeostat/files, /homeostat/results, /homeostat/tree
    /usr, /lib, …     the machine's own, unwritable, beside the environment's folders
"""

import contextlib
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from homeostat.errors import BadInput, SandboxUnavailable
from homeostat.records import Environment

TREE = "/box/tree"
RESULTS_BYTES = 4 * 1024**2  # what comes back of `$HOMEOSTAT_RESULTS`
SHARED_MEMORY_BYTES = 64 * 1024**2  # in /dev/shm

_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_STARTED = "homeostat: started"
_ETC = {
    "passwd": "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/box/home:/bin/sh\n",
    "group": "root:x:0:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
# Found under /etc by programs that fail without them. None says anything of the machine's owner.
_ETC_OF_THE_MACHINE = ("alternatives", "ld.so.cache", "mime.types", "protocols", "services")

# The copy is made inside, by the user of the sandbox, so that it counts as theirs. Go writes to its build cache:
# it gets one of its own, of links to what is there. A line on descriptor 3 tells that the command itself began.
_START = """
set -e
umask 022
mkdir -p /box/home /box/tmp
cp -dR --preserve=mode,timestamps /homeostat/tree /box/tree
cd /box/tree
{links}
if [ -n "${{GOCACHE:-}}" ] && [ -d "$GOCACHE" ]; then cp -rs "$GOCACHE" /box/gocache; export GOCACHE=/box/gocache; fi
echo started >&3
exec 3>&-
set +e
exec /bin/sh -c {command}
"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What one run brings with it, on the machine's disk until the run is over."""

    files: Path
    results: Path

    def answer(self) -> str:
        with self.results.open("rb") as file:
            return file.read(RESULTS_BYTES).decode(errors="replace")


@contextlib.contextmanager
def errand(home: Path, files: Mapping[str, str], owner: int | None) -> Generator[Errand]:
    """Lay out the files; the results belong to `owner`, the user who runs in the sandbox."""
    runs = home / "runs"
    folder: Path | None = None
    try:
        runs.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=runs))
        folder.chmod(0o755)
        laid = Errand(files=folder / "files", results=folder / "results")
        laid.files.mkdir(mode=0o755)
        for name, text in files.items():
            path = laid.files / _checked(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="replace", newline="")
        laid.results.touch(mode=0o600)
        if owner is not None:
            os.chown(laid.results, owner, owner)
        yield laid
    except OSError as error:
        raise SandboxUnavailable(f"The sandbox's files could not be written: {error}") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
