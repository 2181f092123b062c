"""`homeostat set-aside`: what is counted and shown and opens no bug, and how to let it through."""

import getpass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperGroup

from homeostat.cli.opening import AsJson, Home, opened_home
from homeostat.cli.words import Column, ago, print_table
from homeostat.errors import BadInput
from homeostat.records import Setting

_LIST = "list"


class _ListFirst(TyperGroup):
    """Without the name of a command it lists: `homeostat set-aside SERVICE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer keeps its type to itself
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = [_LIST, *args]
        return super().parse_args(ctx, args)


set_aside_app = typer.Typer(help="What is counted and shown, and opens no bug.", cls=_ListFirst)

ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help="The service's name.")]
RuleName = Annotated[str, typer.Argument(metavar="RULE", help="A rule's name, as the list says it.")]


@set_aside_app.command(_LIST)
def list_set_aside(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="Only of this one, and with examples.")] = "",
    home: Home = None,
    *,
    as_json: AsJson = False,
) -> None:
    """What was set aside, by service and rule; of one service every rule with its switch, and an event of each kind."""
    from homeostat.stages.group.noise import NOISE_RULES, read_switches

    with opened_home(home) as homeostat:
        now, signals = homeostat.clock.now(), homeostat.store.signals
        if service:
            homeostat.store.services.named(service)
        counts = signals.set_asides(now, service)
        kinds = signals.set_aside_kinds(service) if service else ()
        switches = read_switches(signals.settings(service).get(Setting.SET_ASIDE, "")) if service else {}
    if as_json:
        typer.echo(msgspec.json.encode({"counts": counts, "kinds": kinds, "rules": _rules(switches)}))
        return
    columns = (Column("service"), Column("rule"), Column("24 hours", right=True), Column("kept", right=True))
    rows = [(one.service, one.rule, str(one.lately), str(one.total)) for one in counts]
    print_table(columns, rows, empty="Nothing was set aside.")
    if service:
        typer.echo()
        for rule in NOISE_RULES:
            typer.echo(f"{'on ' if switches.get(rule.name, rule.on) else 'off'}  {rule.name:<20}  {rule.says}")
    for kind in kinds:
        typer.echo(f"\n{kind.rule}: {kind.event_count} events, last {ago(now - kind.last_at)}\n  {kind.title}")


@set_aside_app.command()
def allow(rule: RuleName, service: ServiceName, home: Home = None) -> None:
    """Let events of the rule through: from now on they count and open bugs as others do."""
    _switch(rule, service, home, on=False)
    typer.echo(f"{service}: events of {rule} are let through")


@set_aside_app.command()
def withhold(rule: RuleName, service: ServiceName, home: Home = None) -> None:
    """Set events of the rule aside, from now on."""
    _switch(rule, service, home, on=True)
    typer.echo(f"{service}: events of {rule} are set aside")


def _switch(rule: str, service: str, home: Path | None, *, on: bool) -> None:
    from homeostat.stages.group.noise import NOISE_RULES, switched

    if rule not in {known.name for known in NOISE_RULES}:
        raise BadInput(f"no rule is called {rule!r}; they are {', '.join(known.name for known in NOISE_RULES)}")
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        signals = homeostat.store.signals
        words = switched(signals.settings(service).get(Setting.SET_ASIDE, ""), rule, on=on)
        signals.change_setting(service, Setting.SET_ASIDE, words)
        homeostat.store.audit.append(
            actor=getpass.getuser(),
            action="rules.set_aside" if on else "rules.let_through",
            subject=service,
            detail={"rule": rule},
            now=homeostat.clock.now(),
        )


def _rules(switches: dict[str, bool]) -> list[dict[str, object]]:
    from homeostat.stages.group.noise import NOISE_RULES

    return [
        {"name": rule.name, "says": rule.says, "on": switches.get(rule.name, rule.on), "default": rule.on}
        for rule in NOISE_RULES
    ]
