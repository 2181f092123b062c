"""What every sandbox looks like from inside, whoever builds it.

/box                 a tmpfs, as large as the disk limit
/box/tree            the copy of the service's tree, where the command runs
/box/home, /box/tmp  empty: HOME and TMPDIR
/tmp, /dev/shm       a small tmpfs each, for programs that do not ask; nothing else can be written
/homeostat           tree, files and results, as they come from outside
/usr, /lib, …        the machine's own, unwritable, beside the environment's folders
"""

import contextlib
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath

from homeostat.adapters.sandbox.staging import open_to_all
from homeostat.errors import BadInput, SandboxUnavailable
from homeostat.records import Environment

TREE = "/box/tree"
_LARGE = 4 * 1024**2  # bytes of a file
RESULTS_BYTES = 4 * 1024**2  # what comes back of `$HOMEOSTAT_RESULTS`
SIDE_BYTES = 64 * 1024**2  # in /tmp, and in /dev/shm

_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_GO_CACHE = ".homeostat/go_cache.py"  # among the files that a run is given
_NOT_STARTED = b"homeostat: not started"
_ETC = {
    "passwd": "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/box/home:/bin/sh\n",
    "group": "root:x:0:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
# Found under /etc by programs that fail without them. None says anything of the machine's owner.
_ETC_OF_THE_MACHINE = ("alternatives", "ld.so.cache", "mime.types", "protocols", "services")

_CACHES = (".vite", ".vitest", ".cache")  # of `node_modules`, where tools write what they remember

# The copy is made inside, by the user of the sandbox, so that it counts as theirs. Go writes to its build cache: from
# 1.24 on a program reads the machine's for it, before that it gets one of its own, of links to what is there (28,000
# of them took 1 s and 30 MB). Emptying the results tells that the command itself began.
_START = """
exec 2>&1
set -e
umask 022
mkdir -p /box/home /box/tmp
cp -dR --preserve=mode,timestamps /homeostat/tree /box/tree
cd /box/tree
{links}
if [ -n "${{GOCACHE:-}}" ] && [ -d "$GOCACHE" ]; then
  case "$(go env GOVERSION 2>/dev/null)" in
    go1.2[4-9]*|go1.[3-9]?*|go[2-9]*)
      export GOCACHEPROG="$HOMEOSTAT_PYTHON -I -S {go_cache} $GOCACHE /box/gocache-own" ;;
    *) cp -rs "$GOCACHE" /box/gocache ;;
  esac
  export GOCACHE=/box/gocache
fi
: > "$HOMEOSTAT_RESULTS"
exec /bin/sh -c {command}
"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What one run brings with it, on the machine's disk until the run is over."""

    files: Path
    results: Path

    def answer(self) -> str | None:
        """What came back; None when the command never began."""
        with self.results.open("rb") as file:
            said = file.read(RESULTS_BYTES)
        return None if said == _NOT_STARTED else said.decode(errors="replace")


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
        laid.results.write_bytes(_NOT_STARTED)
        laid.results.chmod(0o600)
        if owner is not None:
            os.chown(laid.results, owner, owner)
        yield laid
    except OSError as error:
        raise SandboxUnavailable(f"The sandbox's files could not be written: {error}") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def with_programs(files: Mapping[str, str], environment: Environment) -> dict[str, str]:
    """The files of a run, and what the box itself runs there."""
    if "GOCACHE" not in environment.variables:
        return dict(files)
    program = resources.files("homeostat.adapters.sandbox.harness").joinpath("go_cache.py")
    return {**files, _GO_CACHE: program.read_text(encoding="utf-8")}


def script(command: str, environment: Environment) -> str:
    """What `sh -c` is given in the box: the tree is laid out, then the command takes over."""
    links = "\n".join(
        _linked(shlex.quote(name), shlex.quote(str(folder))) for name, folder in environment.links.items()
    )
    return _START.format(links=links, command=shlex.quote(command), go_cache=f"/homeostat/files/{_GO_CACHE}")


def _linked(name: str, folder: str) -> str:
    """A folder of the tree's own, of links to what is in `folder`: programs keep caches beside their dependencies.

    A file is copied, for through a link what it names would be looked for beside the other; a large one is linked.

    Vitest, which cannot write below `node_modules/.vite`, ends with an error when all tests have passed. The caches
    that are there already are left out: through a link to them nothing can be written.
    """
    others = " ".join(f"! -name {cache}" for cache in _CACHES)
    return (
        f'if [ -f {folder} ]; then mkdir -p -- "$(dirname -- {name})"; '
        f'if [ "$(stat -c %s {folder})" -gt {_LARGE} ]; then ln -sf -- {folder} {name}; '
        f"else cp -- {folder} {name}; fi; "
        f"else rm -rf -- {name}; mkdir -p -- {name}; "
        f"find {folder} -mindepth 1 -maxdepth 1 {others} -exec ln -s -t {name} -- {{}} +; fi"
    )


def variables(environment: Environment) -> dict[str, str]:
    """The whole of what the command finds in its environment."""
    given = dict(environment.variables)
    own = given.pop("PATH", "")
    return {
        "LANG": "C.UTF-8",
        **given,
        "PATH": ":".join(filter(None, (own, "/usr/local/bin:/usr/bin:/bin"))),
        "HOME": "/box/home",
        "TMPDIR": "/box/tmp",
        "HOMEOSTAT_FILES": "/homeostat/files",
        "HOMEOSTAT_RESULTS": "/homeostat/results",
        "HOMEOSTAT_PYTHON": str(interpreter()),
    }


def interpreter() -> Path:
    """The Python that Homeostat itself runs on, outside any virtual environment."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = Path(sys.base_prefix, "bin", name)
    return found.resolve() if found.exists() else Path(sys.executable).resolve()


def shown(environment: Environment) -> tuple[Path, ...]:
    """The folders of the machine that the box shows at their place, unwritable, outermost first."""
    prefix = Path(sys.base_prefix).resolve()
    wanted = {path for path in (*environment.read_only, prefix) if path.exists()}
    return tuple(sorted(path for path in wanted if not path.is_relative_to("/usr")))


def system() -> tuple[tuple[str, str | None], ...]:
    """The machine's folders of programs and libraries beside /usr: each with where it links to, or None."""
    found = (Path(name) for name in _SYSTEM if os.path.lexists(name))
    return tuple((str(path), str(path.readlink()) if path.is_symlink() else None) for path in found)


def etc(home: Path) -> Path:
    """A folder to show as /etc, made once for each state of the machine's list of libraries."""
    libraries = Path("/etc/ld.so.cache")
    folder = home / f"etc-{libraries.stat().st_mtime_ns if libraries.exists() else 0}"
    if folder.is_dir():
        return folder
    home.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".etc-", dir=home))
    making.chmod(0o755)
    for name, text in _ETC.items():
        (making / name).write_text(text)
    for name in _ETC_OF_THE_MACHINE:
        source = Path("/etc", name)
        if source.is_dir():
            shutil.copytree(source, making / name, symlinks=True)
        elif source.is_file():
            shutil.copyfile(source, making / name)
    open_to_all(making)
    try:
        return making.rename(folder)
    except OSError:  # another was quicker
        shutil.rmtree(making, ignore_errors=True)
        return folder


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise BadInput(f"{name!r} cannot be the name of a file for the sandbox")
    return name
