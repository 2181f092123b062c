"""`expiry_check_job`: suggestions that waited too long for a decision are proved again on the branch as it is now."""

from datetime import timedelta

from homeostat.ports import Clock, Store

EVERY = "0 * * * *"
STALE_AFTER = timedelta(days=14)  # PRACTICE's bound for an open pull request


def expiry_check(store: Store, clock: Clock) -> tuple[int, str]:
    now = clock.now()
    stale = [w for w in store.repairs.waiting() if w.room == "approve" and now - w.since > STALE_AFTER]
    for waiting in stale:
        bug_code = store.repairs.get(waiting.repair_id).bug_code
        store.audit.alert(
            key=f"stale.{waiting.repair_id}",
            severity="P3_trivial",
            title=f"{bug_code} has waited {STALE_AFTER.days} days for a decision",
            text="Approve it, reject it, or mute the bug.",
            link=f"/bugs/{bug_code}",
            now=now,
        )
    return len(stale), f"{len(stale)} suggestions wait too long" if stale else "nothing has expired"
