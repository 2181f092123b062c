"""The desk where policies are written; the console, the API and the command line all come to it."""

from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from homeostat.errors import BadInput, NotFound
from homeostat.ports import Clock, PolicyFile, Signer, Store
from homeostat.records import Bug, DryRun, Leeway, Level, Override, Policy, Proof, Resumed, Suggestion
from homeostat.stages.approve.bounds import Bounds, proof_of
from homeostat.stages.approve.dry_run import DAYS, MOST_BUGS, dry_run
from homeostat.stages.approve.policy import frozen, lasting, read_hours, widest
from homeostat.stages.approve.written import (
    override_name,
    policy_name,
    proof_name,
    resumed_name,
    sealed,
)

_MOST_ENTRIES = 100  # of each list of a policy
_LONGEST = 200  # characters of an entry
_REASON_CHARACTERS = 500
_MOST_WOKEN = 1_000
_OVERRIDDEN_FOR = timedelta(days=1)  # where it is not known when the freeze ends
_JUST_AFTER = timedelta(microseconds=1)
_MOST_COUNT = 100_000
_LACKS = ("approved by ", "needs ")  # how the wait for another person begins
_AWAITED = frozenset({"approve", "publish", "deploy"})


class PolicyDesk:
    """Signs what a person writes, keeps it, and lets what waits look again."""

    def __init__(
        self, store: Store, clock: Clock, signer: Signer, bounds: Bounds, file: PolicyFile | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._signer = signer
        self._file = file
        self.bounds = bounds

    def current(self, service: str) -> Policy:
        """The service's own document, or the global one for ""; what it begins with while nobody wrote it."""
        written = self.bounds.written.one(policy_name(service), Policy)
        return written or (widest(service) if service else Policy())

    def of_service(self, service: str) -> Leeway:
        return self.bounds.of_service(service)

    def of_fix(self, suggestion: Suggestion, bug: Bug) -> Leeway:
        return self.bounds.of_fix(suggestion, bug)

    def lacks(self, suggestion: Suggestion, bug: Bug) -> str:
        """Whose approval is still missing, in words; "" where one is enough, or nobody's is."""
        return self.bounds.lacks(suggestion, bug, self._store.repairs.decisions(suggestion.repair_id))

    def write(self, policy: Policy, *, by: str) -> None:
        """Put it in force.

        Raises:
            NotFound: there is no such service.
            BadInput: it cannot hold; the message says why.
        """
        if policy.service:
            self._store.services.named(policy.service)
        check_policy(policy)
        self._seal(policy_name(policy.service), policy, by=by)
        self._wake(policy.service)

    def resume(self, service: str, *, by: str) -> None:
        """Let a service go on after its fixes were taken back; "" for all of them."""
        if service:
            self._store.services.named(service)
        self._seal(resumed_name(service), Resumed(service=service, by=by, at=self._clock.now()), by=by)
        self._wake(service)

    def override(self, bug_code: str, *, by: str, reason: str) -> None:
        """Ship the approved fix of a bug in spite of the freeze.

        Raises:
            NotFound: no fix of the bug waits for the end of a freeze.
            BadInput: without a reason.
        """
        if not reason.strip():
            raise BadInput("Say why it cannot wait: it is written down.")
        bug = self._store.bugs.get(bug_code)
        mine = {repair.repair_id for repair in self._store.repairs.of_bug(bug_code)}
        waiting = next((one for one in self._store.repairs.waiting() if one.repair_id in mine), None)
        if waiting is None or waiting.room not in {"publish", "deploy"} or not waiting.reason.startswith("waits: "):
            raise NotFound(f"No approved fix of {bug_code} waits for anything that could be overridden.")
        now = self._clock.now()
        freeze = frozen(self.bounds.policies(bug.service), now)
        until = freeze.until if freeze else now + _OVERRIDDEN_FOR
        said = Override(repair_id=waiting.repair_id, by=by, reason=reason.strip()[:_REASON_CHARACTERS], until=until)
        self._seal(override_name(waiting.repair_id), said, by=by)
        self._store.repairs.wake(waiting.repair_id, now)

    def dry_run(self, policy: Policy) -> DryRun:
        """What it would have done with the bugs of the last thirty days.

        Raises:
            BadInput: it cannot hold; the message says why.
        """
        check_policy(policy)
        since, store = self._clock.now() - timedelta(days=DAYS), self._store.policies
        fixes = store.past_fixes(since, service=policy.service, most=MOST_BUGS)
        in_all = store.opened_since(since, service=policy.service)
        return dry_run(policy, self.bounds.policies, fixes, in_all=in_all)

    def vouch(self, suggestion: Suggestion) -> None:
        """Sign that this fix was seen proved. For the engine, of what it has just tried."""
        if suggestion.verdict is not None and suggestion.verdict.confirmed:
            proof = proof_of(suggestion.proposal, suggestion.verdict)
            if self.bounds.written.one(proof_name(proof.proposal_id), Proof) != proof:
                self._seal(proof_name(proof.proposal_id), proof, by="homeostat")

    def _seal(self, name: str, document: Policy | Resumed | Override | Proof, *, by: str) -> None:
        before, at = self.bounds.written.newest(name), self._clock.now()
        if (
            before is not None and before.at >= at
        ):  # by another machine's clock: the later one is the newer all the same
            at = before.at + _JUST_AFTER
        held = sealed(name, document, by=by, at=at, signer=self._signer)
        if self._file is not None and isinstance(document, Policy):
            self._file.put(held)  # first: where the store then fails, the newer document counts all the same
        self._store.policies.write(held)

    def _wake(self, service: str) -> None:
        """Let what waits look again; what waits for a decision only where more than that could now come of it."""
        now = self._clock.now()

        @cache
        def by_itself(service: str) -> bool:
            return lasting(self.bounds.of_service(service)) >= Level.DRAFT

        for one in [one for one in self._store.repairs.waiting() if one.room in _AWAITED][:_MOST_WOKEN]:
            of = self._store.repairs.get(one.repair_id).service
            plainly = one.room == "approve" and one.until is None and not one.reason.startswith(_LACKS)
            if service in ("", of) and (not plainly or by_itself(of)):
                self._store.repairs.wake(one.repair_id, now)


def check_policy(policy: Policy) -> None:
    """Raises BadInput where it cannot hold; the message says why."""
    for entries in (policy.services, policy.classes, policy.allow, policy.hours, policy.freezes):
        if len(entries) > _MOST_ENTRIES:
            raise BadInput(f"A list of a policy holds at most {_MOST_ENTRIES} entries.")
    words = (*policy.services, *policy.classes, *policy.allow, *policy.hours, *(one.why for one in policy.freezes))
    if any(len(word) > _LONGEST for word in words):
        raise BadInput(f"An entry of a policy has at most {_LONGEST} characters.")
    for text in policy.hours:
        read_hours(text)
    try:
        ZoneInfo(policy.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"{policy.zone[:60]!r} is no time zone. Write it like: Europe/Berlin") from error
    if any(one.until <= one.since for one in policy.freezes):
        raise BadInput("A freeze ends after it begins.")
    _check_numbers(policy)


def _check_numbers(policy: Policy) -> None:
    counts = (
        policy.most_files,
        policy.most_lines,
        policy.pulls_an_hour,
        policy.pulls_open,
        policy.fixes_a_day,
        policy.deploys_a_day,
        policy.breaker_service,
        policy.breaker_instance,
    )
    if not all(0 <= count <= _MOST_COUNT for count in counts):
        raise BadInput(f"A limit is a number from 0, which is none, to {_MOST_COUNT:,}.")
    shares = (policy.least_confidence, policy.least_budget)
    if not all(0.0 <= share <= 1.0 for share in shares) or not 0.0 <= policy.objective < 1.0:
        raise BadInput("A share is a number from 0 to 1; an objective is below 1.")
    if not 0.0 <= policy.model_dollars <= _MOST_COUNT:
        raise BadInput(f"What models may cost is a number from 0 to {_MOST_COUNT:,}.")
