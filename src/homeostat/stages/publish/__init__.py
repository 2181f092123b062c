"""Publish: the approved patch becomes a commit on a branch, a pull request, a merge; or the commit is taken back."""

import hashlib
import re

from homeostat.ports import Forge, SourceTree
from homeostat.records import Answer, Bug, Change, Decision, Proposal, PullRequest, Verdict

_AUTHOR = "Homeostat <homeostat@localhost>"
_SAID_BY = {Answer.ACCEPT: "Approved-by", Answer.DRAFT: "Drafted-for"}


def publish(bug: Bug, proposal: Proposal, verdict: Verdict, decision: Decision, *, forge: Forge) -> PullRequest:
    """Open the pull request and merge it. A second call finds both done and changes nothing.

    Raises:
        StaleBase: the branch has moved since the patch was proved.
        ForgeRefused: the repository's host said no, e.g. a person pushed to our branch.
        ForgeUnavailable: it did not answer.
    """
    change = change_of(bug, proposal, verdict, decision)
    return forge.merge(forge.open_pull_request(change), change)


def draft(bug: Bug, proposal: Proposal, verdict: Verdict, decision: Decision, *, forge: Forge) -> PullRequest:
    """Open the pull request and leave it so. A second call finds it; `publish` merges the same one.

    Raises:
        ForgeRefused: the repository's host said no, e.g. a person pushed to our branch.
        ForgeUnavailable: it did not answer.
    """
    return forge.open_pull_request(change_of(bug, proposal, verdict, decision))


def change_of(bug: Bug, proposal: Proposal, verdict: Verdict, decision: Decision) -> Change:
    """One branch for one patch on one base, whoever asked for it."""
    said_by = {_SAID_BY[decision.answer]: decision.decided_by}
    return Change(
        service=proposal.service,
        branch=f"homeostat/{bug.code}-{_slug(proposal.candidate.title)}-{_mark(proposal)}",
        base=proposal.base,
        title=f"{proposal.candidate.title} ({bug.code})"[:120],
        body=body_of(bug, proposal, verdict),
        patch=proposal.candidate.patch,
        author=_AUTHOR,
        trailers={"Bug": bug.code, **said_by, "Patch-digest": proposal.candidate.patch.digest},
        decision=decision,
    )


def take_back(bug: Bug, pull: PullRequest, reason: str, *, forge: Forge, source: SourceTree) -> PullRequest | None:
    """Merge the revert of a merged change; None when it no longer comes off cleanly and a person has to do it.

    A second call finds it done and changes nothing.
    """
    head = source.head()
    patch = source.revert(pull.head, head)
    if patch is None or not patch.diff.strip():
        return None
    change = Change(
        service=bug.service,
        branch=f"homeostat/{bug.code}-revert-{pull.head[:10]}",
        base=head,
        title=f"Revert the fix of {bug.code}: {reason}"[:120],
        body=f"This takes back {pull.head}, which was meant to mend {bug.code} and did not.\n\n{reason}",
        patch=patch,
        author=_AUTHOR,
        trailers={"Bug": bug.code, "Reverts": pull.head},
    )
    return forge.merge(forge.open_pull_request(change), change)


def body_of(bug: Bug, proposal: Proposal, verdict: Verdict) -> str:
    """What a reviewer needs: what broke, why, the proof, the change, the way back."""
    before, after = verdict.replay_before, verdict.replay_after
    suite = verdict.suite_after
    lines = [
        f"**What broke** {bug.title} in {bug.culprit}; {bug.event_count} times, {bug.users_affected} users.",
        f"**Why** {bug.root_cause_hypothesis}",
        *([f"**Replayed** {verdict.reproduction.title}"] if verdict.reproduction else []),
        f"**Before** {before.detail if before else 'not run'}",
        f"**After** {after.detail if after else 'not run'}",
        f"**Suite** {len(suite.passed)} tests pass" if suite and suite.ran else "**Suite** not run",
        *([f"**Test** `{proposal.test}` fails without the change and passes with it"] if proposal.test else []),
        f"**Change** {proposal.candidate.description}",
        f"**Risk** {proposal.candidate.side_effects or 'none known'}",
        "**Way back** Homeostat watches it, and deploys the release before if it hurts.",
    ]
    return "\n\n".join(lines)


def _mark(proposal: Proposal) -> str:
    """Eight digits of this patch on this base: proved again on another base, it is another branch."""
    return hashlib.sha256(f"{proposal.base} {proposal.candidate.patch.digest}".encode()).hexdigest()[:8]


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6]) or "fix"
