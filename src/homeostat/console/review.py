"""The fix review: what a person needs to know before saying yes, in the order in which they need it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from homeostat.console import words
from homeostat.console.bug import BugPageView, diagnosis_of, exemplar, last_repair
from homeostat.console.diff import render
from homeostat.console.policies import shown
from homeostat.console.proof import proof_of
from homeostat.console.reach import risks_of, share_of
from homeostat.console.rendering import COUNTED_IN_AN_HOUR, Pages
from homeostat.console.session import Visit
from homeostat.errors import Expired, HomeostatError, NotAllowed, NotApproved, NotFound, StaleBase, StalePatch
from homeostat.languages.protected import to_be_seen
from homeostat.ports import Approvals, Rules, Store
from homeostat.records import (
    Answer,
    Decision,
    Deployment,
    Leeway,
    Level,
    PullRequest,
    Repair,
    Service,
    Suggestion,
    SuggestionStatus,
    Traffic,
)
from homeostat.stages.publish import worded
from homeostat.stages.watch import rules_in_words
from homeostat.walked import drafts

_REASON_LENGTH = 1_000
_DEPLOYMENTS = 20
_SETTLED = {Answer.ACCEPT: "Approved", Answer.REJECT: "Rejected"}
_NOT_OPEN = {
    SuggestionStatus.REFUTED: "This one did not stand its trial, so it cannot be approved.",
    SuggestionStatus.UNTRIED: "This one has not been tried in the sandbox yet.",
}


@dataclass(frozen=True, slots=True)
class Outside:
    """What the page tells of the world outside the store."""

    traffic: Callable[[Service], tuple[Traffic, ...]]
    watch_window: timedelta
    has_model: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Why each button is off; "" where it is on."""

    all: str = ""  # the one reason for which all of them are
    ask: str = ""
    draft: str = ""
    approve: str = ""

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """The reasons that are of single buttons, to be read on the page."""
        named = (
            ("Ask for changes, Try next candidate", self.ask),
            ("Open draft PR", self.draft),
            ("Approve", self.approve),
        )
        return tuple((name, why) for name, why in named if why and not self.all)


_HEADINGS: dict[type[HomeostatError], str] = {  # of the page that says why a decision was not taken
    StalePatch: "The fix has changed since you opened the page",
    StaleBase: "The code has moved on since this fix was proved",
    NotApproved: "The page did not name what this fix touches",
    Expired: "This decision came too late",
    NotAllowed: "The policy does not let you",
    NotFound: "This fix no longer waits for a decision",
}


class Review:
    def __init__(
        self,
        store: Store,
        approvals: Approvals,
        pages: Pages,
        *,
        rules: Rules,
        bug_page: BugPageView,
        outside: Outside,
    ) -> None:
        self._store = store
        self._rules = rules
        self._approvals = approvals
        self._pages = pages
        self._bug_page = bug_page
        self._outside = outside

    def show(self, visit: Visit) -> Response:
        bug = self._store.bugs.get(visit.path("code"))
        repair = last_repair(self._store, bug)
        suggestions = self._store.repairs.suggestions(repair.repair_id) if repair else ()
        if repair is None or not suggestions:
            return self._pages.show(
                "review_empty.html", visit.session, bug=bug, live_part=self._bug_page.part(bug, visit)
            )
        chosen = _chosen(suggestions, visit.query.get("choice", ""))
        candidate = chosen.proposal.candidate
        service = self._store.services.named(bug.service)
        leeway = self._rules.of_fix(chosen, bug)
        opened = drafts(self._store.repairs.steps(repair.repair_id)).get(chosen.proposal.proposal_id)
        deployments = [each for each, _ in self._store.repairs.deployments(service=bug.service, most=_DEPLOYMENTS)]
        current = next((each for each in deployments if each.healthy and not each.canary_percent), None)
        return self._pages.show(
            "review.html",
            visit.session,
            bug=bug,
            event=exemplar(self._store, bug),
            last_hour=self._store.bugs.seen_since(bug, visit.now - timedelta(hours=1), most=COUNTED_IN_AN_HOUR),
            diagnosis=diagnosis_of(bug),
            suggestions=[(each, proof_of(each.proposal, each.verdict)) for each in suggestions],
            chosen=chosen,
            proof=proof_of(chosen.proposal, chosen.verdict),
            diff=render(candidate.patch.diff),
            to_be_seen=to_be_seen(candidate.patch),
            unified=visit.query.get("view") == "unified",
            risks=self._risks(chosen, service, current),
            current=current,
            way_back=_way_back(deployments),
            watched=rules_in_words(self._outside.watch_window, service.canary),
            service=service,
            leeway=leeway,
            level=shown(leeway),
            lacks=self._rules.lacks(chosen, bug) if chosen.status is SuggestionStatus.SHOWN else "",
            record=self._store.lessons.record_on(bug.service, candidate.strategy),
            live_part=self._bug_page.part(bug, visit),
            opened=opened,
            said=worded(bug, chosen, Answer.ACCEPT, ""),  # but for who approved it
            has_model=self._outside.has_model,
            not_asked=self._store.models.why_silent(bug.code),
            buttons=_within(self._buttons(repair, chosen, suggestions, opened), leeway),
            largest=max((abs(part.points) for part in chosen.verdict.confidence.parts), default=1)
            if chosen.verdict
            else 1,
        )

    def _risks(self, chosen: Suggestion, service: Service, current: Deployment | None) -> object:
        reach = chosen.proposal.reach
        same_code = [
            each.name
            for each in self._store.services.all()
            if service.repository and each.repository == service.repository and each.name != service.name
        ]
        release = current.release if current else ""
        risks = risks_of(chosen.proposal.candidate.patch, reach, service=service, same_code=same_code)
        return (*risks, share_of(reach, self._outside.traffic(service), release))

    def _buttons(
        self,
        repair: Repair,
        chosen: Suggestion,
        suggestions: Sequence[Suggestion],
        opened: PullRequest | None,
    ) -> Buttons:
        decisions = self._store.repairs.decisions(repair.repair_id)
        return Buttons(
            all=blocked_because(chosen, decisions, waits=self._store.repairs.listens(repair.repair_id)),
            ask=""
            if self._outside.has_model or more_to_try(suggestions)
            else "every candidate was tried and shown, and no model is configured (HOMEOSTAT_MODEL)",
            draft=f"it is open already, on {opened.branch}" if opened else "",
        )

    def approve(self, visit: Visit) -> Response:
        return self._decide(visit, Answer.ACCEPT, reason="", said="approved")

    def reject(self, visit: Visit) -> Response:
        kind = words.REASONS.get(visit.form.get("kind", ""), words.REASONS["other"])
        text = visit.form.get("reason", "").strip()[:_REASON_LENGTH]
        return self._decide(visit, Answer.REJECT, reason=f"{kind}: {text}" if text else kind, said="rejected")

    def ask(self, visit: Visit) -> Response:
        """For changes, when the form says which; for the next candidate when it says nothing."""
        return self._decide(visit, Answer.ASK, reason=visit.form.get("reason", "").strip(), said="asked")

    def draft(self, visit: Visit) -> Response:
        return self._decide(visit, Answer.DRAFT, reason="", said="drafted")

    def _decide(self, visit: Visit, answer: Answer, *, reason: str, said: str) -> Response:
        code = self._store.bugs.get(visit.path("code")).code
        try:
            decision = self._approvals.decide(
                proposal_id=visit.form.get("proposal_id", ""),
                patch_digest=visit.form.get("patch_digest", ""),
                base=visit.form.get("base", ""),
                answer=answer,
                decided_by=visit.session.user,
                reason=reason[:_REASON_LENGTH],
                acknowledged=visit.form.get("acknowledged", "").splitlines(),
            )
        except HomeostatError as error:
            if heading := next((heading for kind, heading in _HEADINGS.items() if isinstance(error, kind)), ""):
                return self._conflict(visit, code, heading, str(error))
            raise
        said = "endorsed" if decision.answer is Answer.ENDORSE else said
        return RedirectResponse(f"/bugs/{quote(code)}?said={said}", status_code=303)

    def _conflict(self, visit: Visit, code: str, heading: str, says: str) -> Response:
        links = ((f"/bugs/{quote(code)}/review", "See the fix as it is now"), (f"/bugs/{quote(code)}", "Go to the bug"))
        return self._pages.show(
            "problem.html",
            visit.session,
            status=409,
            heading=heading,
            says=f"{says} Nothing was approved, rejected or deployed.",
            links=links,
        )


def _within(buttons: Buttons, leeway: Leeway) -> Buttons:
    """The buttons, without those that the policy takes away."""
    return replace(
        buttons,
        draft=buttons.draft or ("" if leeway.by_click >= Level.DRAFT else leeway.click_says),
        approve="" if leeway.by_click >= Level.MERGE else leeway.click_says,
    )


def _chosen(suggestions: Sequence[Suggestion], wanted: str) -> Suggestion:
    """The one asked for, else the one a person accepted, else the safest that is still open."""
    asked = (each for each in suggestions if each.proposal.proposal_id == wanted)
    decided = (
        each
        for each in suggestions
        if each.status in {SuggestionStatus.ACCEPTED, SuggestionStatus.HEALED, SuggestionStatus.KEPT}
    )
    open_ones = (each for each in suggestions if each.status is SuggestionStatus.SHOWN)
    return next(asked, None) or next(decided, None) or next(open_ones, None) or suggestions[0]


def _way_back(deployments: Sequence[Deployment]) -> str:
    """How long the release before takes to serve again, by what was measured here."""
    back = next((each for each in deployments if each.rollback and each.healthy), None)
    start = back or next((each for each in deployments if each.healthy), None)
    if start is None:
        return "How long that takes was not measured here yet."
    took = words.duration(start.finished_at - start.started_at)
    return f"The last way back took {took}." if back else f"The last start of a release took {took}."


def more_to_try(suggestions: Sequence[Suggestion]) -> bool:
    """Whether something on the newest base was never tried, or was proved and never shown."""
    newest = max(suggestions, key=lambda each: each.proposal.number).proposal.base
    left = {SuggestionStatus.UNTRIED, SuggestionStatus.NOT_SHOWN}
    return any(each.status in left and each.proposal.base == newest for each in suggestions)


def blocked_because(chosen: Suggestion, decisions: Sequence[Decision], *, waits: bool) -> str:
    """Why all buttons are off; "" when they are on."""
    if chosen.status is SuggestionStatus.SHOWN:
        if waits:
            return ""
        asked = next((each for each in reversed(decisions) if each.answer not in _SETTLED), None)
        if asked is not None and asked.answer is Answer.ASK:
            return f"{asked.decided_by} asked for another answer; it is being looked for."
        return "It is not waiting for a decision just now."
    decided = next(
        (each for each in decisions if each.proposal_id == chosen.proposal.proposal_id and each.answer in _SETTLED),
        None,
    )
    if decided is not None:
        return f"{_SETTLED[decided.answer]} by {decided.decided_by}."
    other = "This one is not among those that wait for a decision. Pick another."
    return _NOT_OPEN.get(chosen.status, other)
