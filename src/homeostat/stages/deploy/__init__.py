"""Deploy: the merged commit is started beside the old release and takes its place when it is healthy."""

from dataclasses import replace
from datetime import datetime

from homeostat.ports import Deployer
from homeostat.records import Change, Deployment, Service


def deploy(
    service: Service, *, commit: str, release: str, deployment_id: str, brings: Change, deployer: Deployer
) -> Deployment:
    """The new release, serving; or unhealthy, with the old one still serving.

    A second call with the same id gives the first one's answer.

    Raises:
        DeployerUnavailable: what runs the services did not answer.
    """
    return deployer.deploy(service, commit=commit, release=release, deployment_id=deployment_id, brings=brings)


def not_deployed(
    service: Service,
    commit: str,
    release: str,
    deployment_id: str,
    *,
    current: Deployment | None,
    why: str,
    now: datetime,
) -> Deployment:
    """What was refused, as a deployment that changed nothing: so its commit is taken back too."""
    return Deployment(
        deployment_id=deployment_id,
        service=service.name,
        commit=commit,
        release=release,
        previous_commit=current.commit if current else "",
        previous_release=current.release if current else "",
        healthy=False,
        started_at=now,
        finished_at=now,
        detail=f"refused: {why}",
    )


def roll_back(service: Service, hurt: Deployment, *, deployment_id: str, deployer: Deployer) -> Deployment:
    """The release before, deployed again."""
    back = deployer.deploy(
        service, commit=hurt.previous_commit, release=hurt.previous_release, deployment_id=deployment_id
    )
    return replace(back, rollback=True)
