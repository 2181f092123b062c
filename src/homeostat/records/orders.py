"""What is asked of the publisher, the deployer and the runner, as it crosses from one process to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeostat.records.policy import Sealed
from homeostat.records.proposals import Patch
from homeostat.records.services import Service
from homeostat.records.shipping import Change, PullRequest
from homeostat.records.verdicts import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """`policies` are the desk's documents that bear on the change: a hand elsewhere sees no file of the desk's."""

    service: Service
    change: Change
    policies: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOrder:
    service: Service
    change: Change
    pull: PullRequest
    policies: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOrder:
    """Of a pull request that was opened: to look at it, or to ask people to look at it."""

    service: Service
    change: Change
    pull: PullRequest
    policies: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOrder:
    """Something to be said below a pull request of ours; `key` "" closes it with that."""

    service: Service
    pull: PullRequest
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployOrder:
    service: Service
    commit: str
    release: str
    deployment_id: str
    brings: Change | None = None
    policies: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WidenOrder:
    """Everybody is to be sent to a release that was a canary. It names the deployment that was approved."""

    service: Service
    commit: str
    release: str
    deployment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a release that was looked after: "" where it runs, or may be started again later."""

    gave_up: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfService:
    """Anything that is asked of a service, and changes nothing that its users would see."""

    service: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOrder:
    """Who is in a team, "org/team", of the service's host."""

    service: Service
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    command: str
    service: Service
    commit: str
    patch: Patch | None
    files: Mapping[str, str]
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareOrder:
    service: Service
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltOrder:
    by: str = ""
    reason: str = ""
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """An answer that only says that it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a branch."""

    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What was raised, by the name it has in `errors.py`."""

    error: str
    says: str = ""
    seconds: float | None = None  # until it may be asked again, where it says so
