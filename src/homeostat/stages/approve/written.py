"""Documents under the desk's seal: policies, and what people said of them. What is not signed there counts for nothing.

A document is known by its name. The newest of a name counts; the desk's own file beside its key tells which that is, so
that nobody who can only write to the store brings an older, wider one back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import msgspec

from homeostat.codec import decode, encode
from homeostat.ports import PolicyFile, Signer, Store, Verifier
from homeostat.records import Change, Override, Policy, Proof, Resumed, Sealed

T = TypeVar("T")
_OPENING = "homeostat policy 1\n"  # a signature for this is one for nothing else
_GLOBAL = "policy"


def policy_name(service: str) -> str:
    return f"{_GLOBAL}:{service}" if service else _GLOBAL


def resumed_name(service: str) -> str:
    return f"resumed:{service}"


def override_name(repair_id: str) -> str:
    return f"override:{repair_id}"


def proof_name(proposal_id: str) -> str:
    return f"proof:{proposal_id}"


def sealed(
    name: str, document: Policy | Resumed | Override | Proof, *, by: str, at: datetime, signer: Signer
) -> Sealed:
    unsigned = Sealed(name=name, document=encode(document), by=by, at=at)
    return replace(unsigned, signature=signer.sign(_words(unsigned)))


def opened(held: Sealed, kind: type[T], *, verifier: Verifier) -> T | None:
    """What the document says; None where it was not signed at the desk just as it stands."""
    if not verifier.fits(_words(held), held.signature):
        return None
    try:
        return decode(held.document, kind)
    except msgspec.DecodeError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What is written for a service."""

    policies: tuple[Policy, ...]  # the global one, then the service's own
    forged: tuple[str, ...] = ()  # names of documents that carry no signature of ours


@dataclass(frozen=True, slots=True)
class Written:
    """Reads documents from the store, and from the desk's file where that holds a newer one."""

    store: Store
    verifier: Verifier
    file: PolicyFile | None = None
    _nothing: Mapping[str, Sealed] = field(default_factory=dict[str, Sealed], init=False)

    def in_force(self, service: str) -> InForce:
        names = [_GLOBAL, policy_name(service)] if service else [_GLOBAL]
        found = {name: self._policy(name) for name in names}
        forged = tuple(name for name, (_, genuine) in found.items() if not genuine)
        own = [policy for policy, _ in found.values() if policy is not None]
        return InForce(policies=tuple(own) if found[_GLOBAL][0] else (Policy(), *own), forged=forged)

    def all(self) -> tuple[Policy, ...]:
        """Every policy that was written at the desk, the global one first."""
        names = dict.fromkeys([_GLOBAL, *(held.name for held in self.store.policies.policies()), *self._of_file()])
        found = (self._policy(name)[0] for name in names if name.partition(":")[0] == _GLOBAL)
        return tuple(policy for policy in found if policy is not None)

    def of_change(self, change: Change) -> tuple[Sealed, ...]:
        """What bears on a change, for who has no store: the policies, and what people said in spite of them."""
        names = [_GLOBAL, policy_name(change.service), resumed_name(""), resumed_name(change.service)]
        if change.decision is not None:
            names.append(override_name(change.decision.repair_id))
        return tuple(held for name in names if (held := self.newest(name)) is not None)

    def one(self, name: str, kind: type[T]) -> T | None:
        """The newest document of the name, where it is genuine."""
        held = self.newest(name)
        return opened(held, kind, verifier=self.verifier) if held else None

    def _policy(self, name: str) -> tuple[Policy | None, bool]:
        held = self.newest(name)
        if held is None:
            return None, True
        policy = opened(held, Policy, verifier=self.verifier)
        genuine = policy is not None and policy_name(policy.service) == name
        return (policy if genuine else None), genuine

    def newest(self, name: str) -> Sealed | None:
        kept, noted = self.store.policies.newest(name), self._of_file().get(name)
        if kept is None or (noted is not None and noted.at > kept.at):
            return noted
        return kept

    def _of_file(self) -> Mapping[str, Sealed]:
        return self.file.all() if self.file else self._nothing


def _words(held: Sealed) -> bytes:
    """All that it says, in one spelling; its time to the microsecond, in UTC."""
    told = (held.name, held.document, held.by, held.at.isoformat())
    return (_OPENING + encode(told)).encode()
