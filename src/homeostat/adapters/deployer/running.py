"""What is kept on disk of a service that runs here: which releases run, and what its front and its deployer tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from homeostat.adapters.deployer.split import CANARY, STABLE
from homeostat.codec import decode
from homeostat.records import Answering, Deployment, Side, Traffic

_RELEASES_TOLD = 50  # whose ends are remembered
_SLICE = msgspec.Meta(min_length=7, max_length=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningRelease:
    """A release that was started."""

    deployment_id: str
    commit: str
    release: str
    folder: str  # its name below the service's releases; of a container, its image's tag
    port: int = 0
    process: str = ""  # as `processes.identity` names it, or a container's name


@dataclass(slots=True, kw_only=True)
class State:
    """What is so for one service. `starting` and `retiring` are to be stopped, `serving` is to serve.

    `canary` serves beside it, `canary_percent` of those who ask.
    """

    starting: RunningRelease | None = None
    serving: RunningRelease | None = None
    canary: RunningRelease | None = None
    canary_percent: int = 0
    retiring: RunningRelease | None = None
    history: list[Deployment] = field(default_factory=list[Deployment])
    folders: list[str] = field(default_factory=list[str])  # of releases that served, newest last
    made: dict[str, str] = field(default_factory=dict[str, str])  # by folder: of what commit, by what commands
    stopped: bool = False  # by an operator: nothing starts it again but they
    ends: list[float] = field(default_factory=list[float])  # when the serving process ended, seconds since 1970
    ends_of: str = ""  # the deployment that these are of
    ended_process: str = ""  # whose end is counted
    restarted: dict[str, int] = field(default_factory=dict[str, int])  # by release
    gave_up: dict[str, str] = field(default_factory=dict[str, str])  # by release: why it is not started again

    @property
    def running(self) -> tuple[RunningRelease, ...]:
        """Everything that may run."""
        return tuple(one for one in (self.starting, self.serving, self.canary, self.retiring) if one)

    def gives_up(self, release: str, why: str) -> None:
        self.gave_up[release] = why
        while len(self.gave_up) > _RELEASES_TOLD:
            del self.gave_up[next(iter(self.gave_up))]

    def restarts(self, release: str) -> None:
        self.restarted[release] = self.restarted.pop(release, 0) + 1
        while len(self.restarted) > _RELEASES_TOLD:
            del self.restarted[next(iter(self.restarted))]


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryTarget:
    process: str = ""
    release: str = ""
    port: int = 0
    percent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the front is told."""

    process: str = ""
    release: str = ""
    port: int = 0
    canary: CanaryTarget | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    process: str = ""
    listen: str = ""
    code: str = ""  # as `succession.code` gives it; "" of one that can give its place to nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the front counted: requests, errors and refusals (4xx) for each release, open requests for each process."""

    counted_at: float = 0.0
    target: str = ""
    canary: str = ""
    open: dict[str, int] = field(default_factory=dict[str, int])
    releases: dict[str, tuple[int, int, int]] = field(default_factory=dict[str, tuple[int, int, int]])
    routes: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    answering: dict[str, tuple[Annotated[tuple[float, ...], _SLICE], ...]] = field(
        default_factory=dict[str, tuple[tuple[float, ...], ...]]
    )
    split: str = ""
    sides: dict[str, tuple[int, int, int, int, int]] = field(default_factory=dict[str, tuple[int, int, int, int, int]])


_T = TypeVar("_T", Target, Front, Counted)


def told(path: Path, kind: type[_T]) -> _T:
    """What the front and we tell each other; the kind's own defaults while nothing was told."""
    try:
        return decode(path.read_bytes(), kind)
    except (OSError, msgspec.DecodeError):
        return kind()


def target_of(state: State, serving: RunningRelease) -> Target:
    canary = state.canary
    return Target(
        process=serving.process,
        release=serving.release,
        port=serving.port,
        canary=CanaryTarget(
            process=canary.process, release=canary.release, port=canary.port, percent=state.canary_percent
        )
        if canary
        else None,
    )


def found(state: State, deployment_id: str) -> Deployment | None:
    return next((one for one in reversed(state.history) if one.deployment_id == deployment_id), None)


def traffic_of(state: State, counted: Counted) -> tuple[Traffic, ...]:
    """What was counted of each release, and how often its process ended.

    Of what serves, though nobody has asked it yet: that nobody did is known, and is no proof of anything.
    """
    counted_at = datetime.fromtimestamp(counted.counted_at, tz=UTC)
    sides: dict[str, Side] = {}
    if state.canary and state.serving and counted.split == state.canary.process:
        sides = {
            state.canary.release: Side(**_side(counted, CANARY)),
            state.serving.release: Side(**_side(counted, STABLE)),
        }
    serve = [one.release for one in (state.serving, state.canary) if one]
    silent = [name for name in (*state.restarted, *state.gave_up, *serve) if name not in counted.releases]
    return tuple(
        Traffic(
            release=release,
            requests=requests,
            errors=errors,
            refused=refused,
            counted_at=counted_at,
            routes=counted.routes.get(release, {}),
            answering=tuple(_answering(slice_) for slice_ in counted.answering.get(release, ())),
            restarts=state.restarted.get(release, 0),
            gave_up=state.gave_up.get(release, ""),
            side=sides.get(release),
        )
        for release, (requests, errors, refused) in {**counted.releases, **dict.fromkeys(silent, (0, 0, 0))}.items()
    )


def _answering(told: Sequence[float]) -> Answering:
    """A slice as `answering` writes it."""
    at, answers, median, p95, waited, used, refused = told
    return Answering(
        ended_at=datetime.fromtimestamp(at, tz=UTC),
        answers=int(answers),
        p95=timedelta(microseconds=p95),
        median=timedelta(microseconds=median),
        waited=timedelta(microseconds=waited) if waited >= 0 else None,
        used=timedelta(microseconds=used) if used >= 0 else None,
        refused=int(refused),
    )


def _side(counted: Counted, name: str) -> dict[str, int]:
    names = ("requests", "failures", "askers", "answered", "failed")
    return dict(zip(names, counted.sides.get(name, (0,) * len(names)), strict=True))
