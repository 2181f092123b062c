"""A sandbox of Linux namespaces, built by bubblewrap in some ten milliseconds, for root and ordinary users alike."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from homeostat.adapters.sandbox import box
from homeostat.adapters.sandbox.bounded import run_bounded
from homeostat.adapters.sandbox.staging import Staging
from homeostat.errors import SandboxUnavailable
from homeostat.ports import Environments, SourceTree
from homeostat.records import Limits, Patch, Run, Service

_NOBODY = 65534
# Users that nobody has: https://systemd.io/UIDS-GIDS/ lists these as unused, and a container maps them as well.
_USERS = range(60706, 61184)
_NAMESPACES = (
    "--unshare-net",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--hostname",
    "sandbox",
    "--die-with-parent",
    "--new-session",
)


class BubblewrapSandbox:
    """Runs commands by `bwrap`.

    An ordinary user becomes nobody in a user namespace of their own. Root makes none; each run then gets a
    user id that no other has, so that runs cannot signal each other and the number of processes is bounded for each.
    """

    def __init__(self, source_for: Callable[[Service], SourceTree], environments: Environments, home: Path) -> None:
        self._environments = environments
        self._home = home / "sandbox"
        self._staging = Staging(self._home, source_for)

    @staticmethod
    def available() -> str | None:
        """None when it works on this machine; else what is missing, and what to do about it."""
        for program, package in (("bwrap", "bubblewrap"), ("setpriv", "util-linux"), ("prlimit", "util-linux")):
            if shutil.which(program) is None:
                return f"{program} is missing: apt-get install {package}"
        with _user() as user, tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            tried = _wrapped(["true"], user=user, limits=Limits(), mounts=_machine(Path(folder)), variables={})
            try:
                done = subprocess.run(tried, check=False, capture_output=True, timeout=20, env={"PATH": _path()})
            except (OSError, subprocess.TimeoutExpired) as error:
                return f"bwrap does not work here: {error}"
        if done.returncode == 0:
            return None
        return f"bwrap does not work here: {_last_line(done.stderr)}. {_remedy()}"

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

        The dependencies are those of the commit without the patch: an installer runs outside, and a patch must
        not have a say in what it does.
        """
        with contextlib.ExitStack() as stack:
            plain = stack.enter_context(self._staging.tree(service, commit, None))
            environment = self._environments.prepare(service, plain)
            tree = stack.enter_context(self._staging.tree(service, commit, patch)) if patch else plain
            user = stack.enter_context(_user())
            errand = stack.enter_context(box.errand(self._home, box.with_programs(files, environment), user))
            mounts = [
                *_machine(box.etc(self._home)),
                *_bound(box.shown(environment)),
                *("--perms", "0755", "--dir", "/homeostat"),
                *("--ro-bind", str(tree), "/homeostat/tree"),
                *("--ro-bind", str(errand.files), "/homeostat/files"),
                *("--bind", str(errand.results), "/homeostat/results"),
            ]
            line = ["/bin/sh", "-c", box.script(command, environment)]
            wrapped = _wrapped(line, user=user, limits=limits, mounts=mounts, variables=box.variables(environment))
            ended = run_bounded(wrapped, limits=limits, environment={"PATH": _path()})
            return ended.as_run(command, errand.answer())


def _wrapped(
    line: Sequence[str], *, user: int | None, limits: Limits, mounts: Sequence[str], variables: Mapping[str, str]
) -> list[str]:
    """The whole command line of one run."""
    if user is None:
        identity = [
            "--unshare-user",
            "--disable-userns",
            "--uid",
            f"{_NOBODY}",
            "--gid",
            f"{_NOBODY}",
            "--cap-drop",
            "ALL",
        ]
        dropped = ["setpriv", "--no-new-privs"]
    else:
        # Just enough to become the user: setpriv gives all of it up as it does so.
        kept = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
        identity = ["--cap-drop", "ALL", *(word for name in kept for word in ("--cap-add", name))]
        dropped = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
        dropped += ["--bounding-set=-all", "--inh-caps=-all"]
    return [
        "bwrap",
        *identity,
        *_NAMESPACES,
        *mounts,
        *("--perms", "1777", "--size", f"{limits.disk_bytes}", "--tmpfs", "/box"),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        "--clearenv",
        *(word for name, value in variables.items() for word in ("--setenv", name, value)),
        *("--chdir", "/box", "--"),
        *("/usr/bin/prlimit", f"--nproc={limits.processes}", f"--data={limits.memory_bytes}", "--core=0"),
        *(f"--fsize={limits.disk_bytes}", "--memlock=65536"),
        *dropped,
        *line,
    ]


def _machine(etc: Path) -> list[str]:
    mounts = ["--ro-bind", "/usr", "/usr"]
    for name, target in box.system():
        mounts += ["--ro-bind", name, name] if target is None else ["--symlink", target, name]
    mounts += ["--proc", "/proc", "--dev", "/dev", "--ro-bind", str(etc), "/etc"]
    for folder in ("/dev/shm", "/tmp"):  # noqa: S108 - those of the box
        mounts += ["--perms", "1777", "--size", f"{box.SIDE_BYTES}", "--tmpfs", folder]
    return mounts


def _bound(folders: Sequence[Path]) -> list[str]:
    """Folders at their own place. Their parents are made first: bwrap would close them to everybody but root."""
    mounts: list[str] = []
    for folder in folders:
        for parent in reversed(folder.parents[:-1]):
            mounts += ["--perms", "0755", "--dir", str(parent)]
        mounts += ["--ro-bind", str(folder), str(folder)]
    return mounts


@contextlib.contextmanager
def _user() -> Generator[int | None]:
    """A user id for one run, held by a name that the kernel takes back when we die; None for who is not root."""
    if os.geteuid() != 0:
        yield None
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as held:
        for user in _USERS:
            with contextlib.suppress(OSError):
                held.bind(f"\0homeostat-user-{user}")
                break
        else:
            raise SandboxUnavailable(f"{len(_USERS)} sandboxes run already")
        yield user


def _path() -> str:
    return os.environ.get("PATH", os.defpath)


def _last_line(output: bytes) -> str:
    return (output.decode(errors="replace").strip().splitlines() or ["it says nothing"])[-1][:300].rstrip(".")


def _remedy() -> str:
    if os.geteuid() == 0:
        return (
            "In a container, start it with --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined."
        )
    return (
        "Let users make namespaces: sysctl -w kernel.unprivileged_userns_clone=1 (Debian), or "
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)."
    )
