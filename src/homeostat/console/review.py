"""The fix review: what a person needs to know before saying yes, in the order in which they need it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from homeostat.console import words
from homeostat.console.bug import BugPageView, diagnosis_of, exemplar, last_repair
from homeostat.console.diff import render
from homeostat.console.rendering import Pages
from homeostat.console.session import Visit
from homeostat.errors import Expired, NotFound, StaleBase, StalePatch
from homeostat.ports import Approvals, Store
from homeostat.records import (
    Bug,
    Decision,
    Patch,
    Replay,
    ReplayResult,
    Suggestion,
    SuggestionStatus,
    SuiteRun,
    Verdict,
)

_REASON_LENGTH = 1_000
_NAMES_SHOWN = 20

_DEPENDENCIES = re.compile(
    r"(^|/)(requirements[^/]*\.txt|pyproject\.toml|uv\.lock|poetry\.lock|setup\.(py|cfg)|go\.(mod|sum)|"
    r"package(-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|Pipfile(\.lock)?)$"
)
_MIGRATIONS = re.compile(r"(^|/)(migrations?|alembic|db/migrate)/|\.sql$", re.IGNORECASE)
_PROTECTED = re.compile(
    r"(^|/)(\.github|\.gitlab-ci\.yml|\.circleci|Jenkinsfile|Dockerfile|docker-compose[^/]*|terraform|helm|k8s|"
    r"homeostat\.yml)(/|$)|(^|/|_)(auth|crypto|payments?|secrets?)(/|_|\.|$)",
    re.IGNORECASE,
)
_TESTS = re.compile(r"(^|/)(tests?|__tests__)/|(^|/)test_[^/]*\.py$|_test\.(py|go)$|\.(test|spec)\.[jt]sx?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of proof, before and after. `result`: "good", "bad" or "unknown", which is grey and never green."""

    name: str
    result: str
    before: str
    after: str
    says: str
    logs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One fact about how far a patch reaches."""

    name: str
    says: str
    tone: str  # "good", "wait", "quiet"


class Review:
    def __init__(self, store: Store, approvals: Approvals, pages: Pages, bug_page: BugPageView) -> None:
        self._store = store
        self._approvals = approvals
        self._pages = pages
        self._bug_page = bug_page

    def show(self, visit: Visit) -> Response:
        bug = self._store.bugs.get(visit.path("code"))
        repair = last_repair(self._store, bug)
        suggestions = self._store.repairs.suggestions(repair.repair_id) if repair else ()
        if repair is None or not suggestions:
            return self._pages.show(
                "review_empty.html", visit.session, bug=bug, live_part=self._bug_page.part(bug, visit)
            )
        chosen = _chosen(suggestions, visit.query.get("choice", ""))
        proposal = chosen.proposal
        candidate = proposal.candidate
        decisions = self._store.repairs.decisions(repair.repair_id)
        deployments = self._store.repairs.deployments(service=bug.service, most=20)
        return self._pages.show(
            "review.html",
            visit.session,
            bug=bug,
            event=exemplar(self._store, bug),
            diagnosis=diagnosis_of(bug),
            suggestions=[(each, proof_of(each.verdict)) for each in suggestions],
            chosen=chosen,
            proof=proof_of(chosen.verdict),
            diff=render(candidate.patch.diff),
            unified=visit.query.get("view") == "unified",
            risks=risks_of(candidate.patch),
            current=next((each for each, _ in deployments if each.healthy), None),
            service=self._store.services.named(bug.service),
            record=self._store.repairs.record_of(candidate.strategy, bug.error_type),
            live_part=self._bug_page.part(bug, visit),
            blocked=blocked_because(chosen, decisions),
            largest=max((abs(part.points) for part in chosen.verdict.confidence.parts), default=1)
            if chosen.verdict
            else 1,
        )

    def approve(self, visit: Visit) -> Response:
        return self._decide(visit, accepted=True, reason="")

    def reject(self, visit: Visit) -> Response:
        kind = words.REASONS.get(visit.form.get("kind", ""), words.REASONS["other"])
        text = visit.form.get("reason", "").strip()[:_REASON_LENGTH]
        return self._decide(visit, accepted=False, reason=f"{kind}: {text}" if text else kind)

    def _decide(self, visit: Visit, *, accepted: bool, reason: str) -> Response:
        code = self._store.bugs.get(visit.path("code")).code
        try:
            self._approvals.decide(
                proposal_id=visit.form.get("proposal_id", ""),
                patch_digest=visit.form.get("patch_digest", ""),
                base=visit.form.get("base", ""),
                accepted=accepted,
                decided_by=visit.session.user,
                reason=reason,
            )
        except StalePatch as error:
            return self._conflict(visit, code, "The fix has changed since you opened the page", str(error))
        except StaleBase as error:
            return self._conflict(visit, code, "The code has moved on since this fix was proved", str(error))
        except Expired as error:
            return self._conflict(visit, code, "This decision came too late", str(error))
        except NotFound as error:
            return self._conflict(visit, code, "This fix no longer waits for a decision", str(error))
        return RedirectResponse(f"/bugs/{quote(code)}?said={'approved' if accepted else 'rejected'}", status_code=303)

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


def _chosen(suggestions: Sequence[Suggestion], wanted: str) -> Suggestion:
    """The one asked for, else the one a person accepted, else the safest."""
    asked = (each for each in suggestions if each.proposal.proposal_id == wanted)
    decided = (each for each in suggestions if each.status in {SuggestionStatus.ACCEPTED, SuggestionStatus.KEPT})
    return next(asked, None) or next(decided, None) or suggestions[0]


def blocked_because(chosen: Suggestion, decisions: Sequence[Decision]) -> str:
    """Why the buttons are off; "" when they are on."""
    if chosen.status is SuggestionStatus.SHOWN:
        return ""
    decided = next((each for each in decisions if each.proposal_id == chosen.proposal.proposal_id), None)
    if decided is not None:
        return f"{'Approved' if decided.accepted else 'Rejected'} by {decided.decided_by}."
    if chosen.status is SuggestionStatus.REFUTED:
        return "This one did not stand its trial, so it cannot be approved."
    if chosen.status is SuggestionStatus.UNTRIED:
        return "This one has not been tried in the sandbox yet."
    return "This one is not among those that wait for a decision. Pick another."


def proof_of(verdict: Verdict | None) -> tuple[Check, ...]:
    """The proof rows of a verdict; what did not run here is unknown."""
    before = verdict.replay_before if verdict else None
    after = verdict.replay_after if verdict else None
    kind = words.REPRODUCTION[verdict.reproduction.kind] if verdict and verdict.reproduction else "No reproduction ran"
    return (
        Check(
            name="Breaks without the fix",
            result=_result(before, ReplayResult.FAILED_ALIKE),
            before=words.answer(before),
            after="",
            says=f"{kind}.",
            logs=_logs(
                ("Log without the fix", before.log if before else ""),
            ),
        ),
        Check(
            name="Works with the fix",
            result=_result(after, ReplayResult.PASSED),
            before=words.answer(before),
            after=words.answer(after),
            says="The same reproduction, on the code with the patch.",
            logs=_logs(
                ("Log with the fix", after.log if after else ""),
            ),
        ),
        _suite_check(verdict.suite_before if verdict else None, verdict.suite_after if verdict else None),
        Check(name="Linters and warnings", result="unknown", before="", after="", says="Homeostat does not run them."),
    )


def _result(replay: Replay | None, wanted: ReplayResult) -> str:
    if replay is None or replay.result is ReplayResult.NOT_RUN:
        return "unknown"
    return "good" if replay.result is wanted else "bad"


def _suite_check(before: SuiteRun | None, after: SuiteRun | None) -> Check:
    name = "The service's own tests"
    if before is None or after is None or not (before.ran and after.ran):
        return Check(
            name=name,
            result="unknown",
            before=_suite(before),
            after=_suite(after),
            says="The tests did not run to their end, before and after; so nothing is said of them.",
            logs=_logs(
                ("Log without the fix", before.log if before else ""), ("Log with the fix", after.log if after else "")
            ),
        )
    lost = sorted(before.passed - after.passed)
    gained = sorted(after.passed - before.passed)
    says = f"{words.plural(len(lost), 'test')} no longer pass." if lost else "Every test that passed still passes."
    if gained:
        says += f" {words.plural(len(gained), 'test')} pass that did not before."
    return Check(
        name=name,
        result="bad" if lost else "good",
        before=_suite(before),
        after=_suite(after),
        says=says,
        logs=_logs(
            ("Tests that no longer pass", "\n".join(lost[:_NAMES_SHOWN])),
            ("Log without the fix", before.log),
            ("Log with the fix", after.log),
        ),
    )


def _suite(run: SuiteRun | None) -> str:
    if run is None or not run.ran:
        return "not run"
    failed = f", {len(run.failed)} failed" if run.failed else ""
    return f"{len(run.passed)} passed{failed} in {words.duration(run.duration)}"


def _logs(*named: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, log) for name, log in named if log)


def risks_of(patch: Patch) -> tuple[Risk, ...]:
    """How far the patch reaches, computed from its paths alone."""
    files = patch.files

    def touched(name: str, kind: re.Pattern[str], otherwise: str) -> Risk:
        found = [path for path in files if kind.search(path)]
        return Risk(name=name, says=", ".join(found) if found else otherwise, tone="wait" if found else "good")

    return (
        Risk(
            name="Size",
            says=f"{words.plural(len(files), 'file')}, {words.plural(patch.changed_lines, 'changed line')}",
            tone="quiet",
        ),
        touched("Dependencies", _DEPENDENCIES, "none added or changed"),
        touched("Data migration", _MIGRATIONS, "none"),
        touched("Protected paths", _PROTECTED, "none"),
        touched("Tests changed", _TESTS, "none"),
    )


def bug_url(bug: Bug) -> str:
    return f"/bugs/{quote(bug.code)}"
