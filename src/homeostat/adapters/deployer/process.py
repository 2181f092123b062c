"""Releases as processes on this machine, behind a small proxy that keeps their address.

    users ──> front (service.port) ──> the release that runs (a free port)
                                  └──> the one it takes the place of, until its last request is answered

What is so is written before it is made so: state.json names the process that is being started before it runs its
first line, and the one that serves before the front is told. `_settle` makes the world as state.json says it is;
every call begins with it, so that being killed between any two lines is mended by the next call.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx2
import msgspec

from homeostat.adapters.deployer import processes
from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable, NotConfigured, PrepareFailed, Retryable, Unhealthy
from homeostat.ports import Clock, Environments, SourceTree
from homeostat.records import Answering, Change, Deployment, Service, Traffic

FRONT = "homeostat.adapters.deployer.front"
BUILD_SECONDS = 600.0
HEALTH_SECONDS = 30.0
DRAIN_SECONDS = 10.0
ASK_SECONDS = 0.5
LOCK_SECONDS = 120.0  # longer than a deployment without its build
FOLDERS_KEPT = 3
HISTORY_KEPT = 200
DETAIL_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Process:
    """A release that was started."""

    deployment_id: str
    commit: str
    release: str
    folder: str  # its name below the service's releases
    port: int = 0
    process: str = ""


@dataclass(slots=True, kw_only=True)
class _State:
    """What is so for one service. `starting` and `retiring` are to be stopped, `serving` is to serve."""

    starting: _Process | None = None
    serving: _Process | None = None
    retiring: _Process | None = None
    history: list[Deployment] = field(default_factory=list[Deployment])
    folders: list[str] = field(default_factory=list[str])  # of releases that served, newest last


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    process: str = ""
    release: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Front:
    process: str = ""
    listen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What the front counted: requests and errors for each release, open requests for each process."""

    counted_at: float = 0.0
    target: str = ""
    open: dict[str, int] = field(default_factory=dict[str, int])
    releases: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    routes: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    answering: dict[str, tuple[tuple[float, int, int], ...]] = field(
        default_factory=dict[str, tuple[tuple[float, int, int], ...]]
    )


_T = TypeVar("_T", _Target, _Front, _Counted)


class _NotHealthy(Exception):
    """The release did not build, start or answer; its text is one line."""


class ProcessDeployer:
    """Runs each service as a process on this machine, and its address as another.

    Both outlive us. One deployment at a time for each service, across threads and programs.
    """

    def __init__(
        self,
        home: Path,
        *,
        source_for: Callable[[Service], SourceTree],
        environments: Environments,
        clock: Clock,
        dsn_for: Callable[[Service], str],
        host: str = "127.0.0.1",
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._home = home.absolute()
        self._source_for = source_for
        self._environments = environments
        self._clock = clock
        self._dsn_for = dsn_for
        self._host = host  # where users' requests are taken
        self._check = check  # raises when nothing may be changed now

    # --- the port --------------------------------------------------------------------------------------------

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        """Start the release beside the old one, check its health, switch, let the old one finish, stop it.

        Takes as long as the build (at most 10 minutes), the start (30 s) and the old one's last requests (10 s).

        Raises:
            NotConfigured: the service has no start command or no port.
            DeployerUnavailable: another deployment of the service is under way, or its address is taken.
            Halted, StoreUnavailable: what `check` raised; the old release serves, and the new one is gone.
        """
        del brings
        _check(service)
        with self._locked(service) as state:
            self._settle(service, state)
            if known := _find(state, deployment_id):
                return known
            self._check()
            started_at = self._clock.now()
            self._have_front(service)
            old = state.serving
            folder = f"{_safe(release)}-{hashlib.sha256(deployment_id.encode()).hexdigest()[:8]}"
            detail = f"answers {service.health_path}"
            new = _Process(deployment_id=deployment_id, commit=commit, release=release, folder=folder)
            try:
                self._unpack(service, state, new)
                started = self._start(service, state, new)
                self._check()
                state.serving, state.retiring = started, old
            except _NotHealthy as error:
                detail = str(error)
            except Retryable:
                self._settle(service, state)
                raise
            deployment = Deployment(
                deployment_id=deployment_id,
                service=service.name,
                commit=commit,
                release=release,
                previous_commit=old.commit if old else "",
                previous_release=old.release if old else "",
                healthy=state.serving is not old,
                started_at=started_at,
                finished_at=self._clock.now(),
                detail=detail,
            )
            # One write decides: who serves, who goes, and that this deployment is over.
            if deployment.healthy:
                state.starting = None
                state.folders.append(folder)
            state.history = [*state.history, deployment][-HISTORY_KEPT:]
            self._write(service, state)
            self._settle(service, state)
            return deployment

    def current(self, service: Service) -> Deployment | None:
        state = self._read(service)
        return _find(state, state.serving.deployment_id) if state.serving else None

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        """Counted by the front, at most a second ago while it runs; kept over its restarts."""
        told = _told(self._folder(service) / "traffic.json", _Counted)
        counted_at = datetime.fromtimestamp(told.counted_at, tz=UTC)
        return tuple(
            Traffic(
                release=release,
                requests=requests,
                errors=errors,
                counted_at=counted_at,
                routes=told.routes.get(release, {}),
                answering=tuple(
                    Answering(
                        ended_at=datetime.fromtimestamp(at, tz=UTC), answers=answers, p95=timedelta(microseconds=p95)
                    )
                    for at, answers, p95 in told.answering.get(release, ())
                ),
            )
            for release, (requests, errors) in told.releases.items()
        )

    # --- what an operator asks besides -----------------------------------------------------------------------

    def ensure_running(self, service: Service) -> Deployment | None:
        """Start the current release and its front again where they are gone; None when nothing was deployed.

        Raises:
            Unhealthy: the current release does not start any more.
        """
        _check(service)
        with self._locked(service) as state:
            self._settle(service, state)
            serving = state.serving
            if serving is None:
                return None
            if not processes.alive(serving.process):
                try:
                    if not self._tree(service, serving.folder).is_dir():
                        self._unpack(service, state, serving)
                    state.serving = self._start(service, state, serving)
                except _NotHealthy as error:
                    self._settle(service, state)
                    raise Unhealthy(f"{service.name} {serving.release} does not start again: {error}") from error
                state.starting, state.retiring = None, serving
                self._write(service, state)
                self._settle(service, state)
            return _find(state, serving.deployment_id)

    def stop(self, service: Service) -> None:
        """Stop the service and its front. `ensure_running` starts them again."""
        with self._locked(service) as state:
            processes.stop(self._front(service), seconds=2 * processes.STOP_SECONDS)
            for one in (state.starting, state.serving, state.retiring):
                if one:
                    processes.stop(one.process)

    # --- making the world as state.json says ------------------------------------------------------------------

    def _settle(self, service: Service, state: _State) -> None:
        """Stop what is half started, send requests to what serves, stop what retires. Safe to repeat."""
        if state.starting:
            processes.stop(state.starting.process)
            if state.starting.folder not in state.folders:
                shutil.rmtree(self._tree(service, state.starting.folder), ignore_errors=True)
            state.starting = None
            self._write(service, state)
        if serving := state.serving:
            target = _Target(process=serving.process, release=serving.release, port=serving.port)
            if _told(self._folder(service) / "target.json", _Target) != target:
                _write_through(self._folder(service) / "target.json", target)
            self._have_front(service)
        if retiring := state.retiring:
            if processes.alive(retiring.process):
                processes.wait_until(lambda: self._drained(service, retiring), DRAIN_SECONDS)
            processes.stop(retiring.process)
            state.retiring = None
            self._write(service, state)
        self._tidy(service, state)

    def _have_front(self, service: Service) -> None:
        """Start the front when none runs, or when it listens where the service's address no longer is."""
        listen = f"{self._host}:{service.port}"
        folder = self._folder(service)
        running = self._front(service)
        if running and _told(folder / "front.json", _Front).listen == listen:
            return
        processes.stop(running, seconds=2 * processes.STOP_SECONDS)
        # -P: what lies in its folder is not imported.
        command = [sys.executable, "-P", "-m", FRONT, "--listen", listen, "--state", str(folder)]
        started = processes.start(
            f"exec {shlex.join(command)}",
            folder=folder,
            variables=_small_environment(),
            log=_fresh(folder / "front.log"),
            record=lambda _: None,  # it writes itself down, and a second one goes away
        )
        processes.wait_until(lambda: bool(self._front(service)) or not processes.alive(started), HEALTH_SECONDS)
        if not processes.wait_until(lambda: bool(self._front(service)), 1.0):
            words = _last_words(folder / "front.log")
            if "Address already in use" in words:
                raise DeployerUnavailable(
                    f"{listen} is in use by another program. Stop that one, or give the service another port:"
                    f" homeostat services add {service.name} --port NUMBER"
                )
            raise DeployerUnavailable(f"{listen} cannot be listened on: {words}")

    def _front(self, service: Service) -> str:
        """The front's process; "" when none runs."""
        process = _told(self._folder(service) / "front.json", _Front).process
        return process if processes.alive(process) else ""

    def _drained(self, service: Service, retiring: _Process) -> bool:
        if not self._front(service):
            return True
        told = _told(self._folder(service) / "traffic.json", _Counted)
        return told.target != retiring.process and not told.open.get(retiring.process)

    def _tidy(self, service: Service, state: _State) -> None:
        """Keep the folders of the last three releases that served, and their logs."""
        state.folders = list(dict.fromkeys(reversed(state.folders)))[::-1][-FOLDERS_KEPT:]
        releases = self._tree(service, "")
        for folder in releases.iterdir() if releases.is_dir() else ():
            if folder.name not in state.folders:
                shutil.rmtree(folder, ignore_errors=True)
        logs = sorted((self._folder(service) / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)
        for log in logs[: -2 * FOLDERS_KEPT]:
            log.unlink(missing_ok=True)

    # --- one release -----------------------------------------------------------------------------------------

    def _unpack(self, service: Service, state: _State, release: _Process) -> None:
        """Lay the release into its folder and build it there.

        Raises:
            _NotHealthy: its dependencies could not be installed, or its build failed.
        """
        tree = self._tree(service, release.folder)
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        self._source_for(service).export(release.commit, tree)
        variables = self._prepare(service, release.folder)
        if not service.build:
            return
        log = _fresh(self._log(service, release.folder))
        build = processes.start(
            service.build, folder=tree, variables=variables, log=log, record=self._recorder(service, state, release)
        )
        ask = self._asking()
        ended = processes.wait_until(lambda: ask() or not processes.alive(build), BUILD_SECONDS)
        exit_code = processes.exit_code(build)
        processes.stop(build)
        if exit_code != 0:
            how = f"exit code {exit_code}" if ended else f"no end after {BUILD_SECONDS:.0f} s"
            raise _NotHealthy(f"The build failed with {how}: {_last_words(log)}")

    def _asking(self) -> Callable[[], bool]:
        """For loops that wait: asks twice a second whether to go on, and is never true."""
        asked_at = time.monotonic()

        def ask() -> bool:
            nonlocal asked_at
            if time.monotonic() - asked_at >= ASK_SECONDS:
                self._check()
                asked_at = time.monotonic()
            return False

        return ask

    def _recorder(self, service: Service, state: _State, release: _Process) -> Callable[[str], None]:
        def record(process: str) -> None:
            state.starting = replace(release, process=process)
            self._write(service, state)

        return record

    def _prepare(self, service: Service, folder: str) -> dict[str, str]:
        """The variables of its processes, once its dependencies are there."""
        tree = self._tree(service, folder)
        try:
            prepared = self._environments.prepare(service, tree)
        except PrepareFailed as error:
            raise _NotHealthy(_one_line(str(error))) from error
        for name, target in prepared.links.items():
            if not os.path.lexists(tree / name):
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).symlink_to(target)
        variables = {**_small_environment(), **prepared.variables}
        if first := prepared.variables.get("PATH"):
            variables["PATH"] = first + os.pathsep + _small_environment()["PATH"]
        return variables

    def _start(self, service: Service, state: _State, release: _Process) -> _Process:
        """Start a release that lies in its folder, and wait until it is healthy.

        Raises:
            _NotHealthy: it ended, or did not answer in time; `_settle` stops it.
        """
        port = processes.free_port()
        log = _fresh(self._log(service, release.folder))
        variables = {
            **self._prepare(service, release.folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "SENTRY_DSN": self._dsn_for(service),
            "SENTRY_RELEASE": release.release,
            "SENTRY_ENVIRONMENT": service.environment,
        }

        process = processes.start(
            service.start,
            folder=self._tree(service, release.folder),
            variables=variables,
            log=log,
            record=self._recorder(service, state, release),
        )
        problem = _wait_for_health(process, f"http://127.0.0.1:{port}{service.health_path}", self._asking())
        if problem:
            processes.stop(process)
            raise _NotHealthy(f"{problem}: {_last_words(log)}")
        return replace(release, process=process, port=port)

    # --- files -----------------------------------------------------------------------------------------------

    def _folder(self, service: Service) -> Path:
        return self._home / "deployer" / _safe(service.name)

    def _tree(self, service: Service, folder: str) -> Path:
        return self._home / "releases" / _safe(service.name) / folder

    def _log(self, service: Service, folder: str) -> Path:
        return self._folder(service) / "logs" / f"{folder}.log"

    @contextlib.contextmanager
    def _locked(self, service: Service) -> Generator[_State]:
        folder = self._folder(service)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / "lock").open("w") as lock:

            def take() -> bool:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
                return False

            if not processes.wait_until(take, LOCK_SECONDS):
                raise DeployerUnavailable(f"Another deployment of {service.name} is under way.")
            yield self._read(service)

    def _read(self, service: Service) -> _State:
        try:
            return decode((self._folder(service) / "state.json").read_bytes(), _State)
        except FileNotFoundError:
            return _State()

    def _write(self, service: Service, state: _State) -> None:
        _write_through(self._folder(service) / "state.json", state)


def _check(service: Service) -> None:
    if not service.start or service.port is None:
        raise NotConfigured(
            f"{service.name} has no start command or no port:"
            f" homeostat services add {service.name} --start COMMAND --port NUMBER"
        )


def _find(state: _State, deployment_id: str) -> Deployment | None:
    return next((one for one in reversed(state.history) if one.deployment_id == deployment_id), None)


def _wait_for_health(process: str, url: str, ask: Callable[[], bool]) -> str:
    """Ask until it answers with 2xx; what went wrong, or ""."""
    deadline = time.monotonic() + HEALTH_SECONDS
    seen = "no answer"
    with httpx2.Client(trust_env=False, timeout=2.0) as http:
        while time.monotonic() < deadline:
            ask()
            if not processes.alive(process):
                return "It ended before it was healthy"
            try:
                with http.stream("GET", url) as answer:
                    if answer.is_success:
                        return ""
                    seen = f"status {answer.status_code}"
            except httpx2.TransportError as error:
                seen = f"no answer ({type(error).__name__})"
            time.sleep(0.1)
    return f"Not healthy after {HEALTH_SECONDS:.0f} s, {seen}"


def _small_environment() -> dict[str, str]:
    """What a service may see of ours: nothing that could be a secret."""
    given = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **given}


def _last_words(log: Path) -> str:
    """The end of a log, on one line."""
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 4096))
            text = file.read().decode(errors="replace")
    except OSError:
        return "no log"
    return _one_line(text) or "it wrote nothing"


def _one_line(text: str) -> str:
    lines = ["".join(c if c.isprintable() else " " for c in line).strip() for line in text.splitlines()]
    return " | ".join(line for line in lines if line)[-DETAIL_CHARACTERS:]


def _safe(name: str) -> str:
    """A name fit for one folder: two that differ only in odd characters are told apart by their digest."""
    plain = re.sub(r"[^A-Za-z0-9._+-]", "-", name)[:80].lstrip(".")
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _fresh(log: Path) -> Path:
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    return log


def _told(path: Path, kind: type[_T]) -> _T:
    """What the front and we tell each other; the kind's own defaults while nothing was told."""
    try:
        return decode(path.read_bytes(), kind)
    except (OSError, msgspec.DecodeError):
        return kind()


def _write_through(path: Path, value: object) -> None:
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
