"""Deployments that are no repair's: by hand, or told of by others."""

from collections.abc import Sequence
from datetime import datetime

from homeostat.ports import Store
from homeostat.records import Deploy, Deployment

_MOST = 100  # of the newest deploys, and of deployments of ours among them


def unattended(store: Store, *, since: datetime) -> list[Deployment]:
    """Deployments since then that no repair made and that took nothing back, by us or told of by others."""
    deploys = store.releases.deploys(most=_MOST)
    ours = {one.deployment_id: (one, repair_id) for one, repair_id in store.repairs.deployments(most=_MOST)}
    found: list[Deployment] = []
    for index, deploy in enumerate(deploys):
        if deploy.finished_at < since:
            continue
        own, repair_id = ours.get(deploy.deploy_id, (None, None))
        if own is None:
            found.append(_as_deployment(deploy, deploys[index + 1 :]))
        elif repair_id is None and not own.rollback:
            found.append(own)
    return found


def _as_deployment(deploy: Deploy, earlier: Sequence[Deploy]) -> Deployment:
    """One that we were told of; what ran before is what was told before, of the same service and environment."""
    before = next(
        (
            one.version
            for one in earlier
            if (one.service, one.environment) == (deploy.service, deploy.environment) and one.version != deploy.version
        ),
        "",
    )
    return Deployment(
        deployment_id=deploy.deploy_id,
        service=deploy.service,
        commit="",
        release=deploy.version,
        previous_commit="",
        previous_release=before,
        healthy=True,
        started_at=deploy.started_at or deploy.finished_at,
        finished_at=deploy.finished_at,
        detail=f"told of, in {deploy.environment}",
    )
