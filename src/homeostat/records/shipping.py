"""Decisions, changes, deployments, and what was seen afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from homeostat.records.proposals import Patch


class Answer(StrEnum):
    """What may be said of a suggestion."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASK = "ask"  # for another one; the reason says what it is to be like, "" is simply the next
    DRAFT = "draft"  # open its pull request, merge nothing
    ENDORSE = "endorse"  # yes, where one more person has to say so too


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that a change says where others read it, besides its patch."""

    branch: str
    title: str
    body: str
    author: str
    trailers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person, or a written policy, said of one patch on one base."""

    repair_id: str
    proposal_id: str
    patch_digest: str
    base: str
    answer: Answer
    decided_by: str
    decided_at: datetime
    expires_at: datetime
    reason: str = ""
    acknowledged: tuple[str, ...] = ()  # risks of the patch that the page named, in its words
    terms: str = ""  # `Service.terms` as whoever decided saw them
    wording: Wording | None = None  # what its pull request is to say; None where there is to be none
    signature: str = ""  # over all of the above, by the key of whoever may take decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a forge is asked to take: one patch as one commit on one branch.

    Whoever changes the world is shown the whole of it, and judges for itself by the seal under its decision.
    """

    service: str
    branch: str
    base: str
    title: str
    body: str
    patch: Patch
    author: str
    trailers: Mapping[str, str] = field(default_factory=dict[str, str])
    decision: Decision | None = None  # None where it takes back what was brought in

    @property
    def wording(self) -> Wording:
        return Wording(branch=self.branch, title=self.title, body=self.body, author=self.author, trailers=self.trailers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A change on its way into the main branch."""

    branch: str
    url: str
    head: str  # the commit on the branch
    merged: str = ""  # the main branch's head after the merge; "" while open


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A release that was started beside the old one and, when healthy, took its place."""

    deployment_id: str
    service: str
    commit: str
    release: str
    previous_commit: str  # what ran before: where a rollback goes; "" at the first one
    previous_release: str
    healthy: bool
    started_at: datetime
    finished_at: datetime
    detail: str  # one line; the log's end when it is unhealthy
    rollback: bool = False
    canary_percent: int = 0  # of those who ask; 0: it serves everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """How long a release took to begin its answers, in a slice of a few seconds."""

    ended_at: datetime
    answers: int
    p95: timedelta  # within which 95 of 100 began
    median: timedelta  # within which half of them began
    waited: timedelta | None = None  # by the front, for each turn at a processor: how busy the machine was
    used: timedelta | None = None  # of all processors, by the release's processes
    refused: int | None = None  # of the answers, 4xx; None where nothing tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a canary, since it began: who asks stays on a side.

    `requests` and `failures` count each of those who ask until its first failure, so that one whose requests all fail
    is one witness and not a thousand.
    """

    requests: int
    failures: int
    askers: int  # bounded: beyond some thousands nobody new is counted
    answered: int  # all requests
    failed: int  # of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests that one release has answered, counted since it was started."""

    release: str
    requests: int
    errors: int  # 5xx answers and connections that failed
    counted_at: datetime
    refused: int | None = None  # 4xx answers; None where nothing tells them from others
    routes: Mapping[str, int] = field(default_factory=dict[str, int])  # "GET /orders/*", bounded; the rest is "other"
    answering: tuple[Answering, ...] = ()  # in order; bounded, the newest
    restarts: int | None = None  # of the serving process; None where nothing starts one again
    gave_up: str = ""  # why it is not started again any more
    side: Side | None = None  # while a canary runs: of the canary and of the release beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFault:
    """A bug that was first seen on a release."""

    bug_code: str
    says: str  # "title, in culprit"
    events: int
    from_worker: bool = False  # it carries no request, so that none can be sent again to the release before


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoked:
    """What became of our own requests to a release. A round sends each that is declared."""

    rounds: int
    failed: int  # of the rounds
    failing_in_a_row: int  # the newest of them
    says: str = ""  # of the last failing one: "GET /orders: status 500"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How a worker did over a stretch of time, beside the fault that is mended."""

    duration: timedelta
    letters: int  # messages that it gave up
    bad_seconds: int  # in which it gave up at least one: a batch that fails together is one witness
    lags: tuple[int, ...] = ()  # messages that waited, a sample each half minute at most, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of one release of a service over a stretch of time."""

    duration: timedelta
    requests: int | None  # None where nothing counts requests
    errors: int | None
    target_events: int
    refused: int | None = None  # answers that were 4xx; None where nothing tells
    new_faults: tuple[NewFault, ...] = ()
    counted_for: timedelta | None = None  # the time in which the requests came; None: the stretch itself
    target_failures: int = 0  # of the errors, those that were the target
    answering: tuple[Answering, ...] = ()  # without a start's, which is slow
    restarts: int | None = None
    gave_up: str = ""  # why it is not started again any more
    told_by: str = ""  # what of its telemetry tells of its requests; "" where our front counts them
    sampled: float = 1.0  # the share of its requests that is told of
    smoked: Smoked | None = None
    queue: Queue | None = None


class Judgement(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that was compared with before."""

    name: str
    judgement: Judgement
    says: str  # with its numbers: "0 of 240 requests failed, 12 of 310 before"
    test: str = ""  # by which it was judged
    suspect: bool = False  # inconclusive, and strong evidence speaks against the new release: a yes waits for more
    for_people: bool = False  # suspect, and more traffic tells no more: people are asked when the window is over


class OutcomeKind(StrEnum):
    HEALED = "healed"
    REGRESSED = "regressed"
    INCONCLUSIVE = "inconclusive"
    TAKEN_BACK = "taken back"  # a person asked for it, whatever was seen
    NO_WORSE = "no worse"  # of a canary: everybody is sent to it now, and it is watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the release did in production."""

    kind: OutcomeKind
    reason: str
    measures: tuple[Measure, ...]
    watched: timedelta
