"""Releases as processes on this machine, behind a small proxy that keeps their address.

    users ──> front (service.port) ──> the release that runs (a free port)
                                  ├──> a canary beside it, which takes its share of those who ask
                                  └──> the one it takes the place of, until its last request is answered

What is so is written before it is made so: state.json names the process that is being started before it runs its
first line, and the one that serves before the front is told. `_settle` makes the world as state.json says it is;
every call begins with it, so that being killed between any two lines is mended by the next call.
"""

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

from homeostat.adapters.deployer import containers, processes
from homeostat.adapters.deployer.canaries import WIDE, canary_of
from homeostat.adapters.deployer.ends import WITHIN_SECONDS, due_at, recent
from homeostat.adapters.deployer.fronts import Fronts
from homeostat.adapters.deployer.kept import fresh_log, last_words, locked, safe_name, small_environment, write_through
from homeostat.adapters.deployer.running import (
    Counted,
    RunningRelease,
    State,
    Target,
    found,
    target_of,
    told,
    traffic_of,
)
from homeostat.adapters.deployer.smoke import (
    NotHealthy,
    health_seconds,
    one_line,
    smoke,
    smoke_requests,
    wait_for_health,
    well,
)
from homeostat.codec import decode, encode
from homeostat.errors import NotConfigured, PrepareFailed, Refused, Retryable, Unhealthy
from homeostat.ports import Clock, Environments, SourceTree
from homeostat.records import Change, Deployment, Service, Traffic
from homeostat.records.orders import Kept

BUILD_SECONDS = 600.0
DRAIN_SECONDS = 10.0
ASK_SECONDS = 0.5
FOLDERS_KEPT = 3
HISTORY_KEPT = 200


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
        self._fronts = Fronts(self._folder, host)  # where users' requests are taken
        self._check = check  # raises when nothing may be changed now

    # --- the port --------------------------------------------------------------------------------------------

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        """Start the release beside the old one, check its health, switch, let the old one finish, stop it.

        Takes as long as the build (at most 10 minutes), the start (30 s) and the old one's last requests (10 s). What
        brings nothing, a return, is not built again where it lies as it was built: of the last three that served.
        A fix of a service that asks for a canary serves only its share, until `widen`. A canary that runs already ends
        first; where what is asked for is the release beside it, that is all.

        Raises:
            NotConfigured: the service has no start command or no port.
            DeployerUnavailable: another deployment of the service is under way, or its address is taken.
            Halted, StoreUnavailable: what `check` raised; the old release serves, and the new one is gone.
        """
        self._can_run(service)
        requests = smoke_requests(service.smoke)
        canary = canary_of(service, brings)
        with self._locked(service) as state:
            self._settle(service, state)
            if known := found(state, deployment_id):
                return known
            self._check()
            started_at = self._clock.now()
            self._fronts.have(service)
            had_canary = self._end_canary(service, state)
            old = state.serving
            percent = canary.percent if canary and old else 0
            folder = self._folder_for(release, commit, deployment_id)
            detail = well(service.health_path, requests)
            new = RunningRelease(deployment_id=deployment_id, commit=commit, release=release, folder=folder)
            kept = "" if brings else self._made_before(service, state, commit, release)
            started: RunningRelease | None = None
            try:
                if had_canary and old and (old.commit, old.release) == (commit, release) and alive(old.process):
                    started, detail = replace(old, deployment_id=deployment_id), "it never ceased to serve"
                else:
                    started = self._again_in(kept, service, state, new) if kept else None
                    started = started or self._made_and_started(service, state, new)
            except NotHealthy as error:
                started, detail = None, str(error)
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
                healthy=started is not None,
                started_at=started_at,
                finished_at=self._clock.now(),
                detail=detail,
                canary_percent=percent if started else 0,
            )
            state.restarted.pop(release, None)
            if started and started.folder:
                state.made[started.folder] = made_of(service, commit, release)
            self._over(service, state, deployment, started, beside=bool(percent))
            return deployment

    def _made_and_started(self, service: Service, state: State, new: RunningRelease) -> RunningRelease:
        self._unpack(service, state, new)
        return self._started(service, state, new)

    def _started(self, service: Service, state: State, new: RunningRelease) -> RunningRelease:
        """Running, healthy, and having answered its smoke requests. Raises NotHealthy."""
        started = self._start(service, state, new)
        smoke(f"http://127.0.0.1:{started.port}", smoke_requests(service.smoke), ask=self._asking())
        self._check()
        self._still_runs(service, started)
        return started

    def _again_in(self, kept: str, service: Service, state: State, new: RunningRelease) -> RunningRelease | None:
        """The release as it was made before, so that a return waits for no build; None where it does not start so."""
        try:
            return self._started(service, state, replace(new, folder=kept))
        except NotHealthy:
            self._settle(service, state)
            return None

    def _over(
        self,
        service: Service,
        state: State,
        deployment: Deployment,
        started: RunningRelease | None,
        *,
        beside: bool = False,
    ) -> None:
        """One write decides: who serves, beside whom, who goes, and that this deployment is over."""
        if started:
            old = state.serving
            state.starting, state.stopped = None, False
            state.folders.append(started.folder)
            state.gave_up.pop(started.release, None)
            if beside:
                state.canary, state.canary_percent = started, deployment.canary_percent
            else:
                state.serving = started
                state.retiring = old if old and old.process != started.process else None
        state.history = [*state.history, deployment][-HISTORY_KEPT:]
        self._write(service, state)
        self._settle(service, state)

    def _end_canary(self, service: Service, state: State) -> bool:
        """Send everybody to the release beside the canary, and stop it; whether there was one."""
        if state.canary is None:
            return False
        state.canary, state.canary_percent, state.retiring = None, 0, state.canary
        self._write(service, state)
        self._settle(service, state)
        return True

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        """Send everybody to the canary of that deployment, and let the release beside it finish what it has.

        A deployment of its own, which is not healthy where the canary is gone. A second call gives the first's answer.

        Raises:
            Refused: no such canary was ever started.
        """
        self._can_run(service)
        with self._locked(service) as state:
            self._settle(service, state)
            if known := found(state, deployment_id + WIDE):
                return known
            tried = found(state, deployment_id)
            if tried is None or not tried.canary_percent or (tried.commit, tried.release) != (commit, release):
                raise Refused(f"{deployment_id} is no canary of {service.name} here.")
            self._check()
            now, canary = self._clock.now(), state.canary
            runs = canary is not None and canary.deployment_id == deployment_id and alive(canary.process)
            wide = replace(
                tried,
                deployment_id=deployment_id + WIDE,
                canary_percent=0,
                healthy=runs,
                started_at=now,
                finished_at=now,
                detail=f"was sent {tried.canary_percent} % of those who ask before" if runs else "its canary is gone",
            )
            if canary and runs:
                state.canary, state.canary_percent = None, 0
                self._over(service, state, wide, replace(canary, deployment_id=wide.deployment_id))
            else:
                self._end_canary(service, state)
                self._over(service, state, wide, None)
            return wide

    def current(self, service: Service) -> Deployment | None:
        state = self._read(service)
        return found(state, state.serving.deployment_id) if state.serving else None

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        """Counted by the front, at most a second ago while it runs; kept over its restarts."""
        return traffic_of(self._read(service), told(self._folder(service) / "traffic.json", Counted))

    # --- what an operator asks besides -----------------------------------------------------------------------

    def ensure_running(self, service: Service) -> Deployment | None:
        """Start the current release and its front again where they are gone; None when nothing was deployed.

        Raises:
            Unhealthy: the current release does not start any more.
        """
        self._can_run(service)
        with self._locked(service) as state:
            self._settle(service, state)
            serving = state.serving
            if serving is None:
                return None
            state.stopped = False
            if not alive(serving.process):
                try:
                    if not self._is_made(service, serving.folder):
                        self._unpack(service, state, serving)
                    state.serving = self._start(service, state, serving)
                except NotHealthy as error:
                    self._settle(service, state)
                    raise Unhealthy(f"{service.name} {serving.release} does not start again: {error}") from error
                state.starting, state.retiring = None, serving
                state.ends, state.ends_of = [], ""
                state.gave_up.pop(serving.release, None)
                self._write(service, state)
                self._settle(service, state)
            return found(state, serving.deployment_id)

    def look_after(self, service: Service) -> Kept:
        """Start again what ended by itself: at once, then ever later, until it has ended too often.

        Costs three looks at /proc while all is well. A canary that ended is not started again: its share goes back to
        the release beside it. Containers are their engine's to restart.
        """
        state = self._read(service)
        serving = state.serving
        if serving is None or state.stopped or self._all_run(service, state):
            return Kept()
        self._can_run(service)
        with self._locked(service) as state:
            self._settle(service, state)  # which starts the front again
            if (canary := state.canary) and ended(canary.process):
                if processes.of_this_boot(canary.process):
                    log = last_words(self._log(service, canary.folder))
                    state.gives_up(canary.release, f"It ended while it was a canary: {log}")
                self._end_canary(service, state)
            if (serving := state.serving) and not state.stopped and ended(serving.process):
                return self._again(service, state, serving)
            return Kept()

    def _all_run(self, service: Service, state: State) -> bool:
        served = (one for one in (state.serving, state.canary) if one)
        return not any(ended(one.process) for one in served) and bool(self._fronts.process(service))

    def _again(self, service: Service, state: State, serving: RunningRelease) -> Kept:
        """The serving release, whose process has ended, if its time has come."""
        now = self._clock.now().timestamp()
        if state.ends_of != serving.deployment_id:
            state.ends, state.ends_of = [], serving.deployment_id
        if state.ended_process != serving.process and processes.of_this_boot(serving.process):
            state.ends = [*recent(state.ends, now), now]
            state.ended_process = serving.process
            self._write(service, state)
        if state.ends:
            due = due_at(state.ends)
            if due is None:
                return self._gives_up(service, state, serving)
            if now < due:
                return Kept()
            state.restarts(serving.release)
        try:
            if not self._is_made(service, serving.folder):
                self._unpack(service, state, serving)
            state.serving = self._start(service, state, serving)
        except NotHealthy:
            self._settle(service, state)
            state.ends = [*recent(state.ends, now), self._clock.now().timestamp()]
            self._write(service, state)
            return Kept()
        state.starting, state.retiring = None, serving
        self._write(service, state)
        self._settle(service, state)
        return Kept()

    def _gives_up(self, service: Service, state: State, serving: RunningRelease) -> Kept:
        if serving.release not in state.gave_up:
            log = last_words(self._log(service, serving.folder))
            why = f"It ended {len(state.ends)} times within {WITHIN_SECONDS / 60:.0f} minutes: {log}"
            state.gives_up(serving.release, why)
            self._write(service, state)
        return Kept(gave_up=state.gave_up[serving.release], release=serving.release)

    def stop(self, service: Service) -> None:
        """Stop the service and its front. `ensure_running` starts them again."""
        with self._locked(service) as state:
            processes.stop(self._fronts.process(service), seconds=2 * processes.STOP_SECONDS)
            for one in state.running:
                end(one.process)
            state.stopped = True
            self._write(service, state)

    # --- making the world as state.json says ------------------------------------------------------------------

    def _settle(self, service: Service, state: State) -> None:
        """Stop what is half started, send requests to what serves, stop what retires. Safe to repeat."""
        if state.starting:
            end(state.starting.process)
            if state.starting.folder not in state.folders:
                self._discard(service, state.starting.folder)
            state.starting = None
            self._write(service, state)
        if serving := state.serving:
            target = target_of(state, serving)
            if told(self._folder(service) / "target.json", Target) != target:
                write_through(self._folder(service) / "target.json", target)
            self._fronts.have(service)
        if retiring := state.retiring:
            if alive(retiring.process):
                processes.wait_until(lambda: self._fronts.drained(service, retiring.process), DRAIN_SECONDS)
            end(retiring.process)
            state.retiring = None
            self._write(service, state)
        self._tidy(service, state)

    def _tidy(self, service: Service, state: State) -> None:
        """Keep the folders of the last three releases that served, and their logs."""
        state.folders = list(dict.fromkeys(reversed(state.folders)))[::-1][-FOLDERS_KEPT:]
        state.made = {folder: made for folder, made in state.made.items() if folder in state.folders}
        for folder in self._kept(service):
            if folder not in state.folders:
                self._discard(service, folder)
        logs = sorted((self._folder(service) / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)
        for log in logs[: -2 * FOLDERS_KEPT]:
            log.unlink(missing_ok=True)

    # --- one release: what another kind of release does in its own way -----------------------------------------

    def _can_run(self, service: Service) -> None:
        if not service.start or service.port is None:
            raise NotConfigured(
                f"{service.name} has no start command or no port:"
                f" homeostat services add {service.name} --start COMMAND --port NUMBER"
            )

    def _folder_for(self, release: str, commit: str, deployment_id: str) -> str:
        del commit
        return f"{safe_name(release)}-{hashlib.sha256(deployment_id.encode()).hexdigest()[:8]}"

    def _made_before(self, service: Service, state: State, commit: str, release: str) -> str:
        """The folder in which the release lies as it would be made now; "" where none does, or what runs lies there."""
        made, runs = made_of(service, commit, release), {one.folder for one in state.running}
        found = (one for one in reversed(state.folders) if state.made.get(one) == made and one not in runs)
        return next((one for one in found if self._is_made(service, one)), "")

    def _is_made(self, service: Service, folder: str) -> bool:
        return self._tree(service, folder).is_dir()

    def _kept(self, service: Service) -> tuple[str, ...]:
        releases = self._tree(service, "")
        return tuple(folder.name for folder in releases.iterdir()) if releases.is_dir() else ()

    def _discard(self, service: Service, folder: str) -> None:
        shutil.rmtree(self._tree(service, folder), ignore_errors=True)

    def _unpack(self, service: Service, state: State, release: RunningRelease) -> None:
        """Lay the release into its folder and build it there.

        Raises:
            NotHealthy: its dependencies could not be installed, or its build failed.
        """
        tree = self._tree(service, release.folder)
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        self._source_for(service).export(release.commit, tree)
        variables = self._prepare(service, release.folder)
        if not service.build:
            return
        self._build(service, state, release, service.build, variables)

    def _build(
        self, service: Service, state: State, release: RunningRelease, command: str, variables: dict[str, str]
    ) -> None:
        """Run a command line in the release's folder, for at most ten minutes.

        Raises:
            NotHealthy: it failed.
        """
        log = fresh_log(self._log(service, release.folder))
        build = processes.start(
            command,
            folder=self._tree(service, release.folder),
            variables=variables,
            log=log,
            record=self._recorder(service, state, release),
        )
        ask = self._asking()
        ended = processes.wait_until(lambda: ask() or not processes.alive(build), BUILD_SECONDS)
        exit_code = processes.exit_code(build)
        processes.stop(build)
        if exit_code != 0:
            how = f"exit code {exit_code}" if ended else f"no end after {BUILD_SECONDS:.0f} s"
            raise NotHealthy(f"The build failed with {how}: {last_words(log)}")

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

    def _recorder(self, service: Service, state: State, release: RunningRelease) -> Callable[[str], None]:
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
            raise NotHealthy(one_line(str(error))) from error
        for name, target in prepared.links.items():
            if not os.path.lexists(tree / name):
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).symlink_to(target)
        variables = {**small_environment(), **prepared.variables}
        if first := prepared.variables.get("PATH"):
            variables["PATH"] = first + os.pathsep + small_environment()["PATH"]
        return variables

    def _start(self, service: Service, state: State, release: RunningRelease) -> RunningRelease:
        """Start a release that lies in its folder, and wait until it is healthy.

        Raises:
            NotHealthy: it ended, or did not answer in time; `_settle` stops it.
        """
        port = processes.free_port()
        log = fresh_log(self._log(service, release.folder))
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
        try:
            wait_for_health(
                f"http://127.0.0.1:{port}{service.health_path}",
                ended=lambda: "" if processes.alive(process) else "It ended before it was healthy",
                ask=self._asking(),
                seconds=health_seconds(service),
            )
        except NotHealthy as error:
            processes.stop(process)
            raise NotHealthy(f"{error}: {last_words(log)}") from error
        return replace(release, process=process, port=port)

    def _still_runs(self, service: Service, release: RunningRelease) -> None:
        """Asked last: what ended while others were asked must not take the place of what serves."""
        if not alive(release.process):
            raise NotHealthy(f"It ended as soon as it was healthy: {last_words(self._log(service, release.folder))}")

    # --- files -----------------------------------------------------------------------------------------------

    def _folder(self, service: Service) -> Path:
        return self._home / "deployer" / safe_name(service.name)

    def _tree(self, service: Service, folder: str) -> Path:
        return self._home / "releases" / safe_name(service.name) / folder

    def _log(self, service: Service, folder: str) -> Path:
        return self._folder(service) / "logs" / f"{folder}.log"

    @contextlib.contextmanager
    def _locked(self, service: Service) -> Generator[State]:
        with locked(self._folder(service), service.name):
            yield self._read(service)

    def _read(self, service: Service) -> State:
        try:
            return decode((self._folder(service) / "state.json").read_bytes(), State)
        except FileNotFoundError:
            return State()

    def _write(self, service: Service, state: State) -> None:
        write_through(self._folder(service) / "state.json", state)


def made_of(service: Service, commit: str, release: str) -> str:
    """What a release's files come of: where that is the same, they need not be made again."""
    return hashlib.sha256(
        encode([commit, release, service.repository, service.prepare, service.build]).encode()
    ).hexdigest()


def alive(process: str) -> bool:
    """Whether a release runs, whichever kind started it: a service may have changed its kind since."""
    return containers.running(process) if containers.is_name(process) else processes.alive(process)


def ended(process: str) -> bool:
    """Whether a process is gone. Containers are asked for nothing: their engine starts them again."""
    return not containers.is_name(process) and not processes.alive(process)


def end(process: str) -> None:
    """Stop a release of either kind. Safe to repeat."""
    if containers.is_name(process):
        containers.remove(process)
    else:
        processes.stop(process)
