"""`homeostat services set`: what a service may do here."""

import dataclasses
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat


def set_service(homeostat: "Homeostat", name: str, events_per_minute: int | None) -> None:
    """Change what is given, and say what holds."""
    services = homeostat.store.services
    service = services.named(name)
    if events_per_minute is not None:  # 0: as the settings say
        service = services.add(dataclasses.replace(service, events_per_minute=events_per_minute or None))
    own = service.events_per_minute
    most = own or homeostat.settings.events_per_minute
    typer.echo(f"{name} may send {most:,} events a minute{'' if own else ', as every service may'}.")
