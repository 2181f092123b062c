"""Publish: the approved patch becomes a commit on a branch, a pull request, a merge; or the commit is taken back."""

import hashlib
import re
from datetime import datetime

from homeostat.ports import Forge, SourceTree
from homeostat.records import Answer, Bug, Change, Decision, Fate, Proposal, PullRequest, Verdict
from homeostat.stages.publish.body import body_of
from homeostat.stages.publish.next_act import MOST_ROUNDS, Act, Aim
from homeostat.stages.publish.pursue import Ended, Held, pursue
from homeostat.stages.publish.words import prose

_AUTHOR = "Homeostat <homeostat@localhost>"
_SAID_BY = {Answer.ACCEPT: "Approved-by", Answer.DRAFT: "Drafted-for"}


def change_of(bug: Bug, proposal: Proposal, verdict: Verdict, decision: Decision, *, console: str = "") -> Change:
    """One branch for one patch on one base, whoever asked for it."""
    said_by = {_SAID_BY[decision.answer]: decision.decided_by}
    return Change(
        service=proposal.service,
        branch=f"homeostat/{bug.code}-{_slug(proposal.candidate.title)}-{_mark(proposal)}",
        base=proposal.base,
        title=f"{proposal.candidate.title} ({bug.code})"[:120],
        body=body_of(bug, proposal, verdict, console=console),
        patch=proposal.candidate.patch,
        author=_AUTHOR,
        trailers={"Bug": bug.code, **said_by, "Patch-digest": proposal.candidate.patch.digest},
        decision=decision,
    )


def take_back(
    bug: Bug, pull: PullRequest, reason: str, *, forge: Forge, source: SourceTree, since: datetime, now: datetime
) -> Ended | Held | None:
    """Merge the revert of a merged change; None when it no longer comes off cleanly and a person has to do it.

    A second call finds it done and changes nothing. Where the main branch moves meanwhile, the next call makes the
    revert anew on its end. `since` is when it was found to hurt.
    """
    head = forge.fetch()
    patch = source.revert(pull.head, head)
    subject = f"Revert the fix of {bug.code}: "
    if patch is None or not patch.diff.strip():
        done = any(one.subject.startswith(subject) for one in source.changed_between(pull.merged, head))
        return Ended(Act.MERGED, Fate(pull=pull, reason="it is taken back already")) if done else None
    change = Change(
        service=bug.service,
        branch=f"homeostat/{bug.code}-revert-{pull.head[:10]}-{head[:8]}",
        base=head,
        title=f"{subject}{reason}"[:120],
        body=f"This takes back {pull.head}, which was meant to mend {bug.code} and did not.\n\nReason: {prose(reason)}",
        patch=patch,
        author=_AUTHOR,
        trailers={"Bug": bug.code, "Reverts": pull.head},
    )
    return pursue(change, Aim(base=head, may_merge=True, since=since, rounds=MOST_ROUNDS), forge=forge, now=now)


def _mark(proposal: Proposal) -> str:
    """Eight digits of this patch on this base: proved again on another base, it is another branch."""
    return hashlib.sha256(f"{proposal.base} {proposal.candidate.patch.digest}".encode()).hexdigest()[:8]


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6]) or "fix"
