"""Dependencies on this machine's disk: installed once for each state of the lock files, then only read."""

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from homeostat.adapters.environments.javascript_installer import installing
from homeostat.adapters.environments.part import part_of
from homeostat.adapters.environments.python_needs import (
    CONSTRAINTS,
    constraints,
    declared,
    groups_and_extras,
    requirement_files,
    without_itself,
)
from homeostat.errors import PrepareFailed
from homeostat.log import Log
from homeostat.records import Environment, Service

_SECONDS = 1800  # that one installation may take
_LOCK_FILE_BYTES = 32 * 1024**2
_SAID_BYTES = 4000  # of the installer's output that an error tells
_COMPLETE = ".complete"
_KEPT = 3  # environments of a service that stay however old they are

# What decides on a service's dependencies, from the root of its tree.
_LOCK_FILES: Mapping[str, tuple[str, ...]] = {
    "python": (
        "uv.lock",
        "poetry.lock",
        "pdm.lock",
        "Pipfile",
        "Pipfile.lock",
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
        ".python-version",
        "requirements*.txt",
        "requirements/*.txt",
        "constraints*.txt",
    ),
    "go": ("go.mod", "go.sum", "go.work", "go.work.sum"),
    "javascript": (
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        ".npmrc",
    ),
}
_UV_SYNC = ("uv", "sync", "--frozen", "--no-install-workspace", "--quiet")
# What the installer must not find: it would install into, or read, what belongs to Homeostat.
_NOT_FOR_INSTALLERS = (
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "UV_PROJECT_ENVIRONMENT",
    "UV_INTERNAL__PARENT_INTERPRETER",  # left by `python -m uv`: a nested uv prefers that interpreter to any other
    "SENTRY_DSN",
)

_log = Log()


class LocalEnvironments:
    """Folders `<home>/environments/<service>/<digest of the lock files>`.

    A service's own `prepare` line runs instead of the default one: by `sh -c`, in the new folder, in which the lock
    files lie; `$HOMEOSTAT_ENVIRONMENT` is that folder and `$HOMEOSTAT_TREE` the whole tree, not to be written to. It
    leaves what the default would: `venv/` for Python, `modules/` and `build/` (GOMODCACHE and GOCACHE) for Go,
    `node_modules/` for JavaScript; programs in `bin/` are found in any language.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.absolute() / "environments"

    def prepare(self, service: Service, tree: Path) -> Environment:
        """What is needed to run the tree. Answers at once when the lock files were seen before.

        Others who ask for the same at the same time wait for it. What a killed installer left is removed.

        Raises:
            PrepareFailed: the installer failed; the message holds the end of its output.
        """
        part = part_of(service, tree)
        locks = _lock_files(service.language, tree / part)
        digest = _digest(service, locks)
        folder = self._home / re.sub(r"[^\w.-]|^\.", "_", service.name) / digest
        if not _used(folder):
            try:
                folder.parent.mkdir(parents=True, exist_ok=True)
                with folder.with_suffix(".lock").open("a") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    if not (folder / _COMPLETE).exists():
                        _install(service, tree, folder, locks, part=part)
            except OSError as error:
                raise PrepareFailed(f"The dependencies of {service.name} could not be written: {error}") from error
        return _environment(service.language, tree, folder, part=part)

    def clean(self, before: datetime) -> int:
        """Remove what was not asked for since, and no process runs from; each service keeps the last three."""
        gone = 0
        for service in self._home.glob("*/"):
            installed = sorted(service.glob(f"*/{_COMPLETE}"), key=lambda path: path.stat().st_mtime, reverse=True)
            for complete in installed[_KEPT:]:
                folder = complete.parent
                if complete.stat().st_mtime < before.timestamp() and not _runs_from(folder):
                    with folder.with_suffix(".lock").open("a") as lock:
                        fcntl.flock(lock, fcntl.LOCK_EX)
                        complete.unlink()  # whoever asks from here on installs it again, once the lock is free
                        shutil.rmtree(folder, ignore_errors=True)
                    gone += 1
        return gone


def _used(folder: Path) -> bool:
    """Whether it is there; that it was asked for is written down."""
    try:
        os.utime(folder / _COMPLETE)
    except FileNotFoundError:
        return False
    return True


def _runs_from(folder: Path) -> bool:
    """Whether a process of this machine that we may look at has the folder in its command line or its variables."""
    name = os.fsencode(folder)
    for process in Path("/proc").glob("[0-9]*"):
        for told in ("environ", "cmdline"):
            with contextlib.suppress(OSError):
                if name in (process / told).read_bytes():
                    return True
    return False


def _install(service: Service, tree: Path, folder: Path, locks: Mapping[str, bytes], *, part: str) -> None:
    log = _log.bind(service=service.name, folder=str(folder))
    log.info("environment.preparing")
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o755)
    for name, content in locks.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    try:
        if service.prepare:
            _run(["sh", "-c", service.prepare], service, tree, folder)
        elif service.language == "python":
            _install_python(service, tree, folder, locks)
        elif service.language == "go":
            _install_go(service, tree, folder, part=part)
        elif service.language == "javascript" and "package.json" in locks:
            _install_javascript(service, tree, folder, locks)
    except PrepareFailed:
        log.warning("environment.failed", seconds=round(time.monotonic() - began, 1))
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (folder / _COMPLETE).touch()
    log.info("environment.prepared", seconds=round(time.monotonic() - began, 1))


def _install_python(service: Service, tree: Path, folder: Path, locks: Mapping[str, bytes]) -> None:
    venv = folder / "venv"
    variables = {"VIRTUAL_ENV": str(venv), "UV_PROJECT_ENVIRONMENT": str(venv), "UV_COMPILE_BYTECODE": "1"}
    has_uv = shutil.which("uv") is not None
    if has_uv:
        _run(["uv", "venv", "--quiet", str(venv)], service, tree, folder, variables)
        install = ["uv", "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    else:
        _run([sys.executable, "-m", "venv", str(venv)], service, tree, folder, variables)
        install = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    if "uv.lock" in locks and has_uv:
        _run([*_UV_SYNC, *_asked_of_uv(locks, service)], service, tree, folder, variables)
        wanted = []
    else:
        wanted = _wanted(locks, folder, service)
    # Tests of `unittest` run by pytest too, and its report is what is read.
    _run([*install, *wanted, "pytest"], service, tree, folder, variables)


def _asked_of_uv(locks: Mapping[str, bytes], service: Service) -> list[str]:
    with _readable(service):
        groups, extras = groups_and_extras(locks.get("pyproject.toml", b""))
    return [*(f"--group={name}" for name in groups), *(f"--extra={name}" for name in extras)]


def _wanted(locks: Mapping[str, bytes], folder: Path, service: Service) -> list[str]:
    """What pip is asked for; the files that it reads lie in the folder."""
    with _readable(service):
        files = requirement_files(locks)
        itself = False
        for name in files:
            shortened = without_itself(locks[name])
            itself = itself or shortened != locks[name]
            (folder / name).write_bytes(shortened)
        wanted = [word for name in files for word in ("-r", name)]
        if not files or itself:
            wanted += declared(locks)
        if pinned := constraints(locks):
            (folder / CONSTRAINTS).write_text(pinned)
            wanted += ["-c", CONSTRAINTS]
        return wanted


@contextlib.contextmanager
def _readable(service: Service) -> Generator[None]:
    try:
        yield
    except (ValueError, RecursionError) as error:
        raise PrepareFailed(f"What {service.name} needs cannot be read: {error}") from error


def _install_go(service: Service, tree: Path, folder: Path, *, part: str) -> None:
    """Download the modules, then build once, so that later builds find their packages compiled.

    The test programs are built and not run: `-exec true` stands for them.
    """
    if not (tree / part / "go.mod").exists():
        raise PrepareFailed(
            f"{service.name} has no go.mod at the root of its tree, nor where its commands go: "
            "begin its test command with `cd FOLDER &&`, or set its prepare command"
        )
    variables = {
        "GOMODCACHE": str(folder / "modules"),
        "GOCACHE": str(folder / "build"),
        "GOFLAGS": "-mod=mod -modcacherw -buildvcs=false",
    }
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "tree")
        shutil.copytree(tree, copy, symlinks=True)
        at = copy / part
        _run(["go", "mod", "download"], service, copy, folder, variables, at=at)
        for line in ("go build ./...", "go vet ./...", "go test -run '^$' -exec true ./..."):
            with contextlib.suppress(PrepareFailed):  # a tree that does not build still has its modules
                _run(["sh", "-c", f"{line} >/dev/null"], service, copy, folder, variables, at=at)
    (folder / "build").mkdir(exist_ok=True)


def _install_javascript(service: Service, tree: Path, folder: Path, locks: Mapping[str, bytes]) -> None:
    command, variables = installing(locks)
    _run(command, service, tree, folder, variables)
    (folder / "node_modules").mkdir(exist_ok=True)


def _environment(language: str, tree: Path, folder: Path, *, part: str) -> Environment:
    path = [folder / "bin"] if (folder / "bin").is_dir() else []
    variables: dict[str, str] = {}
    read_only = [folder]
    links: dict[str, Path] = {}
    if language == "python":
        venv = folder / "venv"
        path.insert(0, venv / "bin")
        variables |= {"VIRTUAL_ENV": str(venv), "PYTHONDONTWRITEBYTECODE": "1"}
        if own := _own_folders(tree, part):
            variables["PYTHONPATH"] = ":".join(own)
        read_only += _base_of(venv)
    elif language == "go":
        if (program := shutil.which("go")) is not None:
            root = Path(program).resolve().parent.parent
            path.append(root / "bin")
            read_only.append(root)
        variables |= {
            "GOMODCACHE": str(folder / "modules"),
            "GOCACHE": str(folder / "build"),
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
            "GOTELEMETRY": "off",
        }
    elif language == "javascript":
        if (modules := folder / "node_modules").is_dir():
            links[f"{part}/node_modules".strip("/")] = modules
            path.append(modules / ".bin")
        if (program := shutil.which("node")) is not None:
            root = Path(program).resolve().parent.parent
            path.append(root / "bin")
            read_only.append(root)
    return Environment(
        variables={"PATH": ":".join(map(str, path)), **variables},
        read_only=tuple(place for place in dict.fromkeys(read_only) if not place.is_relative_to("/usr")),
        links=links,
    )


def _own_folders(tree: Path, part: str) -> list[str]:
    """Where its modules are found, from the root of the tree and from its part: the project itself is not installed."""
    has_src = any((tree / each / "src").is_dir() for each in {"", part})
    of_part = [name for name in (f"{part}/src", part) if part and (tree / name).is_dir()]
    return [*(["src"] if has_src else []), *of_part]


def _base_of(venv: Path) -> list[Path]:
    """Where the interpreter of a virtual environment comes from, by every name that leads there."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        for line in (venv / "pyvenv.cfg").read_text().splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "home":
                home = Path(value.strip())
                found += [home.parent, home.resolve().parent]
        found.append((venv / "bin" / "python").resolve().parent.parent)
    return found


def _lock_files(language: str, tree: Path) -> dict[str, bytes]:
    """Names and contents. A link is not followed: it could lead anywhere."""
    names = (path for pattern in _LOCK_FILES.get(language, ()) for path in sorted(tree.glob(pattern)))
    found: dict[str, bytes] = {}
    for path in names:
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LOCK_FILE_BYTES:
            found[str(path.relative_to(tree))] = path.read_bytes()
    return found


def _digest(service: Service, locks: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(repr((service.language, service.prepare)).encode())
    for name, content in sorted(locks.items()):
        digest.update(repr((name, len(content))).encode() + content)
    return digest.hexdigest()[:24]


def _run(
    command: Sequence[str],
    service: Service,
    tree: Path,
    folder: Path,
    variables: Mapping[str, str] | None = None,
    *,
    at: Path | None = None,
) -> None:
    """Run an installer to its end, and everything it started with it."""
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_INSTALLERS}
    own = {"HOMEOSTAT_ENVIRONMENT": str(folder), "HOMEOSTAT_TREE": str(tree)}
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                command,
                cwd=at or folder,
                env={**inherited, **own, **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o022,
            )
        except FileNotFoundError as error:
            raise PrepareFailed(f"{command[0]} is missing on this machine; {service.name} needs it") from error
        try:
            code: int | str = process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            code = f"{_SECONDS} s without an end"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code:
            said.seek(max(0, said.seek(0, os.SEEK_END) - _SAID_BYTES))
            end = said.read().decode(errors="replace").strip()
            raise PrepareFailed(f"`{shlex.join(command)}` for {service.name} failed ({code}):\n{end}")
