"""`homeostat services set`: what a service may do here."""

import dataclasses
from typing import TYPE_CHECKING

import typer

from homeostat.errors import BadInput, NotConfigured
from homeostat.records import Service, read_canary, read_consumes

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat


NONE = "none"
_SPLIT_BY = ("", "process", "docker")  # deployers with our front, which can send a share of requests


def terms_of(canary: str, consumes: str) -> dict[str, str]:
    """What was given, when it can be read.

    Raises:
        BadInput: it cannot.
    """
    try:
        read_canary("" if canary == NONE else canary)
        read_consumes("" if consumes == NONE else consumes)
    except ValueError as error:
        raise BadInput(str(error)) from error
    return {"canary": canary, "consumes": consumes}


def without_none(service: Service) -> Service:
    """The service with "" where "none" was said; refused where nothing splits its requests.

    Raises:
        NotConfigured: it asks for a canary, and its deployer has none.
    """
    canary, consumes = ("" if said == NONE else said for said in (service.canary, service.consumes))
    if canary and service.deployer not in _SPLIT_BY:
        raise NotConfigured(
            f"{service.deployer} sends no share of requests to a canary for us: Swarm has no weights, and Kubernetes"
            " leaves them to Argo Rollouts and Flagger. Leave it out: --canary none"
        )
    return dataclasses.replace(service, canary=canary, consumes=consumes)


def set_service(homeostat: "Homeostat", name: str, events_per_minute: int | None) -> None:
    """Change what is given, and say what holds."""
    services = homeostat.store.services
    service = services.named(name)
    if events_per_minute is not None:  # 0: as the settings say
        service = services.add(dataclasses.replace(service, events_per_minute=events_per_minute or None))
    own = service.events_per_minute
    most = own or homeostat.settings.events_per_minute
    typer.echo(f"{name} may send {most:,} events a minute{'' if own else ', as every service may'}.")
