"""A sandbox that Docker or Podman builds, from the machine's own programs: no image is fetched from anywhere."""

import contextlib
import hashlib
import io
import os
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from homeostat.adapters.sandbox import box
from homeostat.adapters.sandbox.bounded import Ended, run_bounded
from homeostat.adapters.sandbox.staging import Staging
from homeostat.errors import SandboxUnavailable
from homeostat.ports import Environments, SourceTree
from homeostat.records import Environment, Limits, Patch, Run, Service

_NOBODY = 65534
_SECONDS = 60  # that the engine may take to answer
_ENGINES = ("docker", "podman")
# The places to mount at. A tmpfs takes the mode of the place it covers.
_PLACES = dict.fromkeys(("usr", "etc", "proc", "dev", "sys", "homeostat"), 493) | {"tmp": 0o1777, "box": 0o1777}


class ContainerSandbox:
    """Runs commands by `docker run`, or `podman run`.

    The engine must see this machine's files: it runs here, and not in another machine or container. Without an
    `image` it gets an empty one in which /usr and its like are shown; an image of one's own must have what the
    commands need, a shell and Python at the same place as here included.
    """

    def __init__(
        self,
        source_for: Callable[[Service], SourceTree],
        environments: Environments,
        home: Path,
        *,
        image: str = "",
        engine: str = "",
    ) -> None:
        self._environments = environments
        self._home = home / "sandbox"
        self._staging = Staging(self._home, source_for)
        self._image = image
        self._engine = engine or _engine()

    @staticmethod
    def available() -> str | None:
        """None when an engine answers; else what is missing, and what to do about it."""
        engine = _engine()
        if shutil.which(engine) is None:
            return "Neither docker nor podman is installed: apt-get install podman"
        try:
            done = _call([engine, "info"])
        except SandboxUnavailable as error:
            return str(error)
        return None if done.returncode == 0 else f"{engine} does not answer: {_end(done.stderr)}"

    def run(
        self,
        command: str,
        *,
        service: Service,
        commit: str,
        patch: Patch | None,
        files: Mapping[str, str],
        limits: Limits,
    ) -> Run:
        """Run `command` by `sh -c` in a fresh copy of the tree at `commit` with `patch` applied.

        The dependencies are those of the commit without the patch.
        """
        with contextlib.ExitStack() as stack:
            plain = stack.enter_context(self._staging.tree(service, commit, None))
            environment = self._environments.prepare(service, plain)
            tree = stack.enter_context(self._staging.tree(service, commit, patch)) if patch else plain
            errand = stack.enter_context(box.errand(self._home, box.with_programs(files, environment), None))
            errand.results.chmod(0o666)  # whom the engine makes of nobody is its affair
            ended = self._ended(self._line(command, environment, tree, errand, limits), limits)
            return ended.as_run(command, errand.answer())

    def _line(
        self, command: str, environment: Environment, tree: Path, errand: box.Errand, limits: Limits
    ) -> list[str]:
        """What the engine is told after `run --name …`."""
        mounts = [(tree, "/homeostat/tree", True), (errand.files, "/homeostat/files", True)]
        mounts += [(errand.results, "/homeostat/results", False)]
        mounts += [(folder, str(folder), True) for folder in box.shown(environment)]
        image = self._image
        if not image:
            image = self._own_image()
            mounts += [(Path("/usr"), "/usr", True)]
            # One by one: the engine puts its own hosts, hostname and resolv.conf beside them.
            mounts += [
                (path, f"/etc/{path.name}", True) for path in box.etc(self._home).iterdir() if path.name != "hosts"
            ]
            mounts += [(Path(name), name, True) for name, target in box.system() if target is None]
        return [
            *("--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
            *("--user", f"{_NOBODY}:{_NOBODY}", "--pids-limit", f"{limits.processes}", "--ulimit", "core=0"),
            *("--memory", f"{limits.memory_bytes}", "--memory-swap", f"{limits.memory_bytes}"),
            *("--ulimit", f"fsize={limits.disk_bytes}", "--shm-size", f"{box.SIDE_BYTES}"),
            *("--tmpfs", f"/box:rw,exec,nosuid,nodev,mode=1777,size={limits.disk_bytes}"),
            *("--tmpfs", f"/tmp:rw,exec,nosuid,nodev,mode=1777,size={box.SIDE_BYTES}"),  # noqa: S108 - of the box
            *(word for mount in mounts for word in ("--mount", _mount(*mount))),
            *(word for name, value in box.variables(environment).items() for word in ("--env", f"{name}={value}")),
            *("--workdir", "/box", "--hostname", "sandbox", "--entrypoint", "/bin/sh", image),
            *("-c", box.script(command, environment)),
        ]

    def _ended(self, line: Sequence[str], limits: Limits) -> Ended:
        name = f"homeostat-{secrets.token_hex(8)}"
        remove = [self._engine, "rm", "--force", name]
        try:
            ended = run_bounded(
                [self._engine, "run", "--name", name, "--log-driver", "none", *line],
                limits=limits,
                environment=dict(os.environ),
                kill=lambda: _call(remove),
            )
            state = _call([self._engine, "inspect", "--format", "{{.State.OOMKilled}}", name])
        finally:
            _call(remove)
        return ended.with_memory_exceeded(limits) if state.stdout.strip() == b"true" else ended

    def _own_image(self) -> str:
        """An image of nothing but places to mount at, made here when the engine has none."""
        links = [(name.strip("/"), target) for name, target in box.system() if target is not None]
        name = f"homeostat-sandbox:{hashlib.sha256(repr((links, _PLACES)).encode()).hexdigest()[:12]}"
        if _call([self._engine, "image", "inspect", name]).returncode == 0:
            return name
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w") as archive:
            for folder, mode in _PLACES.items():
                entry = tarfile.TarInfo(folder)
                entry.type, entry.mode = tarfile.DIRTYPE, mode
                archive.addfile(entry)
            for link, target in links:
                entry = tarfile.TarInfo(link)
                entry.type, entry.linkname = tarfile.SYMTYPE, target
                archive.addfile(entry)
        made = _call([self._engine, "import", "-", name], content.getvalue())
        if made.returncode:
            raise SandboxUnavailable(f"{self._engine} could not make an image: {_end(made.stderr)}")
        return name


def _mount(source: Path, target: str, read_only: bool) -> str:  # noqa: FBT001 - it is one of a row of three
    return f"type=bind,source={source},target={target}{',readonly' if read_only else ''}"


def _engine() -> str:
    return next((name for name in _ENGINES if shutil.which(name)), _ENGINES[0])


def _call(line: Sequence[str], send: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(line, check=False, capture_output=True, timeout=_SECONDS, input=send)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SandboxUnavailable(f"{line[0]} did not answer: {error}") from error


def _end(output: bytes) -> str:
    return (output.decode(errors="replace").strip().splitlines() or ["it says nothing"])[-1][:300]
