"""What a reviewer reads in the pull request."""

from collections.abc import Iterator, Sequence

from homeostat.languages.diff import plain_files
from homeostat.records import Bug, Proposal, Reach, SuiteRun, Verdict
from homeostat.stages.publish.words import code, own_link, prose

_MOST = 12_000  # characters; hosts take 65,536 and more, readers do not
_NAMED = 8


def body_of(bug: Bug, proposal: Proposal, verdict: Verdict, *, console: str = "") -> str:
    """What broke, why, the proof, the change, the risk, the way back, and how to say no.

    `console` is our own address, for the one link in it. What comes from telemetry, source or a model is bounded, and
    shown so that it is text and nothing else to the host.
    """
    return "\n\n".join([*_story(bug, proposal, verdict, console), _proof(proposal, verdict), *_end(proposal)])[:_MOST]


def _story(bug: Bug, proposal: Proposal, verdict: Verdict, console: str) -> Iterator[str]:
    page = own_link(bug.code, f"{console}/bugs/{bug.code}" if console else "")
    often = _so_many(bug.event_count, "time")
    whom = f", {_so_many(bug.users_affected, 'user')}" if bug.users_affected else ""
    yield f"**What broke** {code(bug.title)} in {code(bug.culprit)}; {often}{whom}. {page}"
    yield f"**Why** {prose(bug.root_cause_hypothesis)}"
    if verdict.reproduction:
        yield f"**Replayed** {prose(verdict.reproduction.title)}"
    yield f"**Change** {prose(proposal.candidate.description)}"
    yield f"**Files** {_some(plain_files(proposal.candidate.patch))}"


def _so_many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _proof(proposal: Proposal, verdict: Verdict) -> str:
    """Only what was run here is claimed."""
    before, after = verdict.replay_before, verdict.replay_after
    rows = [
        ("the failure", code(before.detail) if before else "not run", code(after.detail) if after else "not run"),
        ("the suite", _suite(verdict.suite_before), _suite(verdict.suite_after)),
    ]
    if proposal.test:
        rows.append((f"the new test {code(proposal.test, 200)}", "fails", "passes"))
    lines = ["| proof | before | after |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _suite(suite: SuiteRun | None) -> str:
    if suite is None or not suite.ran:
        return "not run"
    failing = f", {len(suite.failed)} fail" if suite.failed else ""
    return f"{len(suite.passed)}{suite.share} tests pass{failing}"


def _end(proposal: Proposal) -> Iterator[str]:
    side_effects = proposal.candidate.side_effects
    yield f"**Risk** {prose(side_effects) if side_effects else 'none known.'}"
    if reach := proposal.reach:
        yield f"**Reaches** {_reach(reach)}"
    yield (
        "**Way back** Once it is deployed, Homeostat watches it, deploys the release before if it hurts, and opens the"
        " revert of this commit."
    )
    yield (
        "**To say no** close this, with a word why: this patch is not proposed again for this bug. The label"
        " `stop-updating`, or a push of yours to the branch, makes it yours: Homeostat then changes nothing here."
    )


def _reach(reach: Reach) -> str:
    lists = {
        "callers": reach.callers,
        "endpoints": reach.endpoints,
        "changed signatures": reach.public_api,
        "dependencies": reach.dependencies,
        "migrations": reach.migrations,
        "protected paths": reach.protected,
        "not known": reach.not_known,
    }
    told = [f"{name}: {_some(words)}" for name, words in lists.items() if words]
    return "; ".join([f"{reach.changed_lines} changed lines in {len(reach.files)} files", *told])


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(code(word, 120) for word in words[:_NAMED]) + more
