"""What the demo saw: a row for each bug, and whether all that was promised really happened."""

from dataclasses import dataclass
from datetime import timedelta

from homeostat.cli.demo.company import Company
from homeostat.cli.demo.person import Person
from homeostat.codec import decode
from homeostat.lifecycle import FAILED
from homeostat.ports import Store
from homeostat.records import Bug, BugStatus, Deployment, StatusChange, Suggestion

_TAKEN_BACK_WITHIN = timedelta(minutes=1)
_PROVED_WITHIN = 60  # seconds from the bug to its suggestions
_DETECTED_WITHIN = 10  # seconds from the first event to the bug
_TAKES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bug's story; times in seconds."""

    bug: str
    service: str
    title: str
    cause: str
    suggestions_tried: int
    suggestions_proved: int
    proof: str
    detect: float | None
    analyse: float | None
    prove: float | None
    deploy: float | None
    outcome: str


def rows_of(store: Store, bugs: list[Bug]) -> list[Row]:
    return [_row(store, bug) for bug in bugs]


def _row(store: Store, bug: Bug) -> Row:
    suggestions = [s for r in store.repairs.of_bug(bug.code) for s in store.repairs.suggestions(r.repair_id)]
    first_trial = [s for s in suggestions if "@" not in s.proposal.proposal_id and s.verdict]
    proved = [s for s in first_trial if s.verdict and s.verdict.confirmed]
    changes = store.bugs.changes(bug.code)
    return Row(
        bug=bug.code,
        service=bug.service,
        title=bug.title,
        cause=bug.bug_classification,
        suggestions_tried=len(first_trial),
        suggestions_proved=len(proved),
        proof=_proof(proved or first_trial),
        detect=bug.time_to_detect,
        analyse=bug.time_to_analyze,
        prove=_between(changes, BugStatus.DETECTED, BugStatus.FIX_PROPOSED),
        deploy=_between(changes, BugStatus.APPROVED, BugStatus.DEPLOYED),
        outcome=" → ".join(_outcomes(changes)) or bug.status,
    )


def _proof(suggestions: list[Suggestion]) -> str:
    best = suggestions[0].verdict if suggestions else None
    if best is None or best.replay_before is None or best.replay_after is None:
        return best.reason if best else ""
    suite = f", {len(best.suite_after.passed)} tests pass" if best.suite_after and best.suite_after.ran else ""
    return f"{best.replay_before.detail} → {best.replay_after.detail}{suite}"


def _between(changes: tuple[StatusChange, ...], begin: BugStatus, end: BugStatus) -> float | None:
    began = next((change.changed_at for change in changes if change.new == begin), None)
    ended = next((change.changed_at for change in changes if change.new == end), None)
    return (ended - began).total_seconds() if began and ended else None


def _outcomes(changes: tuple[StatusChange, ...]) -> list[str]:
    telling = (BugStatus.ROLLED_BACK, BugStatus.RESOLVED, BugStatus.REJECTED, BugStatus.NOT_A_CODE_BUG)
    return [change.new.replace("_", " ") for change in changes if change.new in telling]


def shortfalls(
    store: Store, company: Company, person: Person, bugs: list[Bug], *, left_out: dict[str, str]
) -> list[str]:
    """What was promised and did not happen; empty when all of it did."""
    missing: list[str] = []
    if len(bugs) < company.expect.bugs and not left_out:
        missing.append(f"{len(bugs)} bugs were found; {company.expect.bugs} were to be")
    proved = _with_a_choice(rows_of(store, bugs))
    if len(proved) < company.expect.proved:
        missing.append(f"{len(proved)} bugs had two proved suggestions; {company.expect.proved} were to")
    for bug in bugs:
        if not bug.suspect_commit and bug.status is not BugStatus.NOT_A_CODE_BUG:
            missing.append(f"{bug.code} has no suspect commit")
        if bug.code in person.approved and bug.status is not BugStatus.RESOLVED:
            missing.append(f"{bug.code} was approved and is {bug.status}")
    for choice in company.decisions:
        chosen = [bug for bug in bugs if person.choice(bug) == choice]
        if not chosen:
            missing.append(f"nothing matched the decision to choose {choice.choose}")
        missing.extend(filter(None, (_not_taken_back(store, bug) for bug in chosen)))
    missing.extend(filter(None, (_our_own_fault(store, bug) for bug in bugs)))
    broken = store.audit.broken_at()
    if broken is not None:
        missing.append(f"the audit's chain breaks at row {broken}")
    return missing


def delays(rows: list[Row], expected: int, took: timedelta) -> list[str]:
    """What took longer than it does on two ordinary cores that have nothing else to do."""
    slow: list[str] = []
    proved = [row for row in _with_a_choice(rows) if (row.prove or 0) <= _PROVED_WITHIN]
    if len(proved) < expected:
        slow.append(f"{len(proved)} bugs had two proved suggestions within {_PROVED_WITHIN} s; usually {expected} have")
    if late := [row.bug for row in rows if (row.detect or 0) > _DETECTED_WITHIN]:
        slow.append(f"{', '.join(late)} took more than {_DETECTED_WITHIN} s to detect")
    if took > _TAKES:
        slow.append(f"it took {clock(took)}; usually less than {clock(_TAKES)}")
    return slow


def clock(duration: timedelta) -> str:
    minutes, rest = divmod(int(duration.total_seconds()), 60)
    return f"{minutes}:{rest:02d}"


def _with_a_choice(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.suggestions_proved > 1]


def _our_own_fault(store: Store, bug: Bug) -> str:
    steps = [step for repair in store.repairs.of_bug(bug.code) for step in store.repairs.steps(repair.repair_id)]
    failed = next((step for step in steps if step.gave == FAILED), None)
    return f"{bug.code}: the room {failed.room} failed: {failed.record[:200]}" if failed else ""


def _not_taken_back(store: Store, bug: Bug) -> str:
    """Why the fix that looks right and is not counts as caught; "" when it was, in time, and left a revert behind."""
    changes = store.bugs.changes(bug.code)
    back = next((change.changed_at for change in changes if change.new == BugStatus.ROLLED_BACK), None)
    if back is None:
        return f"{bug.code}: the wrong fix was not taken back"
    steps = [step for repair in store.repairs.of_bug(bug.code) for step in store.repairs.steps(repair.repair_id)]
    deployed = next((s for s in steps if s.room == "deploy" and s.gave == "healthy"), None)
    served = decode(deployed.record, Deployment).finished_at if deployed else back
    restored = next((s.finished_at for s in steps if s.gave == "rolled_back"), back)
    if restored - served > _TAKEN_BACK_WITHIN:
        return f"{bug.code}: the wrong fix was taken back only after {(restored - served).total_seconds():.0f} s"
    if not any(step.gave == "reverted" and "branch" in step.record for step in steps):
        return f"{bug.code}: the wrong fix left no revert behind"
    return ""


def is_over(store: Store, person: Person) -> bool:
    """Whether every repair has ended, but for those where the person would take nothing of what is proposed."""
    return all(repair.bug_code in person.declined for repair in store.repairs.unfinished())
