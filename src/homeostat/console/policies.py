"""Policies: how far fixes go by themselves, what binds now, what waits, and what another policy would have done."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from homeostat.console import words
from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.errors import BadInput
from homeostat.ports import Rules, Store
from homeostat.records import DryRun, Handled, Leeway, Level, Service
from homeostat.stages.approve.by_policy import WAITS
from homeostat.stages.approve.policy import named
from homeostat.stages.approve.policy_words import NAMES, SAYS, in_words, read_policy

_MOST_WAITING = 50
_LISTED = ("services", "classes", "allow", "hours", "freezes")
_LEVELS = (
    (Level.OBSERVE, "Bugs are analysed, and nothing is proposed."),
    (Level.PROPOSE, "Suggestions wait for a person."),
    (Level.DRAFT, "The draft pull request is opened as soon as a fix is proved."),
    (Level.MERGE, "What a person approved is merged, deployed and watched."),
    (Level.ALONE, "What is on the list below is approved by the policy itself."),
)
_HANDLED = {
    Handled.ALONE: words.Label("Handled alone", "good", "check"),
    Handled.DRAFT: words.Label("Draft opened", "active", "merge"),
    Handled.WAITED: words.Label("Waited for a person", "wait", "hand"),
    Handled.NOT_PROPOSED: words.Label("Not proposed", "quiet", "dash"),
}
_GROUPS = (
    ("What may go by itself", ("services", "classes", "allow", "least_confidence", "most_files", "most_lines")),
    ("When", ("hours", "zone", "freezes")),
    ("How often", ("pulls_an_hour", "pulls_open", "fixes_a_day", "deploys_a_day", "model_dollars")),
    ("Who approves", ("two_persons_from", "owners")),
    ("What stops it", ("breaker_service", "breaker_instance", "objective", "least_budget")),
)
_LABELS = {
    "services": "Services",
    "classes": "Changes that may be merged",
    "allow": "Changes that the policy approves",
    "least_confidence": "Least confidence",
    "most_files": "Most files",
    "most_lines": "Most lines",
    "hours": "Hours",
    "zone": "Time zone",
    "freezes": "Freezes",
    "pulls_an_hour": "Pull requests an hour",
    "pulls_open": "Pull requests open",
    "fixes_a_day": "Fixes a day",
    "deploys_a_day": "Deployments a day",
    "model_dollars": "Dollars for models a day",
    "two_persons_from": "Two persons",
    "owners": "Owners of the code",
    "breaker_service": "Taken back, one service",
    "breaker_instance": "Taken back, all services",
    "objective": "Objective",
    "least_budget": "Least error budget",
}
_SAID = {
    "written": "Written. It holds from now on.",
    "resumed": "Fixes are shipped again.",
    "overridden": "It is shipped in spite of the freeze. Your reason is in the audit.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for one service now."""

    service: Service
    leeway: Leeway

    @property
    def level(self) -> str:
        return named(self.leeway.level)

    @property
    def stopped(self) -> str | None:
        """Whom a person has to let go on: a service, "" for all of them, or None where nobody has to."""
        hold = self.leeway.hold
        if hold is None or "policy resume" not in hold.says:
            return None
        return "" if hold.says.endswith("policy resume") else self.service.name


class PoliciesPage:
    def __init__(self, store: Store, rules: Rules, pages: Pages) -> None:
        self._store = store
        self._rules = rules
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "said")
        policy = self._rules.current(self._known(given["service"]))
        return self._page(visit, policy.service, in_words(policy), said=_SAID.get(given["said"], ""))

    def change(self, visit: Visit) -> Response:
        """Write the form, or only tell what it would have done. What cannot be read is not written, and named."""
        service = self._known(visit.form.get("service", ""))
        said = {name: visit.form.get(name, "").replace("\r\n", "\n") for name in NAMES}
        try:
            policy = read_policy(self._rules.current(service), said)
            if visit.form.get("do") != "save":
                return self._page(visit, service, said, tried=self._rules.dry_run(policy))
            self._rules.write(policy, by=visit.session.user)
        except BadInput as error:
            return self._page(visit, service, said, error=str(error), status=422)
        return RedirectResponse(with_query("/policies", service=service, said="written"), status_code=303)

    def resume(self, visit: Visit) -> Response:
        service = self._known(visit.form.get("service", ""))
        self._rules.resume(service, by=visit.session.user)
        return RedirectResponse("/policies?said=resumed", status_code=303)

    def override(self, visit: Visit) -> Response:
        code = self._store.bugs.get(visit.form.get("bug", "")).code
        self._rules.override(code, by=visit.session.user, reason=visit.form.get("reason", ""))
        return RedirectResponse("/policies?said=overridden", status_code=303)

    def _known(self, service: str) -> str:
        return self._store.services.named(service).name if service else ""

    def _page(
        self,
        visit: Visit,
        service: str,
        form: Mapping[str, str],
        *,
        said: str = "",
        error: str = "",
        tried: DryRun | None = None,
        status: int = 200,
    ) -> Response:
        services = self._store.services.all()
        waiting = self._store.policies.waiting_for(WAITS, _MOST_WAITING)
        return self._pages.show(
            "policies.html",
            visit.session,
            status=status,
            service=service,
            services=services,
            standings=[Standing(service=one, leeway=self._rules.of_service(one.name)) for one in services],
            waiting=[(self._store.repairs.get(repair), reason.removeprefix(WAITS)) for repair, reason in waiting],
            form=form,
            levels=[(level, named(level), says) for level, says in _LEVELS],
            groups=_GROUPS,
            labels=_LABELS,
            says=SAYS,
            listed=_LISTED,
            clicks=((Level.PROPOSE, "does nothing"), (Level.DRAFT, "opens the draft"), (Level.MERGE, "ships the fix")),
            said=said,
            error=error,
            tried=tried,
            handled=_HANDLED,
        )


def shown(leeway: Leeway) -> str:
    """A level with what binds it, for pages beside this one."""
    return f"{named(leeway.level)}, since {leeway.binds}" if leeway.caps else named(leeway.level)
