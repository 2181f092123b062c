"""Pull requests as their host shows them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeostat.records.shipping import PullRequest


class Standing(StrEnum):
    """What has become of a pull request."""

    ABSENT = "absent"  # it was never opened
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class Checks(StrEnum):
    """What the checks of a commit say, all of them together or one."""

    NONE = "none"  # there are none, and none are awaited
    PENDING = "pending"
    GREEN = "green"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of their CI."""

    name: str
    says: Checks
    url: str = ""
    excerpt: str = ""  # of what a failing one wrote; bounded, and a stranger's words


@dataclass(frozen=True, slots=True, kw_only=True)
class PullState:
    """How a pull request stands. Read from the host each time it matters; no webhook is believed."""

    pull: PullRequest
    standing: Standing
    base_head: str  # the end of the branch that it is to be merged into
    draft: bool = False
    opened_at: datetime | None = None
    answered_at: datetime | None = None  # the last word of a person below it; not asked for while it is young
    ended_by: str = ""  # who merged or closed it
    ended_by_us: bool = False
    checks: Checks = Checks.NONE
    runs: tuple[Check, ...] = ()
    conflict: bool = False
    pushed_by_others: bool = False  # its branch holds anything else than our one commit
    told_to_stop: bool = False  # it bears the label by which people say: leave it alone
    queued: bool = False  # in their merge queue
    blocked: str = ""  # why their rules do not let it in yet, as far as they tell
    approvals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgeStep:
    """One step of a forge's self-test; `mend` says what to do where it did not go well."""

    step: str
    ok: bool
    says: str
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a pull request, as far as the walk that asked for it goes."""

    pull: PullRequest
    reason: str
    runs: tuple[Check, ...] = ()  # those that failed
    by: str = ""  # whoever ended it, where that was a person
