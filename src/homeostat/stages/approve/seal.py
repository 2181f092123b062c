"""An approval under seal: what it says cannot be changed, widened or made up by who can only write to the store.

Signed at the desk, and looked at twice: when the approve room counts decisions, and by the publisher, at the last
moment before it acts.
"""

import json
from dataclasses import asdict, fields, replace
from datetime import datetime

from homeostat.errors import NotApproved
from homeostat.ports import Signer, Verifier
from homeostat.records import Answer, Decision, Proposal, Wording

_OPENING = "homeostat decision 1\n"  # a signature for this is one for nothing else


def signed(decision: Decision, signer: Signer) -> Decision:
    return replace(decision, signature=signer.sign(words_of(decision)))


def is_genuine(decision: Decision, verifier: Verifier) -> bool:
    """Whether it was signed at the desk just as it stands."""
    return verifier.fits(words_of(decision), decision.signature)


def check(decision: Decision, proposal: Proposal, action: Answer, *, verifier: Verifier, now: datetime) -> None:
    """Raises NotApproved unless the decision is a genuine one for this action, patch and base, and still counts."""
    if not is_genuine(decision, verifier):
        raise NotApproved("The approval was not given at the desk, or was changed since.")
    if decision.answer is not action:
        raise NotApproved(f"It was decided to {decision.answer}, not to {action}.")
    if decision.proposal_id != proposal.proposal_id or decision.patch_digest != proposal.candidate.patch.digest:
        raise NotApproved("The approval is for another patch.")
    if decision.base != proposal.base:
        raise NotApproved("The approval is for another commit than the one the patch stands on.")
    if now >= decision.expires_at:
        raise NotApproved("The approval has expired.")


def words_of(decision: Decision) -> bytes:
    """All that it says, in one spelling; times to the microsecond, in UTC.

    No wording is left out, not spelled: so decisions from before there was one keep their seal.
    """
    said = {one.name: getattr(decision, one.name) for one in fields(decision) if one.name != "signature"}
    told = {name: _spelled(value) for name, value in said.items() if value is not None}
    return (_OPENING + json.dumps(told, sort_keys=True)).encode()


def _spelled(value: object) -> str:
    if isinstance(value, Wording):
        return json.dumps(asdict(value), sort_keys=True)
    return value.isoformat() if isinstance(value, datetime) else str(value)
