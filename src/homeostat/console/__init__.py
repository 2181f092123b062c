"""Pages for people, rendered on the server."""

from starlette.routing import BaseRoute, Mount, Route

from homeostat.console.audit import AuditPage
from homeostat.console.bug import BugPageView
from homeostat.console.bugs import BugsPage
from homeostat.console.dead_letters import DeadLettersPage
from homeostat.console.deployments import Deployments
from homeostat.console.forges import ForgesPage, TryForge
from homeostat.console.halt import HaltPage
from homeostat.console.home import Home
from homeostat.console.live import Live
from homeostat.console.policies import PoliciesPage
from homeostat.console.releases import ReleasesPage
from homeostat.console.rendering import Pages, Static
from homeostat.console.review import Outside, Review
from homeostat.console.session import Gate
from homeostat.console.sign_in import SignIn
from homeostat.console.signals import signal_routes
from homeostat.console.triage import TriagePages
from homeostat.ports import Approvals, Clock, Replays, Rules, Store, Switch, Triage

__all__ = ["OPEN_TO_ALL", "Outside", "console"]

OPEN_TO_ALL = frozenset({"/sign-in", "/static"})  # every other route stands behind the gate


def console(
    *,
    store: Store,
    approvals: Approvals,
    triage: Triage,
    switch: Switch,
    rules: Rules,
    clock: Clock,
    outside: Outside,
    replays: Replays | None = None,
    try_forge: TryForge = lambda _: (),
    hears_webhooks: bool = False,
    title: str = "Homeostat",
) -> list[BaseRoute]:
    """The console's routes, for the root of an application. Without `replays`, no broker is known."""
    pages = Pages(title, switch.current)
    gate = Gate(store, clock, pages)
    sign_in = SignIn(store, clock, pages)
    bugs = BugsPage(store, pages)
    bug = BugPageView(store, approvals, pages)
    review = Review(store, approvals, pages, rules=rules, bug_page=bug, outside=outside)
    home = Home(store, rules, pages)
    deployments = Deployments(store, pages, outside.traffic)
    releases = ReleasesPage(store, pages)
    sorting = TriagePages(store, triage, pages)
    stopping = HaltPage(store, switch, pages)
    forges = ForgesPage(store, try_forge, pages, hears_webhooks=hears_webhooks)
    policies = PoliciesPage(store, rules, pages)
    letters = DeadLettersPage(store, replays, pages)
    return [
        Mount("/static", Static(), name="static"),
        Route("/sign-in", sign_in.show, methods=["GET"]),
        Route("/sign-in", sign_in.sign_in, methods=["POST"]),
        Route("/sign-out", gate.page(sign_in.sign_out), methods=["POST"]),
        Route("/password", gate.page(sign_in.password), methods=["GET"]),
        Route("/password", gate.page(sign_in.change_password), methods=["POST"]),
        Route("/live", Live(store, clock, gate.session).stream, methods=["GET"]),
        Route("/", gate.page(home.show), methods=["GET"]),
        Route("/home/now", gate.page(home.now), methods=["GET"]),
        Route("/forges", gate.page(forges.show), methods=["GET"]),
        Route("/forges", gate.page(forges.try_it), methods=["POST"]),
        Route("/bugs", gate.page(bugs.show), methods=["GET"]),
        Route("/bugs/new", gate.page(bugs.pill), methods=["GET"]),
        Route("/bugs/act", gate.page(sorting.act), methods=["POST"]),
        Route("/bugs/{code}", gate.page(bug.show), methods=["GET"]),
        Route("/bugs/{code}/strip", gate.page(bug.strip), methods=["GET"]),
        Route("/bugs/{code}/timeline", gate.page(bug.timeline), methods=["GET"]),
        Route("/bugs/{code}/take-back", gate.page(bug.take_back), methods=["POST"]),
        Route("/bugs/{code}/keep", gate.page(bug.keep), methods=["POST"]),
        Route("/bugs/{code}/mute", gate.page(sorting.mute), methods=["POST"]),
        Route("/bugs/{code}/unmute", gate.page(sorting.unmute), methods=["POST"]),
        Route("/bugs/{code}/resolve", gate.page(sorting.resolve), methods=["POST"]),
        Route("/bugs/{code}/reopen", gate.page(sorting.reopen), methods=["POST"]),
        Route("/bugs/{code}/not-code", gate.page(sorting.not_code), methods=["POST"]),
        Route("/bugs/{code}/split", gate.page(sorting.split), methods=["POST"]),
        Route("/bugs/{code}/review", gate.page(review.show), methods=["GET"]),
        Route("/bugs/{code}/approve", gate.page(review.approve), methods=["POST"]),
        Route("/bugs/{code}/reject", gate.page(review.reject), methods=["POST"]),
        Route("/bugs/{code}/ask", gate.page(review.ask), methods=["POST"]),
        Route("/bugs/{code}/draft", gate.page(review.draft), methods=["POST"]),
        Route("/deployments", gate.page(deployments.show), methods=["GET"]),
        Route("/deployments/rows", gate.page(deployments.rows), methods=["GET"]),
        Route("/releases", gate.page(releases.show), methods=["GET"]),
        Route("/release", gate.page(releases.one), methods=["GET"]),
        Route("/dead-letters", gate.page(letters.show), methods=["GET"]),
        Route("/dead-letters/replay", gate.page(letters.replay), methods=["POST"]),
        Route("/halt", gate.page(stopping.show), methods=["GET"]),
        Route("/halt", gate.page(stopping.halt), methods=["POST"]),
        Route("/resume", gate.page(stopping.resume), methods=["POST"]),
        Route("/policies", gate.page(policies.show), methods=["GET"]),
        Route("/policies", gate.page(policies.change), methods=["POST"]),
        Route("/policies/resume", gate.page(policies.resume), methods=["POST"]),
        Route("/policies/override", gate.page(policies.override), methods=["POST"]),
        *signal_routes(store, pages, gate),
        Route("/audit", gate.page(AuditPage(store, pages).show), methods=["GET"]),
    ]
