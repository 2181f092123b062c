"""How long the page waits for a dry run: what a level would have done with the last thirty days' bugs, of 50,000."""

import argparse
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.codec import encode
from homeostat.records import Candidate, Confidence, Handled, Level, Patch, Policy, Proposal, Reach, SuiteRun, Verdict
from homeostat.stages.approve.dry_run import DAYS, MOST_BUGS, dry_run

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PATCH = Patch(diff="--- a/app/a.py\n+++ b/app/a.py\n@@ -1,9 +1,9 @@\n" + "-old line of code\n+new line of code\n" * 9)
TESTS = frozenset(f"tests/test_a.py::test_{n}" for n in range(200))


class Clock:
    def now(self) -> datetime:
        return NOW


def a_bug(number: int, bugs: int) -> dict[str, Any]:
    at = NOW - timedelta(days=DAYS) * number / bugs
    return {
        "code": f"BUG-{at:%Y%m%d}-{number:05d}",
        "service": f"service-{number % 20:02d}",
        "environment": "production",
        "title": f"KeyError: {number}",
        "severity": "P2_minor",
        "bug_type": "http_5xx",
        "status": "fix_proposed",
        "error_type": "KeyError",
        "stack_trace": "  app/orders.py:7 in total\n" * 40,
        "fingerprint": f"{number:032x}",
        "fingerprint_version": 1,
        "culprit": "total in app/a.py",
        "exemplar_event_id": f"{number:032x}",
        "event_count": 1,
        "first_seen": at,
        "last_seen": at,
        "occurred_at": at,
        "detected_at": at,
    }


def a_suggestion(bug: dict[str, Any], number: int) -> dict[str, Any]:
    """One of three for a bug, with a suite's 200 tests and 4 KB of log, as they are kept."""
    candidate = Candidate(
        strategy="rule:guard-raise", title="Guard", description="", approach="guard", patch=PATCH, reasoning=""
    )
    proposal = Proposal(
        proposal_id=f"{bug['code']}.1.{number}",
        bug_code=bug["code"],
        service=bug["service"],
        number=number,
        base="b" * 40,
        candidate=candidate,
        reproductions=(),
        reach=Reach(files=PATCH.files, changed_lines=PATCH.changed_lines),
    )
    suite = SuiteRun(passed=TESTS, failed=frozenset(), ran=True, duration=timedelta(seconds=1), log="x" * 4_000)
    verdict = Verdict(
        proposal_id=proposal.proposal_id,
        base="b" * 40,
        confirmed=True,
        reason="",
        reproduction=None,
        replay_before=None,
        replay_after=None,
        suite_before=suite,
        suite_after=suite,
        confidence=Confidence(value=0.95, parts=()),
        verified_at=NOW,
    )
    return {
        "proposal_id": proposal.proposal_id,
        "repair_id": f"{bug['code']}.1",
        "bug_code": bug["code"],
        "service": bug["service"],
        "suggestion_number": number,
        "code_diff": PATCH.diff,
        "confidence_score": 0.95,
        "status": "shown",
        "shown_rank": number,
        "base_commit": "b" * 40,
        "patch_digest": PATCH.digest,
        "proposal": encode(proposal),
        "verdict": encode(verdict),
        "created_at": NOW,
    }


def fill(store: SqlStore, bugs: int) -> None:
    for start in range(0, bugs, 1_000):
        rows = [a_bug(number, bugs) for number in range(start, min(start + 1_000, bugs))]
        with store.database.writes() as connection:
            connection.execute(sa.insert(t.system_bugs), rows)
            connection.execute(
                sa.insert(t.ai_fix_suggestions), [a_suggestion(row, number) for row in rows for number in (1, 2, 3)]
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bugs", type=int, default=50_000)
    given = parser.parse_args()
    policy = replace(Policy(), level=Level.ALONE, allow=("rule:*",))
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{Path(folder, 'store.db')}", Clock()) as store:
        store.migrate()
        fill(store, given.bugs)
        began = time.perf_counter()
        since = NOW - timedelta(days=DAYS, seconds=1)
        fixes = store.policies.past_fixes(since, most=MOST_BUGS)
        found = dry_run(policy, lambda _: (policy,), fixes, in_all=store.policies.opened_since(since))
        seconds = round(time.perf_counter() - began, 2)
    looked_at = sum(found.counts.values())
    print(f"{looked_at:,} of {given.bugs:,} bugs, three suggestions each, looked at in {seconds} s")
    print(
        json.dumps(
            {"bugs": given.bugs, "looked_at": looked_at, "seconds": seconds, "alone": found.counts[Handled.ALONE]}
        )
    )


if __name__ == "__main__":
    main()
