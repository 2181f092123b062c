"""Releases as containers of this machine's Docker engine, behind the same front as processes.

    users ──> front (service.port) ──> 127.0.0.1:free port ──> the container that serves

How it stays whole while it is killed is `process.py`'s: state.json names a container before it is there, and one
write decides who serves. The image is built of the commit's tree and tagged by the commit; those of the last three
releases are kept, so that a return needs no build.
"""

import hashlib
import re
import secrets
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

from homeostat.adapters.deployer import containers, images
from homeostat.adapters.deployer.kept import safe_name
from homeostat.adapters.deployer.making import BUILD_SECONDS, Making
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.deployer.processes import free_port, wait_until
from homeostat.adapters.deployer.running import RunningRelease, State
from homeostat.adapters.deployer.smoke import (
    HEALTH_OPTION,
    NotHealthy,
    health_seconds,
    one_line,
    wait_for_health,
)
from homeostat.errors import NotConfigured
from homeostat.records import Service

OPTIONS = frozenset(["context", "dockerfile", "image", "port", "push", "run", HEALTH_OPTION])
_PORT = "8080"  # where a container listens unless the option `port` says another; it is told as PORT
_MOST_HEALTH_SECONDS = 300.0
_NANOSECONDS = 1e9
_LOOPBACK = re.compile(r"@(127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1\])(?=[:/])")
_HOST_SEEN_FROM_INSIDE = "host.docker.internal"


class ContainerMaking(Making):
    """Makes images and starts containers. Options: `dockerfile`, `context`, `image`, `push`, `port`, `run`."""

    def can_run(self, service: Service) -> None:
        if service.port is None:
            raise NotConfigured(
                f"{service.name} has no port for its users: homeostat services add {service.name} --port NUMBER"
            )
        if unknown := set(service.deployer_options) - OPTIONS:
            raise NotConfigured(f"Docker's deployer has no option {min(unknown)}; it has {', '.join(sorted(OPTIONS))}.")

    def folder_for(self, release: str, commit: str, deployment_id: str) -> str:
        del release, deployment_id
        return safe_name(commit)

    def is_made(self, service: Service, folder: str) -> bool:
        del folder
        return not images.are_built(service)  # else a moment's question of the engine, by `unpack`

    def made_before(self, service: Service, state: State, commit: str, release: str) -> str:
        del service, state, commit, release
        return ""  # an image is found by its commit

    def kept(self, service: Service) -> tuple[str, ...]:
        """The tags of the images that we built."""
        listed = containers.docker("image", "ls", "--format", "{{.Tag}}", images.repository(service))
        return tuple(listed.split())

    def discard(self, service: Service, folder: str) -> None:
        shutil.rmtree(self._disk.tree(service, folder), ignore_errors=True)
        try:
            containers.docker("image", "rm", f"{images.repository(service)}:{folder}")
        except containers.DockerSaidNo:
            return  # it is gone already, or somebody else runs it

    def unpack(self, service: Service, state: State, release: RunningRelease) -> None:
        """Build the commit's image, or pull it; nothing when the engine has it."""
        image = images.reference(service, commit=release.commit, release=release.release)
        if containers.image(image):
            return
        if not images.are_built(service):
            try:
                containers.docker("pull", "--quiet", image, seconds=BUILD_SECONDS)
            except containers.DockerSaidNo as error:
                raise NotHealthy(f"{image} cannot be pulled: {one_line(str(error))}") from error
            return
        tree = self._disk.tree(service, release.folder)
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        self._source_for(service).export(release.commit, tree)
        command = images.build_command(service, image, commit=release.commit, release=release.release)
        self._build(service, state, release, command, containers.variables())
        shutil.rmtree(tree, ignore_errors=True)

    def start(self, service: Service, state: State, release: RunningRelease) -> RunningRelease:
        """Start the image beside the one that serves, and wait until it is healthy."""
        image = images.reference(service, commit=release.commit, release=release.release)
        name = f"{containers.PREFIX}{images.repository(service).rpartition('/')[2]}-{secrets.token_hex(4)}"
        port = free_port()
        self._recorder(service, state, release)(name)
        try:
            containers.docker(*self._run_words(service, release, name=name, port=port), image)
        except containers.DockerSaidNo as error:
            raise NotHealthy(f"It was not started: {one_line(str(error))}") from error
        try:
            self._wait(service, image, name, port)
            containers.docker("update", "--restart", "unless-stopped", name)
        except (NotHealthy, containers.DockerSaidNo) as error:
            said = one_line(containers.last_words(name)) or "it wrote nothing"
            raise NotHealthy(f"{error}: {said}") from error
        return replace(release, process=name, port=port)

    def _run_words(self, service: Service, release: RunningRelease, *, name: str, port: int) -> list[str]:
        options = service.deployer_options
        inside = options.get("port", _PORT)
        told = {
            "HOST": "0.0.0.0",  # noqa: S104 - inside the container; outside, only the loopback is published
            "PORT": inside,
            "SENTRY_DSN": from_inside(self._dsn_for(service)),
            "SENTRY_RELEASE": release.release,
            "SENTRY_ENVIRONMENT": service.environment,
        }
        words = ["run", "--detach", "--name", name, "--publish", f"127.0.0.1:{port}:{inside}"]
        words += [
            word for name, value in _labels(service, self._disk.home).items() for word in ("--label", f"{name}={value}")
        ]
        words += ["--security-opt", "no-new-privileges"]
        words += ["--add-host", f"{_HOST_SEEN_FROM_INSIDE}:host-gateway"]
        for variable, value in told.items():
            words += ["--env", f"{variable}={value}"]
        return [*words, *shlex.split(options.get("run", ""))]

    def _wait(self, service: Service, image: str, name: str, port: int) -> None:
        """The image's own HEALTHCHECK has to pass, where it has one, and then the service's health path."""
        ask = self.asking()

        def ended() -> str:
            now = containers.state(name)
            if now is None or not now.running:
                return f"It ended with exit code {now.exit_code}" if now else "It is gone"
            return "Its HEALTHCHECK failed" if now.health and now.health.status == "unhealthy" else ""

        least = health_seconds(service)
        seconds = _patience(containers.image(image), least)
        if seconds:

            def checked() -> bool:
                ask()
                now = containers.state(name)
                return bool(ended()) or bool(now and now.health and now.health.status == "healthy")

            if not wait_until(checked, seconds):
                raise NotHealthy(f"Its HEALTHCHECK did not pass in {seconds:.0f} s")
        wait_for_health(f"http://127.0.0.1:{port}{service.health_path}", ended=ended, ask=ask, seconds=least)


class DockerDeployer(ProcessDeployer):
    """Runs each service as a container, and its address as a process."""

    kind = ContainerMaking

    def _settle(self, service: Service, state: State) -> None:
        """As for processes; and what nobody wrote down goes: who is killed may leave a `docker run` that ends later."""
        super()._settle(service, state)
        known = {one.process for one in state.running}
        for name in containers.labelled(_labels(service, self._disk.home)):
            if name not in known:
                containers.remove(name)


def _labels(service: Service, home: Path) -> dict[str, str]:
    """What tells our containers from those of another home on the same engine."""
    return {"homeostat.service": service.name, "homeostat.home": hashlib.sha256(str(home).encode()).hexdigest()[:16]}


def from_inside(dsn: str) -> str:
    """A DSN as a container reaches it: this machine's loopback is its own there."""
    return _LOOPBACK.sub(f"@{_HOST_SEEN_FROM_INSIDE}", dsn)


def _patience(image: containers.Image | None, least: float) -> float:
    """Seconds, `least` at least, after which the image's HEALTHCHECK has failed as often as it may; 0 when it has none.

    https://docs.docker.com/reference/dockerfile/#healthcheck: every 30 s, three failures, unless it says otherwise.
    """
    check = image.config.healthcheck if image and image.config else None
    if check is None or not check.test or check.test[0] == "NONE":
        return 0.0
    each = (check.interval or 30 * _NANOSECONDS) + (check.timeout or 30 * _NANOSECONDS)
    wanted = (check.start_period + each * (check.retries or 3)) / _NANOSECONDS
    return max(least, min(wanted, _MOST_HEALTH_SECONDS))
