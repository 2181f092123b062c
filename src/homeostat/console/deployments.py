"""Releases that were started, newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from homeostat.console import words
from homeostat.console.bug import outcome_of
from homeostat.console.rendering import Pages, Part, query_of, with_query
from homeostat.console.session import Visit
from homeostat.lifecycle import Room
from homeostat.ports import Store
from homeostat.records import Deployment, Outcome, OutcomeKind, Repair, Service, Side, Step, Traffic, Waiting
from homeostat.stages.watch.unattended import unattended

_MOST = 100
_TOLD_SHOWN = timedelta(days=30)  # of deploys that others made


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One deployment with what became of it."""

    deployment: Deployment
    repair: Repair | None
    label: words.Label
    outcome: Outcome | None
    shadow: bool  # it says what would have been done
    wait: Waiting | None
    sides: tuple[tuple[str, Side], ...] = ()  # of a canary that runs: the release beside it, then its own


class Deployments:
    def __init__(self, store: Store, pages: Pages, traffic: Callable[[Service], tuple[Traffic, ...]]) -> None:
        self._store = store
        self._pages = pages
        self._traffic = traffic

    def show(self, visit: Visit) -> Response:
        return self._pages.show(
            "deployments.html",
            visit.session,
            live_part=self._part(visit),
            services=self._store.services.all(),
            service=visit.query.get("service", ""),
        )

    def rows(self, visit: Visit) -> Response:
        return self._pages.fragment(self._part(visit), seen=visit.query.get("seen", ""))

    def _part(self, visit: Visit) -> Part:
        service = query_of(visit.query, "service")["service"]
        found = self._store.repairs.deployments(service=service, most=_MOST)
        known = {each.deployment_id for each, _ in found}
        told = unattended(self._store, since=visit.now - _TOLD_SHOWN)
        found = sorted(
            [
                *found,
                *((each, None) for each in told if service in ("", each.service) and each.deployment_id not in known),
            ],
            key=lambda pair: pair[0].started_at,
            reverse=True,
        )
        watches = {each.repair_id: each for each in self._store.repairs.waiting() if each.room == Room.WATCH}
        return self._pages.part(
            "deployments_list.html",
            url=with_query("/deployments/rows", service=service),
            listens="deployments repairs",
            rows=[self._row(deployment, repair_id, watches) for deployment, repair_id in found],
            serving=self._serving(),
            told=[each for each in self._store.releases.deploys(service=service, most=_MOST) if each.told_by],
        )

    def _row(self, deployment: Deployment, repair_id: str | None, watches: Mapping[str, Waiting]) -> "Row":
        repair = self._store.repairs.get(repair_id) if repair_id else None
        steps = _until_wide(deployment, self._store.repairs.steps(repair.repair_id)) if repair else ()
        watched = repair is not None and not deployment.rollback
        shadow = None if repair else self._store.watches.shadow(deployment.deployment_id)
        return Row(
            deployment=deployment,
            repair=repair,
            label=_label(deployment, repair, steps, shadow),
            outcome=_own_outcome(deployment, steps) if watched else shadow,
            shadow=shadow is not None,
            wait=watches.get(repair.repair_id) if repair and watched else None,
            sides=self._sides(deployment) if _goes_on(deployment, steps) else (),
        )

    def _sides(self, deployment: Deployment) -> tuple[tuple[str, Side], ...]:
        counted = {one.release: one.side for one in self._traffic(self._store.services.named(deployment.service))}
        names = (deployment.previous_release, deployment.release)
        return tuple((name, side) for name in names if (side := counted.get(name)))

    def _serving(self) -> set[str]:
        """The deployments that serve now: the newest healthy one of each service."""
        current: dict[str, str] = {}
        for deployment, _ in self._store.repairs.deployments(most=_MOST):
            if deployment.healthy and not deployment.canary_percent:
                current.setdefault(deployment.service, deployment.deployment_id)
        return set(current.values())


def _until_wide(deployment: Deployment, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Of a canary's walk what became of the canary; of all others the whole."""
    if not deployment.canary_percent:
        return steps
    judged = (number for number, step in enumerate(steps, 1) if step.record_type == Outcome.__name__)
    return steps[: next(judged, len(steps))]


def _own_outcome(deployment: Deployment, steps: tuple[Step, ...]) -> Outcome | None:
    """What was said of a canary is not said of the release that serves everybody, and is watched anew."""
    outcome = outcome_of(steps)
    if outcome is not None and outcome.kind is OutcomeKind.NO_WORSE and not deployment.canary_percent:
        return None
    return outcome


def _goes_on(deployment: Deployment, steps: tuple[Step, ...]) -> bool:
    return bool(deployment.canary_percent) and outcome_of(steps) is None


def _label(
    deployment: Deployment, repair: Repair | None, steps: tuple[Step, ...], shadow: Outcome | None
) -> words.Label:
    if not deployment.healthy:
        return words.Label("Did not become healthy", "bad", "cross")
    if deployment.rollback:
        return words.Label("Taken back", "bad", "back")
    if shadow is not None and shadow.kind is OutcomeKind.REGRESSED:
        return words.Label("Would have been taken back", "wait", "eye")
    outcome = _own_outcome(deployment, steps)
    if outcome is not None:
        return words.OUTCOME[outcome.kind]
    return words.Label("Being watched", "active", "eye") if repair else words.Label("Healthy", "good", "check")
