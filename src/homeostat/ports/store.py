"""The store, a port for each of its users."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from homeostat.ports.halts import HaltStore
from homeostat.ports.logs import LineStore, TemplateStore
from homeostat.ports.models import ModelLedger
from homeostat.ports.policies import PolicyStore
from homeostat.ports.precedents import PrecedentStore
from homeostat.ports.triage import TriageStore
from homeostat.ports.watches import WatchStore
from homeostat.records import (
    Alert,
    Arrived,
    Attachment,
    AuditRow,
    Bug,
    BugPage,
    BugQuery,
    BugStatus,
    Decision,
    Declared,
    Deploy,
    Deployment,
    Diagnosis,
    Event,
    Explained,
    FailedRun,
    Feedback,
    Fingerprint,
    Grouped,
    JobStatus,
    KeptFile,
    KeptLetter,
    Known,
    Lesson,
    LetterCount,
    LetterQuery,
    Losses,
    Monitor,
    MonitorRun,
    Observed,
    Proposal,
    Record,
    Recorded,
    Recovery,
    Refusal,
    Release,
    ReleasedCommit,
    ReleaseHealth,
    ReleasePage,
    ReleaseRow,
    Repair,
    Room,
    Service,
    Session,
    SetAside,
    SetAsideKind,
    Setting,
    Sighting,
    Signal,
    SourceUpload,
    Stats,
    StatusChange,
    Step,
    Suggestion,
    SuggestionStatus,
    Verdict,
    Waiting,
)


class ServiceStore(Protocol):
    def add(self, service: Service) -> Service:
        """Add it, or change the one of that name, whose project id and key stay. `project_id` 0 asks for a new one."""
        ...

    def all(self) -> tuple[Service, ...]: ...

    def named(self, name: str) -> Service:
        """Raises NotFound, and says how to add one."""
        ...

    def ensure(self, name: str) -> bool:
        """Whether there is such a service now; one that is only watched is added unless there are too many."""
        ...

    def of_key(self, public_key: str) -> Service | None: ...


class ReportStore(Protocol):
    """Events: what they are counted on, which are kept whole, and what was refused."""

    def record(
        self,
        sightings: Sequence[Sighting],
        *,
        read: Callable[[Sighting], Event],
        group: Callable[[Event, Known], Grouped],
        now: datetime,
    ) -> Recorded:
        """Count each event once, on its fingerprint and bug; open and reopen bugs: all or nothing.

        An event whose id was recorded before is not counted again. `read` and `group` are asked only for the few
        that decide something or are kept whole.
        """
        ...

    def refuse(self, service: str, reason: str, now: datetime, count: int = 1) -> None:
        """Count what cannot be read, and why."""
        ...

    def event(self, service: str, event_id: str) -> Event | None:
        """A whole copy, where one was kept."""
        ...

    def export(self) -> Iterator[Mapping[str, str]]:
        """event_id, service, fingerprint and bug_code of every event, oldest first."""
        ...

    def explain(self, event_id: str) -> tuple[Explained, ...]:
        """Why the event is where it is; one for each service that has an event of that id."""
        ...

    def arrived_since(self, moment: datetime, most: int) -> tuple[Arrived, ...]:
        """Events received after that, oldest first."""
        ...

    def parts(self, service: str, fingerprint: str) -> Fingerprint | None:
        """What made the fingerprint, in words."""
        ...

    def refusals(self) -> Mapping[str, int]:
        """Reasons, with how often each was given."""
        ...


class BugStore(Protocol):
    def get(self, code: str) -> Bug:
        """Raises NotFound."""
        ...

    def search(self, query: BugQuery, now: datetime) -> BugPage: ...

    def in_status(self, *statuses: BugStatus) -> tuple[Bug, ...]: ...

    def unattended(self, most: int) -> tuple[str, ...]:
        """Codes of bugs that nobody has looked at since they were new or came back, gravest and most frequent first."""
        ...

    def change_status(
        self,
        code: str,
        new: BugStatus,
        *,
        by: str,
        reason: str,
        now: datetime,
        unless: Collection[BugStatus] = (),
    ) -> None:
        """Append the change and stamp the bug; nothing happens when it has that status already, or one of `unless`."""
        ...

    def mended_by(self, code: str, release: str) -> None:
        """Name the release that is to mend the bug."""
        ...

    def changes(self, code: str) -> tuple[StatusChange, ...]: ...

    def diagnosed(self, code: str, diagnosis: Diagnosis, now: datetime) -> None:
        """Write what the diagnosis found into the bug's own fields."""
        ...

    def like(self, bug: Bug, most: int = 5) -> tuple[Bug, ...]:
        """Other bugs of the same error type, those with the same culprit or service first."""
        ...

    def observed(
        self, bug: Bug, *, release: str, since: datetime, until: datetime, unnamed_since: datetime | None = None
    ) -> Observed:
        """Events of the bug on the release after `since`, and bugs first seen on it; nothing counts requests here.

        Events, and bugs, that name no release count from `unnamed_since`, or from `since` where that is not given.
        """
        ...

    def seen_since(self, bug: Bug, since: datetime, *, most: int) -> int:
        """Events of the bug received after `since`, counted up to `most`."""
        ...

    def stats(self) -> Stats: ...


class RepairStore(Protocol):
    def begin(self, bug: Bug, now: datetime) -> Repair:
        """The bug's open repair, or a new attempt."""
        ...

    def get(self, repair_id: str) -> Repair: ...

    def of_bug(self, bug_code: str) -> tuple[Repair, ...]:
        """Oldest attempt first."""
        ...

    def unfinished(self) -> tuple[Repair, ...]:
        """Those that have not learned their lesson yet."""
        ...

    def under_way(self) -> int:
        """How many have not ended and do not wait for a person."""
        ...

    def steps(self, repair_id: str) -> tuple[Step, ...]: ...

    def append(self, step: Step) -> None:
        """Keep what a room gave. A second step for the same visit is ignored: the first stays."""
        ...

    def propose(self, repair_id: str, proposals: Sequence[Proposal], now: datetime) -> None:
        """Keep candidates; those already kept stay as they are."""
        ...

    def amend(self, proposal: Proposal) -> None:
        """Keep this in the place of the proposal with its id, which nobody was shown yet."""
        ...

    def judge(self, proposal_id: str, verdict: Verdict) -> None: ...

    def show(self, repair_id: str, ranked: Sequence[str]) -> None:
        """Which proposals a person is shown, best first; the others of the repair are not."""
        ...

    def mark(self, proposal_id: str, status: SuggestionStatus) -> None: ...

    def suggestions(self, repair_id: str) -> tuple[Suggestion, ...]:
        """Shown ones by rank, then the others by number."""
        ...

    def suggestion(self, proposal_id: str) -> Suggestion: ...

    def decide(self, decision: Decision) -> None:
        """Keep the decision and wake the repair that waits for it."""
        ...

    def decisions(self, repair_id: str) -> tuple[Decision, ...]: ...

    def wait(self, waiting: Waiting) -> None: ...

    def wake(self, repair_id: str, now: datetime) -> None:
        """Let a waiting repair go on now."""
        ...

    def due(self, now: datetime) -> tuple[Waiting, ...]: ...

    def waiting(self) -> tuple[Waiting, ...]: ...

    def arrived(self, repair_id: str) -> None:
        """Strike its wait: the next room has opened."""
        ...

    def claim_lane(self, service: str, repair_id: str, now: datetime) -> bool:
        """Whether this repair is now the one that may ship to the service."""
        ...

    def leave_lane(self, repair_id: str) -> None: ...

    def deployed(self, deployment: Deployment, repair_id: str | None) -> None: ...

    def deployments(self, *, service: str = "", most: int = 100) -> tuple[tuple[Deployment, str | None], ...]:
        """Newest first, each with the repair it belongs to."""
        ...

    def learn(self, repair_id: str, lesson: Lesson, now: datetime) -> None: ...

    def lessons(self, fingerprint: str) -> tuple[Lesson, ...]: ...

    def record_of(self, strategy: str, error_type: str) -> Record: ...

    def record_on(self, service: str, strategy: str) -> Record:
        """How fixes of the strategy fared on the service, whatever the error."""
        ...

    def patterns(self) -> Mapping[tuple[str, str], Record]:
        """Strategy and error type, with how such fixes fared."""
        ...


class PeopleStore(Protocol):
    """Users, sessions and tokens. Passwords come hashed; cookies and tokens come as digests."""

    def password_hash(self, user: str) -> str | None: ...

    def set_password(self, user: str, password_hash: str, *, one_time: bool, now: datetime) -> None: ...

    def users(self) -> tuple[str, ...]: ...

    def open_session(
        self, token_digest: str, user: str, csrf_token: str, *, now: datetime, until: datetime
    ) -> None: ...

    def session(self, token_digest: str, now: datetime) -> Session | None: ...

    def close_session(self, token_digest: str) -> None: ...

    def add_token(self, token_digest: str, name: str, now: datetime) -> None: ...

    def token_name(self, token_digest: str) -> str | None: ...


class AuditStore(Protocol):
    """The append-only history; each row's hash covers the row before."""

    def append(self, *, actor: str, action: str, subject: str, detail: Mapping[str, object], now: datetime) -> None: ...

    def rows(self, *, subject: str = "", before: int | None = None, most: int = 100) -> tuple[AuditRow, ...]:
        """Newest first."""
        ...

    def broken_at(self, after: AuditRow | None = None) -> int | None:
        """The number of the first row whose hash does not fit; None when the chain holds, from that row on."""
        ...

    def alert(self, *, key: str, severity: str, title: str, text: str, link: str, now: datetime) -> bool:
        """Keep an alert; false when the key was told before."""
        ...

    def alerts(self, most: int = 50) -> tuple[Alert, ...]: ...


class DeadLetterStore(Protocol):
    """Dead letters as they were received, and how far each is on its way back."""

    def keep(self, letters: Sequence[KeptLetter]) -> None:
        """Put them on disk; their numbers are given here. The same message is kept once."""
        ...

    def find(self, query: LetterQuery) -> tuple[KeptLetter, ...]:
        """Newest first."""
        ...

    def counts(self, most: int = 50) -> tuple[LetterCount, ...]:
        """For each bug, the one with the newest letter first."""
        ...

    def given_up(self, service: str, *, since: datetime, until: datetime, but: str = "") -> tuple[datetime, ...]:
        """When the service's consumers gave up messages, after `since` and up to `until`; replays count again.

        Bounded: the newest some thousands. Letters of the bug `but` are left out.
        """
        ...

    def unsent(self, bug_code: str, most: int) -> tuple[int, ...]:
        """Numbers of a bug's letters that are not known to have been sent again, in the order of their origin."""
        ...

    def claim(self, number: int, *, to: str, by: str, again: bool, now: datetime) -> KeptLetter | None:
        """Mark it as being sent; None when it was before, by whomever. `again` claims it all the same, once a call."""
        ...

    def confirm(self, letter: KeptLetter, *, at: str, now: datetime) -> None:
        """It arrived, at `topic[partition]@offset`. The audit has a row of it."""
        ...

    def release(self, letter: KeptLetter, *, error: str, now: datetime) -> None:
        """It was certainly not sent: it may be claimed again."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete older ones, then the oldest while all together are larger than is kept; how many went."""
        ...


class JobStore(Protocol):
    def started(self, job: str, schedule: str, now: datetime) -> None: ...

    def ended(self, job: str, *, handled: int, detail: str, failed: bool, began: datetime, now: datetime) -> None: ...

    def all(self) -> tuple[JobStatus, ...]: ...

    def measure(self, service: str, name: str, value: float, now: datetime) -> None: ...

    def measured(self, service: str, name: str, *, since: datetime, until: datetime) -> tuple[float, ...]:
        """What was measured after `since` and up to `until`, in order; bounded, the newest."""
        ...

    def latest(self, service: str) -> Mapping[str, tuple[float, datetime]]:
        """Each metric's last value and when it was taken."""
        ...

    def unprocessed_logs(self, most: int) -> tuple[int, ...]:
        """Numbers of ERROR and FATAL logs that no event was made of yet."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete events, logs and metrics older than that; how many rows went."""
        ...

    def make_room(self, *, most_bytes: int) -> Room:
        """Delete the oldest whole copies, files and logs while all together are larger; counts stay as they are."""
        ...

    def backup(self, into: Path) -> Path:
        """A copy that was opened and checked."""
        ...


class SignalStore(Protocol):
    """What services tell besides their errors: scheduled jobs, sessions, feedback, files, losses."""

    def keep(self, signals: Sequence[tuple[str, Signal]], now: datetime) -> int:
        """Keep each under its report's id, all or nothing; how many were not kept before."""
        ...

    def monitors(self) -> tuple[Monitor, ...]:
        """Every scheduled job with its runs under way."""
        ...

    def record_runs(self, runs: Sequence[MonitorRun]) -> None:
        """Write runs down that were missed or took too long; the same one again changes nothing."""
        ...

    def failed_runs(self) -> tuple[FailedRun, ...]:
        """Failed runs that nobody was told of, oldest first."""
        ...

    def told(self, run: MonitorRun, *, failing: bool) -> None:
        """Somebody was told of the run; `failing` where it became an event."""
        ...

    def recoveries(self) -> tuple[Recovery, ...]:
        """Jobs whose failure became an event and that are well again, by what their thresholds say."""
        ...

    def recovered(self, monitor: Monitor) -> None:
        """Its bugs were looked after."""
        ...

    def runs(
        self, service: str, slug: str, most: int = 50, *, environment: str | None = None
    ) -> tuple[MonitorRun, ...]:
        """The newest first; of one environment, where it is named."""
        ...

    def release_health(self, service: str) -> tuple[ReleaseHealth, ...]:
        """The release with the newest session first."""
        ...

    def feedback(self, service: str, event_id: str) -> tuple[Feedback, ...]: ...

    def feedback_on(self, bug_code: str, most: int = 50) -> tuple[Feedback, ...]:
        """What people wrote about any event of the bug, the newest first."""
        ...

    def attachments(self, service: str, event_id: str) -> tuple[Attachment, ...]: ...

    def losses(self, service: str) -> tuple[Losses, ...]:
        """What was lost, added up over the days that are kept: one record a source."""
        ...

    def clean(self, *, before: datetime) -> int:
        """Delete what is older than that, monitors apart; how many rows went."""
        ...

    def recent_copies(self, service: str, most: int) -> tuple[Event, ...]:
        """The service's last events of which there is a whole copy, the newest first."""
        ...

    def scrub_rules(self, service: str) -> str:
        """The service's own rules of scrubbing, as JSON; "" when it has none."""
        ...

    def set_scrub_rules(self, service: str, rules: str) -> None: ...

    def settings(self, service: str) -> Mapping[str, str]:
        """What the service says of its own about reading its events, by `Setting`; only what it does say."""
        ...

    def change_setting(self, service: str, setting: Setting, value: str) -> None: ...

    def set_aside(
        self, noise: Sequence[tuple[str, Sighting]], *, read: Callable[[Sighting], Event], now: datetime
    ) -> int:
        """Count events by the rules that set them aside, each once, and keep one of each kind; how many were new.

        `read` is asked only for what is kept whole.
        """
        ...

    def set_asides(self, now: datetime, service: str = "") -> tuple[SetAside, ...]:
        """By service and rule."""
        ...

    def set_aside_kinds(self, service: str, rule: str = "") -> tuple[SetAsideKind, ...]:
        """Those of the service, the last seen first; a bounded number for each rule."""
        ...

    def set_aside_example(self, service: str, rule: str, fingerprint: str) -> Event | None: ...

    def all_feedback(
        self, *, service: str = "", before: datetime | None = None, most: int = 50
    ) -> tuple[tuple[Feedback, str], ...]:
        """What people wrote, the newest first, each with the code of its bug or ""."""
        ...

    def files_on(self, bug_code: str, most: int = 50) -> tuple[KeptFile, ...]:
        """Files that came with any event of the bug, the newest first."""
        ...

    def file(self, report_id: str) -> Attachment | None: ...

    def refused(self, most: int = 200) -> tuple[Refusal, ...]:
        """What could not be read, the newest first."""
        ...


class SourceMapStore(Protocol):
    """Source maps of bundles, those of each service's newest releases."""

    def keep(self, upload: SourceUpload, now: datetime) -> None:
        """Keep it, and let go of what belongs to older releases. Safe to repeat."""
        ...

    def services(self) -> Mapping[str, int]:
        """Services that have source maps, each with a number that changes whenever its maps do."""
        ...

    def locate(self, service: str, *, debug_id: str, url: str, release: str, dist: str) -> tuple[str, str] | None:
        """Upload and path of the map for a bundle: by its debug id, else by its URL among the release's files."""
        ...

    def content(self, service: str, upload_id: str, path: str) -> bytes | None:
        """The map's JSON."""
        ...


class ReleaseStore(Protocol):
    """Releases of services, what is in them, and where they were deployed."""

    def declare(self, said: Declared, now: datetime) -> Release:
        """Keep what is said of a release, on top of what is known of it. Safe to repeat."""
        ...

    def deploy(self, deploy: Deploy, *, by: str, now: datetime) -> None:
        """Keep that it began to serve; its release is kept too. The same id again changes nothing."""
        ...

    def forget(self, service: str, version: str, *, by: str, now: datetime) -> None:
        """Raises NotFound, and BadInput when it has events or deploys."""
        ...

    def get(self, service: str, version: str) -> Release:
        """Raises NotFound."""
        ...

    def services_with(self, version: str) -> tuple[str, ...]: ...

    def newest(self, service: str) -> Release | None:
        """The newest of the service, as `release_order` tells."""
        ...

    def find(self, service: str = "", *, page: int = 1, page_size: int = 25) -> ReleasePage:
        """Those heard of last first."""
        ...

    def row(self, service: str, version: str) -> ReleaseRow:
        """Raises NotFound."""
        ...

    def commits(self, service: str, version: str) -> tuple[ReleasedCommit, ...]:
        """Newest first."""
        ...

    def before_with_commits(self, service: str, version: str) -> str | None:
        """The last release of which commits are kept, this one apart."""
        ...

    def deploys(self, *, service: str = "", version: str = "", most: int = 100) -> tuple[Deploy, ...]:
        """Newest first."""
        ...

    def bugs_since(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        """Bugs first seen in the release, the most frequent first."""
        ...

    def bugs_back(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        """Bugs that came back in it."""
        ...

    def source_maps(self, service: str, version: str) -> int:
        """How many are kept for it."""
        ...

    def clean(self, *, before: datetime) -> int: ...


class Store(Protocol):
    """Everything that is kept, in one database."""

    @property
    def services(self) -> ServiceStore: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def bugs(self) -> BugStore: ...
    @property
    def repairs(self) -> RepairStore: ...
    @property
    def people(self) -> PeopleStore: ...
    @property
    def audit(self) -> AuditStore: ...
    @property
    def jobs(self) -> JobStore: ...
    @property
    def dead_letters(self) -> DeadLetterStore: ...
    @property
    def signals(self) -> SignalStore: ...
    @property
    def source_maps(self) -> SourceMapStore: ...
    @property
    def releases(self) -> ReleaseStore: ...
    @property
    def templates(self) -> TemplateStore: ...
    @property
    def lines(self) -> LineStore: ...
    @property
    def triage(self) -> TriageStore: ...
    @property
    def halts(self) -> HaltStore: ...
    @property
    def models(self) -> ModelLedger: ...
    @property
    def precedents(self) -> PrecedentStore: ...
    @property
    def policies(self) -> PolicyStore: ...
    @property
    def watches(self) -> WatchStore: ...
