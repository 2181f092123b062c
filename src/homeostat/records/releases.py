"""Releases of services, and where they were deployed, whoever did it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedCommit:
    """One commit that a release brought."""

    digest: str
    author: str = ""
    author_email: str = ""
    message: str = ""
    committed_at: datetime | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version of a service: declared by somebody, deployed, or only named by an event."""

    service: str
    version: str
    created_at: datetime  # when it was first heard of
    declared_at: datetime | None = None  # None while only events and deploys have named it
    released_at: datetime | None = None
    ref: str = ""  # the commit it was built from
    url: str = ""
    event_count: int = 0
    first_event_at: datetime | None = None
    last_event_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What somebody says of a release; what is "" or None leaves what was said before."""

    service: str
    version: str
    released_at: datetime | None = None
    ref: str = ""
    url: str = ""
    commits: tuple[ReleasedCommit, ...] | None = None  # newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy:
    """A release began to serve in an environment."""

    deploy_id: str
    service: str
    version: str
    environment: str
    finished_at: datetime
    started_at: datetime | None = None
    name: str = ""
    url: str = ""
    told_by: str = ""  # a token's name or a person's; "" for rows older than this


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release as lists show it."""

    release: Release
    deploys: tuple[Deploy, ...]  # the last one in each environment, newest first
    new_bugs: int  # first seen in it
    regressed_bugs: int  # that came back in it
    started: int  # sessions
    crashed: int

    @property
    def crash_free(self) -> float | None:
        """The share of sessions that did not crash; None without sessions."""
        return 1 - self.crashed / self.started if self.started else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    rows: tuple[ReleaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """As much of a release as tells which of two is the older."""

    version: str
    deployed: Mapping[str, datetime] = field(
        default_factory=dict[str, datetime]
    )  # the first deploy in each environment
    released_at: datetime | None = None  # else when it was declared; None when nobody did
    first_seen: datetime | None = None  # by an event
