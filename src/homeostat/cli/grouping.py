"""`homeostat grouping`: a service's own rules of which events are one bug."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from homeostat.cli.opening import AsJson, Home, opened_home
from homeostat.errors import BadInput
from homeostat.records import Setting

if TYPE_CHECKING:
    from homeostat.stages.group.preview import Move
    from homeostat.stages.group.rules import Rule
    from homeostat.wiring import Homeostat

grouping_app = typer.Typer(help="A service's own rules of which events are one bug.", no_args_is_help=True)

_MOST_BYTES = 128 * 1024
_MOST_SHOWN = 20
_MOST_PARTS = 4

ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help="The service's name.")]
RulesFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="One rule a line: MATCHER:PATTERN … -> FINGERPRINT. None: no rules.")
]


@grouping_app.command("show")
def show_rules(service: ServiceName, home: Home = None) -> None:
    """The service's own rules, as they were written."""
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        typer.echo(homeostat.store.signals.settings(service).get(Setting.GROUPING, ""), nl=False)


@grouping_app.command("check")
def check_rules(
    file: RulesFile,
    home: Home = None,
    service: Annotated[str, typer.Option(help="Whose kept events to try them on. [default: only read them]")] = "",
    most: Annotated[int, typer.Option(min=1, max=5_000, help="How many of the last kept events.")] = 500,
    *,
    as_json: AsJson = False,
) -> None:
    """Read rules, and tell which kept events they would move. Nothing is changed."""
    from homeostat.stages.group.preview import MinedBefore, moves
    from homeostat.stages.group.rules import read_rules

    _, rules = _read(file)
    if not service:
        typer.echo(msgspec.json.encode({"rules": len(rules)}) if as_json else f"{len(rules)} rules, all can be read")
        return
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        now = read_rules(homeostat.store.signals.settings(service).get(Setting.GROUPING, ""))
        events = homeostat.store.signals.recent_copies(service, most)
        found = moves(events, now, rules, MinedBefore(homeostat.store.templates, service))
        bugs = {move.event.event_id: _bug_of(homeostat, move) for move in found}
    if as_json:
        typer.echo(msgspec.json.encode({"events": len(events), "moves": [_as_json(m, bugs) for m in found]}))
        return
    for move in found[:_MOST_SHOWN]:
        typer.echo(f"{move.event.event_id}  {bugs[move.event.event_id] or 'no bug'}  by {move.rule or 'no rule'}")
        typer.echo("\n".join([*_parts("-", move.before.parts), *_parts("+", move.after.parts)]))
    if len(found) > _MOST_SHOWN:
        typer.echo(f"and {len(found) - _MOST_SHOWN} more; all with --json")
    typer.echo(f"{len(rules)} rules; of the last {len(events)} kept events {len(found)} would move")


@grouping_app.command("set")
def set_rules(service: ServiceName, file: RulesFile, home: Home = None) -> None:
    """Put these in the place of the service's rules; running servers take them up within seconds. Bugs stay."""
    words, rules = _read(file)
    with opened_home(home) as homeostat:
        homeostat.store.services.named(service)
        homeostat.store.signals.change_setting(service, Setting.GROUPING, words)
        homeostat.store.audit.append(
            actor=getpass.getuser(),
            action="rules.grouping",
            subject=service,
            detail={"rules": len(rules)},
            now=homeostat.clock.now(),
        )
    typer.echo(f"{service}: {len(rules)} rules of its own")


def _read(file: Path) -> "tuple[str, tuple[Rule, ...]]":
    from homeostat.stages.group.rules import read_rules

    try:
        words = file.read_bytes()[: _MOST_BYTES + 1].decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}") from error
    if len(words) > _MOST_BYTES:
        raise BadInput(f"{file} has more than {_MOST_BYTES} bytes")
    return words, read_rules(words)


def _bug_of(homeostat: "Homeostat", move: "Move") -> str:
    found = homeostat.store.reports.explain(move.event.event_id)
    return next((one.bug_code for one in found if one.service == move.event.service), "")


def _parts(sign: str, parts: tuple[str, ...]) -> list[str]:
    return [f"  {sign} {part}" for part in parts[:_MOST_PARTS]]


def _as_json(move: "Move", bugs: dict[str, str]) -> dict[str, object]:
    return {
        "event_id": move.event.event_id,
        "bug_code": bugs[move.event.event_id],
        "rule": move.rule,
        "before": move.before.parts,
        "after": move.after.parts,
    }
