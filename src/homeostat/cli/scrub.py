"""`homeostat scrub`: what is removed from a service's events before they are stored."""

from typing import Annotated

import msgspec
import typer

from homeostat.cli.opening import AsJson, Home, opened_home

scrub_app = typer.Typer(help="What is removed from events before they are stored.", no_args_is_help=True)

_MOST_SHOWN = 100
_LOOK_AT = 1_000  # events, for those of which there is a whole copy

ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help="The service's name.")]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", help="METHOD KIND from SOURCE, e.g. 'mask creditcard from $http.data'; once for each."),
]
Off = Annotated[list[str] | None, typer.Option("--off", help="A kind of the defaults that stays, e.g. ip.")]
Safe = Annotated[list[str] | None, typer.Option("--safe-field", help="A name whose values stay.")]
Sensitive = Annotated[list[str] | None, typer.Option("--sensitive-field", help="Part of a name whose values go.")]


@scrub_app.command("show")
def show_rules(service: ServiceName, home: Home = None) -> None:
    """The service's own rules, as JSON; the defaults hold besides them."""
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        typer.echo(homeostat.store.signals.scrub_rules(service) or "{}")


@scrub_app.command("set")
def set_rules(  # noqa: PLR0917 - typer reads options from parameters
    service: ServiceName,
    home: Home = None,
    rule: Rules = None,
    off: Off = None,
    safe_field: Safe = None,
    sensitive_field: Sensitive = None,
) -> None:
    """Put these in the place of the service's own rules; a running server takes them up within seconds."""
    from homeostat.stages.sense.scrub import read_rules

    given = _given(rule, off, safe_field, sensitive_field)
    read_rules(given, service=service)
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        homeostat.store.signals.set_scrub_rules(service, msgspec.json.encode(given).decode())
    typer.echo(f"{service}: {sum(map(len, given.values()))} rules of its own")


@scrub_app.command("preview")
def preview(  # noqa: PLR0917 - the same
    service: ServiceName,
    home: Home = None,
    rule: Rules = None,
    off: Off = None,
    safe_field: Safe = None,
    sensitive_field: Sensitive = None,
    most: Annotated[int, typer.Option(min=1, max=_LOOK_AT, help="How many of the last events.")] = 50,
    *,
    as_json: AsJson = False,
) -> None:
    """What rules would remove from the events that are stored. Nothing is changed; without options: the kept rules."""
    from homeostat.stages.sense.scrub import Scrubber, read_rules
    from homeostat.stages.sense.scrub.preview import removals

    given = _given(rule, off, safe_field, sensitive_field)
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        kept = homeostat.store.signals.scrub_rules(service)
        wanted = given or (msgspec.json.decode(kept, type=dict[str, list[str]]) if kept else {})
        scrubber = Scrubber(read_rules(wanted, service=service))
        events = homeostat.store.signals.recent_copies(service, most)
    changes = removals(events, scrubber)
    if as_json:
        typer.echo(msgspec.json.encode({"events": len(events), "changes": changes}))
        return
    for change in changes[:_MOST_SHOWN]:
        typer.echo(f"{change.event_id}  {change.path}\n  - {change.before}\n  + {change.after}")
    if len(changes) > _MOST_SHOWN:
        typer.echo(f"and {len(changes) - _MOST_SHOWN} more; all with --json")
    typer.echo(f"{len(changes)} texts of {len(events)} events would change")


def _given(
    rule: list[str] | None, off: list[str] | None, safe_field: list[str] | None, sensitive_field: list[str] | None
) -> dict[str, list[str]]:
    given = {"rules": rule, "off": off, "safe_fields": safe_field, "sensitive_fields": sensitive_field}
    return {name: words for name, words in given.items() if words}
