"""Docker's own command, and what it answers.

It is used and not the engine's HTTP API, because it knows what an operator has set up: contexts, registries'
credentials, BuildKit.
"""

import os
import subprocess
from collections.abc import Mapping

import msgspec

from homeostat.codec import decode
from homeostat.errors import DeployerUnavailable, NotConfigured

PREFIX = "homeostat-"  # of the names of our containers; no process's identity begins like that
STOP_SECONDS = 5
_CALL_SECONDS = 60.0
_MOST_CHARACTERS = 1_000_000
# Of ours, what the command may see: where the engine is, and who we are to registries.
_VARIABLES = (
    "HOME", "PATH", "LANG", "TMPDIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY", "XDG_RUNTIME_DIR",
)  # fmt: skip
_ENGINE_IS_AWAY = ("cannot connect to the docker daemon", "error during connect", "is the docker daemon running")


class DockerSaidNo(DeployerUnavailable):
    """What the command wrote when it failed."""


class Health(msgspec.Struct, frozen=True, rename="pascal"):
    status: str = ""


class State(msgspec.Struct, frozen=True, rename="pascal"):
    """Of a container, as `docker inspect` tells it."""

    running: bool = False
    exit_code: int = 0
    health: Health | None = None


class HealthCheck(msgspec.Struct, frozen=True, rename="pascal"):
    """Of an image; times in nanoseconds, 0 for the engine's default."""

    test: list[str] | None = None
    interval: int = 0
    timeout: int = 0
    start_period: int = 0
    retries: int = 0


class Config(msgspec.Struct, frozen=True, rename="pascal"):
    healthcheck: HealthCheck | None = None


class Image(msgspec.Struct, frozen=True, rename="pascal"):
    config: Config | None = None


def variables() -> dict[str, str]:
    return {name: os.environ[name] for name in _VARIABLES if name in os.environ}


def docker(*words: str, seconds: float = _CALL_SECONDS) -> str:
    """What `docker WORDS…` prints.

    Raises:
        NotConfigured: there is no such command, or we may not use the engine.
        DeployerUnavailable: the engine did not answer.
        DockerSaidNo: it did, and refused.
    """
    try:
        ran = subprocess.run(
            ["docker", *words],
            capture_output=True,
            env=variables(),
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise NotConfigured("There is no command `docker`. On Debian: apt-get install docker.io") from error
    except subprocess.TimeoutExpired as error:
        raise DeployerUnavailable(f"docker {words[0]} did not end in {seconds:.0f} s") from error
    said = ran.stderr.decode(errors="replace").strip()
    if ran.returncode == 0:
        return ran.stdout.decode(errors="replace")[:_MOST_CHARACTERS].strip()
    if any(words in said.lower() for words in _ENGINE_IS_AWAY):
        raise DeployerUnavailable("Docker's engine does not answer")
    if "permission denied" in said.lower() and "docker.sock" in said:
        raise NotConfigured("This user may not use Docker's engine: usermod --append --groups docker USER")
    raise DockerSaidNo(said[-2_000:])


def is_name(process: str) -> bool:
    return process.startswith(PREFIX)


def state(name: str) -> State | None:
    """Of a container; None when there is none."""
    try:
        return decode(docker("container", "inspect", "--format", "{{json .State}}", name), State)
    except (DockerSaidNo, msgspec.DecodeError):
        return None


def running(name: str) -> bool:
    found = state(name)
    return found is not None and found.running


def labelled(labels: Mapping[str, str]) -> tuple[str, ...]:
    """Names of all containers that have these labels, running or not."""
    filters = [word for name, value in labels.items() for word in ("--filter", f"label={name}={value}")]
    return tuple(docker("ps", "--all", *filters, "--format", "{{.Names}}").split())


def remove(name: str) -> None:
    """Ask the container to end, end it after five seconds, and remove it. Safe to repeat."""
    for words in (("stop", "-t", str(STOP_SECONDS), name), ("rm", "--force", "--volumes", name)):
        try:
            docker(*words)
        except DockerSaidNo as error:
            if "no such container" in str(error).lower():
                return
            if words[0] == "rm":
                raise DeployerUnavailable(f"{name} cannot be removed: {str(error)[-300:]}") from error


def last_words(name: str) -> str:
    """The end of what it wrote, to both of its streams."""
    try:
        ran = subprocess.run(
            ["docker", "logs", "--tail", "20", name],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=variables(),
            timeout=_CALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout[-8_000:].decode(errors="replace")


def image(reference: str) -> Image | None:
    """An image that the engine has; None when it has none of that name."""
    try:
        return decode(docker("image", "inspect", "--format", "{{json .}}", reference), Image)
    except (DockerSaidNo, msgspec.DecodeError):
        return None
