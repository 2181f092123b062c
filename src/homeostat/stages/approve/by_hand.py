"""A person's own order: deploy this commit as it is. Signed like an approval, and good for one deployment, now."""

from datetime import datetime, timedelta

from homeostat.ports import Signer
from homeostat.records import Answer, Change, Decision, Patch, Service
from homeostat.stages.approve.seal import signed

_VALID_FOR = timedelta(minutes=10)


def ordered(service: Service, commit: str, *, deployment_id: str, by: str, signer: Signer, now: datetime) -> Change:
    """A change that brings nothing to the commit: the deployer checks that it is that commit's tree."""
    nothing = Patch(diff="")
    decision = Decision(
        repair_id="",
        proposal_id=deployment_id,
        patch_digest=nothing.digest,
        base=commit,
        answer=Answer.ACCEPT,
        decided_by=by,
        decided_at=now,
        expires_at=now + _VALID_FOR,
        terms=service.terms,
    )
    return Change(
        service=service.name,
        branch=service.branch,
        base=commit,
        title="",
        body="",
        patch=nothing,
        author="",
        decision=signed(decision, signer),
    )
