"""Releases that were started, newest first."""

from starlette.responses import Response

from homeostat.console import words
from homeostat.console.bug import outcome_of
from homeostat.console.rendering import Pages, query_of
from homeostat.console.session import Visit
from homeostat.lifecycle import Room
from homeostat.ports import Store
from homeostat.records import Deployment, Repair, Step

_MOST = 100


class Deployments:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        context = self._context(visit)
        return self._pages.show(
            "deployments.html",
            visit.session,
            live_part=self._pages.part("deployments_list.html", **context),
            services=self._store.services.all(),
            service=query_of(visit.query, "service")["service"],
        )

    def rows(self, visit: Visit) -> Response:
        return self._pages.fragment(
            "deployments_list.html", seen=visit.query.get("seen", ""), **self._context(visit)
        )

    def _context(self, visit: Visit) -> dict[str, object]:
        service = query_of(visit.query, "service")["service"]
        found = self._store.repairs.deployments(service=service, most=_MOST)
        return {
            "url": f"/deployments/rows?service={service}" if service else "/deployments/rows",
            "listens": "deployments repairs",
            "rows": [self._row(deployment, repair_id) for deployment, repair_id in found],
            "serving": self._serving(),
        }

    def _row(self, deployment: Deployment, repair_id: str | None) -> dict[str, object]:
        repair = self._store.repairs.get(repair_id) if repair_id else None
        steps = self._store.repairs.steps(repair.repair_id) if repair else ()
        return {
            "deployment": deployment,
            "repair": repair,
            "label": _label(deployment, repair, steps),
            "outcome": None if deployment.rollback else outcome_of(steps),
            "wait": next(
                (
                    each
                    for each in self._store.repairs.waiting()
                    if repair and each.repair_id == repair.repair_id and each.room == Room.WATCH
                ),
                None,
            )
            if not deployment.rollback
            else None,
        }

    def _serving(self) -> set[str]:
        """The deployments that serve now: the newest healthy one of each service."""
        current: dict[str, str] = {}
        for deployment, _ in self._store.repairs.deployments(most=_MOST):
            if deployment.healthy:
                current.setdefault(deployment.service, deployment.deployment_id)
        return set(current.values())


def _label(deployment: Deployment, repair: Repair | None, steps: tuple[Step, ...]) -> words.Label:
    if not deployment.healthy:
        return words.Label("Did not become healthy", "bad", "cross")
    if deployment.rollback:
        return words.Label("Taken back", "bad", "back")
    outcome = outcome_of(steps)
    if outcome is not None:
        return words.OUTCOME[outcome.kind]
    return words.Label("Being watched", "active", "eye") if repair else words.Label("Healthy", "good", "check")
