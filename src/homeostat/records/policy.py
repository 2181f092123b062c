"""What may be done without a click, and how far a click may go: the written policy, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far a fix may go by itself."""

    OBSERVE = 0  # bugs are analysed, nothing is proposed
    PROPOSE = 1  # suggestions wait for a person
    DRAFT = 2  # the draft pull request is opened when the fix is proved
    MERGE = 3  # merged, deployed and watched once a person has approved it
    ALONE = 4  # approved by the policy itself, within its allow-list


class Risk(IntEnum):
    """What a change could hurt, by what it touches. How sure one is of it is the confidence, and another thing."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """A stretch of time in which nothing is merged or deployed. A person may override it with a reason."""

    since: datetime
    until: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One document: the global one, or the narrower one of a service. Both have to allow what is done.

    A limit of 0 is none. Patterns are as in a shell: "rule:*", "learned:*". The defaults are those of the global one
    while nobody has written it.
    """

    service: str = ""  # "" for the global one
    level: Level = Level.PROPOSE
    most_by_click: Level = Level.MERGE  # how far an approval may go where the level is lower
    services: tuple[str, ...] = ()  # those that may go above L1 by themselves; empty: all
    classes: tuple[str, ...] = ()  # strategies or kinds of fault that may go above L2 by themselves; empty: all
    allow: tuple[str, ...] = ()  # strategies or kinds of fault that may be approved by the policy; empty: none
    most_files: int = 3
    most_lines: int = 60
    least_confidence: float = 0.9  # at L4
    hours: tuple[str, ...] = ()  # in which the policy approves: "Mon-Fri 09:00-17:00"; empty: any
    zone: str = "UTC"  # of the hours
    freezes: tuple[Freeze, ...] = ()
    pulls_an_hour: int = 1  # opened by themselves, in one repository
    pulls_open: int = 3  # likewise, at the same time
    fixes_a_day: int = 10  # drafted or approved by policies, in all
    deploys_a_day: int = 0  # of one service, by fixes; this one holds for clicks too
    model_dollars: float = 0.0  # a day; what is spent beyond sends fixes to a person
    objective: float = 0.0  # share of requests that have to be answered well in thirty days: 0.995
    least_budget: float = 0.25  # share of the objective's error budget; with less left, fixes go to a person
    two_persons_from: Risk | None = None  # from this risk on, two people have to approve; None: never
    owners: bool = False  # whether one of those who own a touched file (CODEOWNERS) has to be among them
    breaker_service: int = 2  # fixes taken back in a day, of one service, that stop it
    breaker_instance: int = 3  # likewise of all services


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A person let a service go on after its fixes were taken back; "" is for all services."""

    service: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person ships one fix in spite of a freeze."""

    repair_id: str
    by: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The engine saw this fix proved: what a policy may approve, nobody has written into the store by hand."""

    proposal_id: str
    digest: str  # sha256 of the proposal and its verdict, as they are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One of the above as it is kept, with the desk's signature over its name, its words and its time."""

    name: str  # "policy", "policy:SERVICE", "resumed:SERVICE", "override:REPAIR", "proof:PROPOSAL"
    document: str  # JSON
    by: str
    at: datetime
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One reason why a fix goes no further than a level."""

    level: Level
    says: str
    until: datetime | None = None  # when it ends by itself, where it does
    clicks: bool = False  # whether it holds for a person's approval too
    spent: str = ""  # what is used up, where that is why: "error budget" of the service, "models" of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeway:
    """The effective level, and what binds it."""

    level: Level
    caps: tuple[Cap, ...]  # lowest first
    by_click: Level
    click_says: str  # why an approval goes no further; "" where it ships
    hold: Cap | None = None  # what an approval has to wait for
    persons: int = 1  # whose approval it takes

    @property
    def binds(self) -> str:
        return self.caps[0].says if self.caps else ""


class LimitKind(StrEnum):
    PULL = "pull"
    OPEN = "open"
    FIX = "fix"
    DEPLOY = "deploy"
    OPENED = "opened"  # this and the next two only hands count, against ceilings of their own
    MERGED = "merged"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many of a kind: within a window that slides, or at the same time where `seconds` is None."""

    kind: LimitKind
    subject: str  # a repository, a service, or "" for all
    most: int
    seconds: int | None
    says: str  # "limit of 1 pull request an hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhausted:
    """A limit without room."""

    limit: Limit
    next_at: datetime | None  # when there is room again; None: when one of those that are open ends
    since: datetime  # its oldest use: tells one window from the next


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFix:
    """The best that was proposed for a bug: as much as a dry run has to know."""

    bug_code: str
    title: str
    service: str
    detected_at: datetime
    bug_type: str
    classification: str
    shown: bool  # to a person
    proposal: str  # JSON; "" where nothing was proposed
    verdict: str  # JSON; "" where it was never tried


class Handled(StrEnum):
    """How a bug would have been handled at a level."""

    ALONE = "alone"
    DRAFT = "draft"
    WAITED = "waited"
    NOT_PROPOSED = "not_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One bug of a dry run."""

    bug_code: str
    title: str
    service: str
    detected_at: datetime
    handled: Handled
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a level would have done with the bugs of the days before."""

    level: Level
    days: int
    counts: Mapping[Handled, int]
    why: tuple[tuple[str, int], ...]  # what bound, most frequent first
    bugs: tuple[Tried, ...]  # newest first, bounded
    left_out: int  # bugs older than the most that are looked at
