"""The unattended person: reads what is proposed and decides through the HTTP API, as a program would."""

from dataclasses import dataclass, field

import httpx2
import msgspec

from homeostat.cli.demo.company import Choice
from homeostat.languages.protected import to_be_seen
from homeostat.ports import Store
from homeostat.records import Answer, Bug, BugQuery, BugStatus, Suggestion, SuggestionStatus


@dataclass
class Person:
    """Takes the first suggestion of each bug, but where the company's manifest says otherwise."""

    url: str
    token: str
    choices: tuple[Choice, ...]
    declined: set[str] = field(default_factory=set[str])  # bugs whose suggestions are all unproved
    approved: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # bug code to strategies

    def look(self, store: Store, bugs: list[Bug]) -> None:
        """Decide what can be decided now: of each service one fix at a time, since each merge moves its branch."""
        busy = {bug.service for bug in bugs if bug.status is BugStatus.APPROVED}
        for bug in bugs:
            if bug.status is BugStatus.FIX_PROPOSED and bug.service not in busy and self._decide(store, bug):
                busy.add(bug.service)

    def choice(self, bug: Bug) -> Choice | None:
        """What the manifest says of this bug."""
        for choice in self.choices:
            wanted = (choice.service in ("", bug.service), choice.error_type in ("", bug.error_type))
            if all(wanted) and choice.function in ("", *bug.culprit.split()):
                return choice
        return None

    def _decide(self, store: Store, bug: Bug) -> bool:
        repair = store.repairs.of_bug(bug.code)[-1]
        shown = [s for s in store.repairs.suggestions(repair.repair_id) if s.status is SuggestionStatus.SHOWN]
        wanted = self._pick(bug, shown)
        if wanted is None:
            self.declined.update({bug.code} if shown else ())
            return False
        self.declined.discard(bug.code)
        answer = self._post(wanted)
        if answer is None or not answer.is_success:
            return False  # it was moved to another base just now, or Homeostat is restarting: look again
        self.approved.setdefault(bug.code, []).append(wanted.proposal.candidate.strategy)
        return True

    def _pick(self, bug: Bug, shown: list[Suggestion]) -> Suggestion | None:
        choice = self.choice(bug)
        if choice and bug.code not in self.approved:
            return next((s for s in shown if s.proposal.candidate.strategy == choice.choose), None)
        return next((s for s in shown if s.verdict and s.verdict.confirmed), None)

    def _post(self, suggestion: Suggestion) -> httpx2.Response | None:
        decision = {
            "proposal_id": suggestion.proposal.proposal_id,
            "patch_digest": suggestion.proposal.candidate.patch.digest,
            "base": suggestion.proposal.base,
            "answer": Answer.ACCEPT,
            "reason": "the demo's person",
            "acknowledged": to_be_seen(suggestion.proposal.candidate.patch),
        }
        try:
            return httpx2.post(
                f"{self.url}/api/decisions",
                content=msgspec.json.encode(decision),
                headers={"authorization": f"Bearer {self.token}", "content-type": "application/json"},
                timeout=10,
            )
        except httpx2.HTTPError:
            return None


def all_bugs(store: Store, clock_now: object) -> list[Bug]:
    """Every bug, oldest first."""
    page = store.bugs.search(BugQuery(sort="first_seen", page_size=500), clock_now)  # pyright: ignore[reportArgumentType]
    return [row.bug for row in reversed(page.rows)]
