"""Releases as processes on this machine, behind a small proxy that keeps their address.

    users ──> front (service.port) ──> the release that runs (a free port)
                                  ├──> a canary beside it, which takes its share of those who ask
                                  └──> the one it takes the place of, until its last request is answered

What is so is written before it is made so: state.json names the process that is being started before it runs its
first line, and the one that serves before the front is told. `_settle` makes the world as state.json says it is;
every call begins with it, so that being killed between any two lines is mended by the next call.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from homeostat.adapters.deployer import containers, processes
from homeostat.adapters.deployer.canaries import WIDE, canary_of
from homeostat.adapters.deployer.ends import WITHIN_SECONDS, due_at, recent
from homeostat.adapters.deployer.fronts import Fronts
from homeostat.adapters.deployer.kept import OnDisk, last_words, write_through
from homeostat.adapters.deployer.making import Making, made_of
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
from homeostat.adapters.deployer.smoke import NotHealthy, smoke, smoke_requests, well
from homeostat.errors import Refused, Retryable, Unhealthy
from homeostat.ports import Clock, Environments, SourceTree
from homeostat.records import Change, Deployment, Service, Traffic
from homeostat.records.orders import Kept

DRAIN_SECONDS = 10.0
FOLDERS_KEPT = 3
HISTORY_KEPT = 200


class ProcessDeployer:
    """Runs each service as a process on this machine, and its address as another.

    Both outlive us. One deployment at a time for each service, across threads and programs.
    """

    kind = Making  # how a release is made and started

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
        self._disk = OnDisk(home)
        self._making = self.kind(
            self._disk, source_for=source_for, environments=environments, dsn_for=dsn_for, check=check
        )
        self._clock = clock
        self._fronts = Fronts(self._disk.folder, host)  # where users' requests are taken
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
        self._making.can_run(service)
        requests = smoke_requests(service.smoke)
        canary = canary_of(service, brings)
        with self._disk.locked(service) as state:
            self._settle(service, state)
            if known := found(state, deployment_id):
                return known
            self._check()
            started_at = self._clock.now()
            self._fronts.have(service)
            had_canary = self._end_canary(service, state)
            old = state.serving
            percent = canary.percent if canary and old else 0
            folder = self._making.folder_for(release, commit, deployment_id)
            detail = well(service.health_path, requests)
            new = RunningRelease(deployment_id=deployment_id, commit=commit, release=release, folder=folder)
            kept = "" if brings else self._making.made_before(service, state, commit, release)
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
        self._making.unpack(service, state, new)
        return self._started(service, state, new)

    def _started(self, service: Service, state: State, new: RunningRelease) -> RunningRelease:
        """Running, healthy, and having answered its smoke requests. Raises NotHealthy."""
        started = self._making.start(service, state, new)
        smoke(f"http://127.0.0.1:{started.port}", smoke_requests(service.smoke), ask=self._making.asking())
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
        self._disk.write(service, state)
        self._settle(service, state)

    def _end_canary(self, service: Service, state: State) -> bool:
        """Send everybody to the release beside the canary, and stop it; whether there was one."""
        if state.canary is None:
            return False
        state.canary, state.canary_percent, state.retiring = None, 0, state.canary
        self._disk.write(service, state)
        self._settle(service, state)
        return True

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        """Send everybody to the canary of that deployment, and let the release beside it finish what it has.

        A deployment of its own, which is not healthy where the canary is gone. A second call gives the first's answer.

        Raises:
            Refused: no such canary was ever started.
        """
        self._making.can_run(service)
        with self._disk.locked(service) as state:
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
        state = self._disk.read(service)
        return found(state, state.serving.deployment_id) if state.serving else None

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        """Counted by the front, at most a second ago while it runs; kept over its restarts."""
        return traffic_of(self._disk.read(service), told(self._disk.folder(service) / "traffic.json", Counted))

    # --- what an operator asks besides -----------------------------------------------------------------------

    def ensure_running(self, service: Service) -> Deployment | None:
        """Start the current release and its front again where they are gone; None when nothing was deployed.

        Raises:
            Unhealthy: the current release does not start any more.
        """
        self._making.can_run(service)
        with self._disk.locked(service) as state:
            self._settle(service, state)
            serving = state.serving
            if serving is None:
                return None
            state.stopped = False
            if not alive(serving.process):
                try:
                    if not self._making.is_made(service, serving.folder):
                        self._making.unpack(service, state, serving)
                    state.serving = self._making.start(service, state, serving)
                except NotHealthy as error:
                    self._settle(service, state)
                    raise Unhealthy(f"{service.name} {serving.release} does not start again: {error}") from error
                state.starting, state.retiring = None, serving
                state.ends, state.ends_of = [], ""
                state.gave_up.pop(serving.release, None)
                self._disk.write(service, state)
                self._settle(service, state)
            return found(state, serving.deployment_id)

    def look_after(self, service: Service) -> Kept:
        """Start again what ended by itself: at once, then ever later, until it has ended too often.

        Costs three looks at /proc while all is well. A canary that ended is not started again: its share goes back to
        the release beside it. Containers are their engine's to restart.
        """
        state = self._disk.read(service)
        serving = state.serving
        if serving is None or state.stopped or self._all_run(service, state):
            return Kept()
        self._making.can_run(service)
        with self._disk.locked(service) as state:
            self._settle(service, state)  # which starts the front again
            if (canary := state.canary) and ended(canary.process):
                if processes.of_this_boot(canary.process):
                    log = last_words(self._disk.log(service, canary.folder))
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
            self._disk.write(service, state)
        if state.ends:
            due = due_at(state.ends)
            if due is None:
                return self._gives_up(service, state, serving)
            if now < due:
                return Kept()
            state.restarts(serving.release)
        try:
            if not self._making.is_made(service, serving.folder):
                self._making.unpack(service, state, serving)
            state.serving = self._making.start(service, state, serving)
        except NotHealthy:
            self._settle(service, state)
            state.ends = [*recent(state.ends, now), self._clock.now().timestamp()]
            self._disk.write(service, state)
            return Kept()
        state.starting, state.retiring = None, serving
        self._disk.write(service, state)
        self._settle(service, state)
        return Kept()

    def _gives_up(self, service: Service, state: State, serving: RunningRelease) -> Kept:
        if serving.release not in state.gave_up:
            log = last_words(self._disk.log(service, serving.folder))
            why = f"It ended {len(state.ends)} times within {WITHIN_SECONDS / 60:.0f} minutes: {log}"
            state.gives_up(serving.release, why)
            self._disk.write(service, state)
        return Kept(gave_up=state.gave_up[serving.release], release=serving.release)

    def stop(self, service: Service) -> None:
        """Stop the service and its front. `ensure_running` starts them again."""
        with self._disk.locked(service) as state:
            processes.stop(self._fronts.process(service), seconds=2 * processes.STOP_SECONDS)
            for one in state.running:
                end(one.process)
            state.stopped = True
            self._disk.write(service, state)

    # --- making the world as state.json says ------------------------------------------------------------------

    def _settle(self, service: Service, state: State) -> None:
        """Stop what is half started, send requests to what serves, stop what retires. Safe to repeat."""
        if state.starting:
            end(state.starting.process)
            if state.starting.folder not in state.folders:
                self._making.discard(service, state.starting.folder)
            state.starting = None
            self._disk.write(service, state)
        if serving := state.serving:
            target = target_of(state, serving)
            if told(self._disk.folder(service) / "target.json", Target) != target:
                write_through(self._disk.folder(service) / "target.json", target)
            self._fronts.have(service)
        if retiring := state.retiring:
            if alive(retiring.process):
                processes.wait_until(lambda: self._fronts.drained(service, retiring.process), DRAIN_SECONDS)
            end(retiring.process)
            state.retiring = None
            self._disk.write(service, state)
        self._tidy(service, state)

    def _tidy(self, service: Service, state: State) -> None:
        """Keep the folders of the last three releases that served, and their logs."""
        state.folders = list(dict.fromkeys(reversed(state.folders)))[::-1][-FOLDERS_KEPT:]
        state.made = {folder: made for folder, made in state.made.items() if folder in state.folders}
        for folder in self._making.kept(service):
            if folder not in state.folders:
                self._making.discard(service, folder)
        logs = sorted((self._disk.folder(service) / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)
        for log in logs[: -2 * FOLDERS_KEPT]:
            log.unlink(missing_ok=True)

    def _still_runs(self, service: Service, release: RunningRelease) -> None:
        """Asked last: what ended while others were asked must not take the place of what serves."""
        if not alive(release.process):
            raise NotHealthy(
                f"It ended as soon as it was healthy: {last_words(self._disk.log(service, release.folder))}"
            )


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
