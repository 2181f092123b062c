"""A policy's own approval, looked at where there is no store to ask: by the file beside the desk's key alone."""

from collections.abc import Mapping
from datetime import datetime

from homeostat.ports import Verifier
from homeostat.records import Change, Policy, Sealed
from homeostat.stages.approve.persons import is_person
from homeostat.stages.approve.policy import still_allows
from homeostat.stages.approve.written import opened, policy_name


def turned_away(change: Change, *, held: Mapping[str, Sealed], verifier: Verifier, now: datetime) -> str:
    """Why a policy's approval of the change counts no more; "" where it does, or where a person gave it.

    Fails closed: without the global policy in the file, or with one that carries no signature of ours, none counts.
    """
    if change.decision is None or is_person(change.decision.decided_by):
        return ""
    names = [name for name in (policy_name(""), policy_name(change.service)) if name in held]
    found = [(name, opened(held[name], Policy, verifier=verifier)) for name in names]
    policies = [policy for name, policy in found if policy is not None and policy_name(policy.service) == name]
    if policy_name("") not in held or len(policies) < len(names):
        return "the policy by which it was approved was not written at the desk"
    return still_allows(policies, change.patch, service=change.service, now=now)
