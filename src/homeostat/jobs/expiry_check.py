"""`expiry_check_job`: suggestions that waited too long for a decision are told of, and mutes whose time is over end."""

from datetime import timedelta

from homeostat.jobs.triage_check import end_mutes
from homeostat.ports import Clock, Store
from homeostat.records import BugStatus

EVERY = "0 * * * *"
STALE_AFTER = timedelta(days=14)  # PRACTICE's bound for an open pull request


def expiry_check(store: Store, clock: Clock) -> tuple[int, str]:
    now = clock.now()
    stale = [w for w in store.repairs.waiting() if w.room == "approve" and now - w.since > STALE_AFTER]
    for waiting in stale:
        bug_code = store.repairs.get(waiting.repair_id).bug_code
        if store.bugs.get(bug_code).status is BugStatus.MUTED:
            continue
        store.audit.alert(
            key=f"stale.{waiting.repair_id}",
            severity="P3_trivial",
            title=f"{bug_code} has waited {STALE_AFTER.days} days for a decision",
            text="Approve it, reject it, or mute the bug.",
            link=f"/bugs/{bug_code}",
            now=now,
        )
    unmuted = end_mutes(store.triage, now)  # a net under `triage_check_job`
    if not stale and not unmuted:
        return 0, "nothing has expired"
    return len(stale) + unmuted, f"{len(stale)} suggestions wait too long, {unmuted} mutes ended"
