"""What policies say at the last moment, where there is no store to ask: by documents under the desk's seal alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from homeostat.ports import Verifier
from homeostat.records import Answer, Change, Level, Override, Policy, Sealed
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.policy import frozen, frozen_in_words, still_allows
from homeostat.stages.approve.written import opened, override_name, policy_name


def turned_away(change: Change, *, held: Mapping[str, Sealed], verifier: Verifier, now: datetime) -> str:
    """Why a policy's approval of the change counts no more; "" where it does, or where a person gave it.

    Fails closed: without the global policy in the file, or with one that carries no signature of ours, none counts.
    """
    if change.decision is None or is_person(change.decision.decided_by):
        return ""
    names = [name for name in (policy_name(""), policy_name(change.service)) if name in held]
    policies = [policy for name in names if (policy := genuine(name, held[name], verifier)) is not None]
    if policy_name("") not in held or len(policies) < len(names):
        return "the policy by which it was approved was not written at the desk"
    to = Level.DRAFT if change.decision.answer is Answer.DRAFT else Level.ALONE
    return still_allows(policies, change.patch, service=change.service, now=now, to=to)


def frozen_for(
    change: Change, *, held: Mapping[str, Sealed], said: Sequence[Sealed], verifier: Verifier, now: datetime
) -> str:
    """Until when a fix that a person approved may be neither merged nor deployed, in words; "" where it may.

    What a person said in spite of the freeze is among what was `said` with the order. A way back is never held.
    """
    if change.decision is None or not change.patch.diff:
        return ""
    names = (policy_name(""), policy_name(change.service))
    policies = [genuine(name, held[name], verifier) for name in names if name in held]
    freeze = frozen([policy for policy in policies if policy is not None], now)
    name = override_name(change.decision.repair_id)
    papers = [opened(one, Override, verifier=verifier) for one in said if one.name == name]
    in_spite = any(paper and override_name(paper.repair_id) == name and now < paper.until for paper in papers)
    return "" if freeze is None or in_spite else frozen_in_words(freeze)


def genuine(name: str, held: Sealed, verifier: Verifier) -> Policy | None:
    """The policy that was written at the desk under that name; None where it was not."""
    policy = opened(held, Policy, verifier=verifier)
    return policy if policy is not None and policy_name(policy.service) == name else None
