"""How far a fix may go now, read from what is written and from what has happened."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from homeostat.errors import NotFound
from homeostat.languages.codeowners import Owners, owners_in
from homeostat.languages.diff import plain_files
from homeostat.ports import Clock, PolicyFile, SourceTree, Store, Verifier
from homeostat.records import (
    Bug,
    Decision,
    Leeway,
    Override,
    Policy,
    Proof,
    Proposal,
    Resumed,
    Service,
    Suggestion,
    Verdict,
)
from homeostat.stages.approve.persons import Members, approvers, missing
from homeostat.stages.approve.policy import DAY, Circumstances, Fix, fix_of, leeway, wants_owners
from homeostat.stages.approve.seal import is_genuine
from homeostat.stages.approve.written import Written, override_name, proof_name, resumed_name

_BUDGET_OVER = timedelta(days=30)
_in_order = msgspec.json.Encoder(order="deterministic")  # sets too, whose order differs from process to process


class Bounds:
    """Asked by the desk, by the engine's rooms and by pages; changes nothing."""

    def __init__(
        self,
        store: Store,
        source_for: Callable[[Service], SourceTree],
        clock: Clock,
        verifier: Verifier,
        file: PolicyFile | None = None,
        *,
        members: Callable[[Service, str], Members] = lambda _service, _team: Members(),
    ) -> None:
        self._store = store
        self._source_for = source_for
        self._clock = clock
        self._verifier = verifier
        self._members = members
        self.written = Written(store, verifier, file)

    def policies(self, service: str) -> tuple[Policy, ...]:
        return self.written.in_force(service).policies

    def of_service(self, service: str) -> Leeway:
        return leeway(self.policies(service), self.circumstances(service), service=service)

    def of_fix(self, suggestion: Suggestion, bug: Bug) -> Leeway:
        policies = self.policies(bug.service)
        now = self.circumstances(bug.service, suggestion.repair_id)
        return leeway(policies, now, service=bug.service, fix=self._fix(suggestion, bug))

    def circumstances(self, service: str, repair_id: str = "") -> Circumstances:
        now, written = self._clock.now(), self.written.in_force(service)
        resumed = {name: self.written.one(resumed_name(name), Resumed) for name in {"", service}}
        asks_budget = any(policy.objective for policy in written.policies)
        asks_money = any(policy.model_dollars for policy in written.policies)
        return Circumstances(
            now=now,
            taken_back=self._store.policies.taken_back(now - DAY),
            resumed={name: said for name, said in resumed.items() if said and said.service == name},
            dollars=self._store.models.spent(since=now - DAY).dollars if asks_money else 0.0,
            error_share=self._store.policies.error_share(service, now - _BUDGET_OVER) if asks_budget else None,
            forged=written.forged,
            overridden=self.overridden(repair_id, now),
        )

    def overridden(self, repair_id: str, now: datetime) -> bool:
        said = self.written.one(override_name(repair_id), Override) if repair_id else None
        return said is not None and said.repair_id == repair_id and now < said.until

    def lacks(self, suggestion: Suggestion, bug: Bug, decisions: tuple[Decision, ...]) -> str:
        """Whose approval is still missing, by the genuine ones of these decisions; "" when nobody's is."""
        persons = self.of_fix(suggestion, bug).persons
        asks_owners = wants_owners(self.policies(bug.service))
        if persons == 1 and not asks_owners:
            return ""
        genuine = [one for one in decisions if is_genuine(one, self._verifier)]
        proposal = suggestion.proposal
        said = approvers(genuine, proposal, people=self._store.people.users())
        owners = self.owners(proposal) if asks_owners else None
        service = self._store.services.named(proposal.service)
        return missing(
            said,
            persons=persons,
            owners=owners,
            files=plain_files(proposal.candidate.patch),
            members=lambda owner: self._members(service, owner[1:]),
        )

    def owners(self, proposal: Proposal) -> Owners:
        """By the CODEOWNERS of the commit that the patch stands on."""
        source = self._source_for(self._store.services.named(proposal.service))

        def read(path: str) -> str | None:
            with suppress(NotFound):
                return source.read(path, proposal.base)
            return None

        return owners_in(read)

    def _fix(self, suggestion: Suggestion, bug: Bug) -> Fix:
        proposal, verdict = suggestion.proposal, suggestion.verdict
        proof = self.written.one(proof_name(proposal.proposal_id), Proof)
        vouched = verdict is not None and proof is not None and proof == proof_of(proposal, verdict)
        return fix_of(
            proposal,
            proved=verdict is not None and verdict.confirmed,
            confidence=verdict.confidence.value if verdict else 0.0,
            classification=bug.bug_classification,
            bug_type=bug.bug_type,
            vouched=vouched,
        )


def proof_of(proposal: Proposal, verdict: Verdict) -> Proof:
    """What the engine signs of a fix that it saw proved."""
    digest = hashlib.sha256(_in_order.encode((proposal, verdict))).hexdigest()
    return Proof(proposal_id=proposal.proposal_id, digest=digest)
