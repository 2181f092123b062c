"""Services, and what we may do with them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EVENTS_PER_MINUTE = 1_000_000  # that each service may send, unless somebody says otherwise

_TERMS = (
    "name",
    "language",
    "repository",
    "branch",
    "prepare",
    "build",
    "start",
    "health_path",
    "port",
    "environment",
    "smoke",
    "forge",
    "deployer",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A program that reports its errors here, and what we may do with it.

    Commands are lines for `sh -c`, run at the root of a checkout with the prepared environment on PATH.
    An empty command means that the language's own default is used, or, for `start`, that we do not run it.
    """

    name: str
    project_id: int
    public_key: str
    language: str = ""  # "python", "go", "javascript", or "" while nothing is linked
    repository: str = ""  # a path on this machine; "" while none is linked: such a service is only watched
    branch: str = "main"
    prepare: str = ""
    build: str = ""
    fixture: str = ""  # fills the sandbox's data, so that a replayed request finds what it asks for
    start: str = ""
    test: str = ""
    health_path: str = "/health"
    port: int | None = None  # where its users reach it; None when something else deploys it
    environment: str = "production"
    events_per_minute: int | None = None  # that it may send; None: what the settings say
    smoke: tuple[str, ...] = ()  # requests that a release has to answer well: "GET /orders", "POST /quote {json}"
    forge: str = ""  # a kind of `adapters.forge`; "" for the repository itself
    forge_options: Mapping[str, str] = field(default_factory=dict[str, str])  # its address, its project; no secrets
    deployer: str = ""  # a kind of `adapters.deployer`; "" for processes on this machine
    deployer_options: Mapping[str, str] = field(default_factory=dict[str, str])  # no secrets
    canary: str = ""  # "10 %, 5 min", as `read_canary` reads it; "" sends everybody to a new release at once
    consumes: str = ""  # "GROUP: TOPIC, TOPIC" of Kafka, as `read_consumes` reads it

    @property
    def terms(self) -> str:
        """A digest of what decides how a change of it reaches its users: an approval holds for these alone."""
        said = [str(getattr(self, name)) for name in _TERMS]
        options = [sorted(self.forge_options.items()), sorted(self.deployer_options.items())]
        canary = [self.canary] if self.canary else []
        return hashlib.sha256(repr([said, options, *canary]).encode()).hexdigest()

    @property
    def deployed_by_us(self) -> bool:
        """Whether a deployer takes its releases: one that is named, or processes here with a command and a port."""
        return bool(self.deployer or (self.start and self.port))


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A service's installed dependencies: where they lie, and how a process finds them."""

    variables: Mapping[str, str]  # PATH holds only what comes before the system's own
    read_only: tuple[Path, ...] = ()  # folders that a sandbox shows at the same place, unwritable
    links: Mapping[str, Path] = field(
        default_factory=dict[str, Path]
    )  # names in the tree for folders and files elsewhere
