"""One release: laid out and built in a folder of its own, and started as a process. `docker.py` has another way."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.kept import OnDisk, fresh_log, last_words, safe_name, small_environment
from homeostat.adapters.deployer.running import RunningRelease, State
from homeostat.adapters.deployer.smoke import NotHealthy, health_seconds, one_line, wait_for_health
from homeostat.codec import encode
from homeostat.errors import NotConfigured, PrepareFailed
from homeostat.ports import Environments, SourceTree
from homeostat.records import Service

BUILD_SECONDS = 600.0
ASK_SECONDS = 0.5


class Making:
    """Makes and starts releases for a deployer that holds the service's lock, and writes down what it starts."""

    def __init__(
        self,
        disk: OnDisk,
        *,
        source_for: Callable[[Service], SourceTree],
        environments: Environments,
        dsn_for: Callable[[Service], str],
        check: Callable[[], None],
    ) -> None:
        self._disk = disk
        self._source_for = source_for
        self._environments = environments
        self._dsn_for = dsn_for
        self._check = check  # raises when nothing may be changed now

    def can_run(self, service: Service) -> None:
        if not service.start or service.port is None:
            raise NotConfigured(
                f"{service.name} has no start command or no port:"
                f" homeostat services add {service.name} --start COMMAND --port NUMBER"
            )

    def folder_for(self, release: str, commit: str, deployment_id: str) -> str:
        del commit
        return f"{safe_name(release)}-{hashlib.sha256(deployment_id.encode()).hexdigest()[:8]}"

    def made_before(self, service: Service, state: State, commit: str, release: str) -> str:
        """The folder in which the release lies as it would be made now; "" where none does, or what runs lies there."""
        made, runs = made_of(service, commit, release), {one.folder for one in state.running}
        found = (one for one in reversed(state.folders) if state.made.get(one) == made and one not in runs)
        return next((one for one in found if self.is_made(service, one)), "")

    def is_made(self, service: Service, folder: str) -> bool:
        return self._disk.tree(service, folder).is_dir()

    def kept(self, service: Service) -> tuple[str, ...]:
        releases = self._disk.tree(service, "")
        return tuple(folder.name for folder in releases.iterdir()) if releases.is_dir() else ()

    def discard(self, service: Service, folder: str) -> None:
        shutil.rmtree(self._disk.tree(service, folder), ignore_errors=True)

    def unpack(self, service: Service, state: State, release: RunningRelease) -> None:
        """Lay the release into its folder and build it there.

        Raises:
            NotHealthy: its dependencies could not be installed, or its build failed.
        """
        tree = self._disk.tree(service, release.folder)
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        self._source_for(service).export(release.commit, tree)
        variables = self._prepare(service, release.folder)
        if not service.build:
            return
        self._build(service, state, release, service.build, variables)

    def start(self, service: Service, state: State, release: RunningRelease) -> RunningRelease:
        """Start a release that lies in its folder, and wait until it is healthy.

        Raises:
            NotHealthy: it ended, or did not answer in time; the deployer's `_settle` stops it.
        """
        port = processes.free_port()
        log = fresh_log(self._disk.log(service, release.folder))
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
            folder=self._disk.tree(service, release.folder),
            variables=variables,
            log=log,
            record=self._recorder(service, state, release),
        )
        try:
            wait_for_health(
                f"http://127.0.0.1:{port}{service.health_path}",
                ended=lambda: "" if processes.alive(process) else "It ended before it was healthy",
                ask=self.asking(),
                seconds=health_seconds(service),
            )
        except NotHealthy as error:
            processes.stop(process)
            raise NotHealthy(f"{error}: {last_words(log)}") from error
        return replace(release, process=process, port=port)

    def asking(self) -> Callable[[], bool]:
        """For loops that wait: asks twice a second whether to go on, and is never true."""
        asked_at = time.monotonic()

        def ask() -> bool:
            nonlocal asked_at
            if time.monotonic() - asked_at >= ASK_SECONDS:
                self._check()
                asked_at = time.monotonic()
            return False

        return ask

    def _build(
        self, service: Service, state: State, release: RunningRelease, command: str, variables: dict[str, str]
    ) -> None:
        """Run a command line in the release's folder, for at most ten minutes.

        Raises:
            NotHealthy: it failed.
        """
        log = fresh_log(self._disk.log(service, release.folder))
        build = processes.start(
            command,
            folder=self._disk.tree(service, release.folder),
            variables=variables,
            log=log,
            record=self._recorder(service, state, release),
        )
        ask = self.asking()
        ended = processes.wait_until(lambda: ask() or not processes.alive(build), BUILD_SECONDS)
        exit_code = processes.exit_code(build)
        processes.stop(build)
        if exit_code != 0:
            how = f"exit code {exit_code}" if ended else f"no end after {BUILD_SECONDS:.0f} s"
            raise NotHealthy(f"The build failed with {how}: {last_words(log)}")

    def _recorder(self, service: Service, state: State, release: RunningRelease) -> Callable[[str], None]:
        def record(process: str) -> None:
            state.starting = replace(release, process=process)
            self._disk.write(service, state)

        return record

    def _prepare(self, service: Service, folder: str) -> dict[str, str]:
        """The variables of its processes, once its dependencies are there."""
        tree = self._disk.tree(service, folder)
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


def made_of(service: Service, commit: str, release: str) -> str:
    """What a release's files come of: where that is the same, they need not be made again."""
    return hashlib.sha256(
        encode([commit, release, service.repository, service.prepare, service.build]).encode()
    ).hexdigest()
