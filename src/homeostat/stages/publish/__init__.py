"""Publish: the approved patch becomes a commit on a branch, a pull request, a merge; or the commit is taken back."""

import hashlib
import re
from datetime import datetime

from homeostat.ports import Forge, SourceTree
from homeostat.records import Answer, Bug, Change, Decision, Fate, Proposal, PullRequest, Suggestion, Verdict, Wording
from homeostat.stages.publish.body import body_of
from homeostat.stages.publish.next_act import MOST_ROUNDS, Act, Aim
from homeostat.stages.publish.pursue import Ended, Held, pursue
from homeostat.stages.publish.reverting import AUTHOR, subject_of, wording_of_revert

_SAID_BY = {Answer.ACCEPT: "Approved-by", Answer.DRAFT: "Drafted-for"}


def wording_of(
    bug: Bug, proposal: Proposal, verdict: Verdict, *, answer: Answer, by: str, console: str = ""
) -> Wording:
    """What its pull request is to say if `by` answers so. One branch for one patch on one base, whoever asks for it."""
    return Wording(
        branch=f"homeostat/{bug.code}-{_slug(proposal.candidate.title)}-{_mark(proposal)}",
        title=f"{proposal.candidate.title} ({bug.code})"[:120],
        body=body_of(bug, proposal, verdict, console=console),
        author=AUTHOR,
        trailers={"Bug": bug.code, _SAID_BY[answer]: by, "Patch-digest": proposal.candidate.patch.digest},
    )


def worded(bug: Bug, suggestion: Suggestion, answer: Answer, by: str, *, console: str = "") -> Wording | None:
    """Likewise, of a suggestion; None where it was never tried, so that there is no proof to tell of."""
    if suggestion.verdict is None:
        return None
    return wording_of(bug, suggestion.proposal, suggestion.verdict, answer=answer, by=by, console=console)


def change_of(bug: Bug, proposal: Proposal, verdict: Verdict, decision: Decision, *, console: str = "") -> Change:
    """What was decided on, in the words that were.

    A decision without any is from before there were: by words made now its pull request is found, and none is opened.
    """
    said = decision.wording or wording_of(
        bug, proposal, verdict, answer=decision.answer, by=decision.decided_by, console=console
    )
    return Change(
        service=proposal.service,
        branch=said.branch,
        base=proposal.base,
        title=said.title,
        body=said.body,
        patch=proposal.candidate.patch,
        author=said.author,
        trailers=said.trailers,
        decision=decision,
    )


def take_back(
    bug: Bug, pull: PullRequest, why: str, *, forge: Forge, source: SourceTree, since: datetime, now: datetime
) -> Ended | Held | None:
    """Merge the revert of a merged change; None when it no longer comes off cleanly and a person has to do it.

    A second call finds it done and changes nothing. Where the main branch moves meanwhile, the next call makes the
    revert anew on its end. `why` is one of the reasons in `reverting`, `since` when it was found to hurt.
    """
    head = forge.fetch()
    patch = source.revert(pull.head, head)
    subject = subject_of(bug.code)
    if patch is None or not patch.diff.strip():
        done = any(one.subject.startswith(subject) for one in source.changed_between(pull.merged, head))
        return Ended(Act.MERGED, Fate(pull=pull, reason="it is taken back already")) if done else None
    said = wording_of_revert(bug.code, pull.head, head, why)
    change = Change(
        service=bug.service,
        branch=said.branch,
        base=head,
        title=said.title,
        body=said.body,
        patch=patch,
        author=said.author,
        trailers=said.trailers,
    )
    return pursue(change, Aim(base=head, may_merge=True, since=since, rounds=MOST_ROUNDS), forge=forge, now=now)


def _mark(proposal: Proposal) -> str:
    """Eight digits of this patch on this base: proved again on another base, it is another branch."""
    return hashlib.sha256(f"{proposal.base} {proposal.candidate.patch.digest}".encode()).hexdigest()[:8]


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6]) or "fix"
