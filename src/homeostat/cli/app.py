"""The commands."""

import hashlib
import secrets
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from homeostat.cli.bugs import add_commands as add_bug_commands
from homeostat.cli.dead_letters import app as dead_letters_app
from homeostat.cli.forge import forge_commands
from homeostat.cli.grouping import grouping_app
from homeostat.cli.halt import add_commands as add_halt_commands
from homeostat.cli.hands import add_commands as add_hands_commands
from homeostat.cli.lines import print_lines
from homeostat.cli.notify import notify_app
from homeostat.cli.opening import AsJson, Home, opened_home, settings_of
from homeostat.cli.policy import policy_app
from homeostat.cli.scrub import scrub_app
from homeostat.cli.services import services_app
from homeostat.cli.set_aside import set_aside_app
from homeostat.cli.shipping import add_commands as add_shipping_commands
from homeostat.cli.templates import show_templates
from homeostat.cli.triage import add_commands as add_triage_commands
from homeostat.cli.up import Port
from homeostat.cli.up import add_commands as add_up_commands
from homeostat.cli.words import asked_of, seconds
from homeostat.log import set_up
from homeostat.records import LineQuery

app = typer.Typer(
    help="Turns production errors into fixes that are proved, approved with a click, shipped, watched, and taken back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
export_app = typer.Typer(help="Records as JSON lines, for other programs.", no_args_is_help=True)
tokens_app = typer.Typer(help="Bearer tokens for the HTTP API.", no_args_is_help=True)
sourcemaps_app = typer.Typer(help="Source maps, by which browsers' stacks are read.", no_args_is_help=True)
add_up_commands(app)
add_bug_commands(app)
add_triage_commands(app)
add_shipping_commands(app)
add_halt_commands(app)
app.add_typer(services_app, name="services")
app.add_typer(export_app, name="export")
app.add_typer(tokens_app, name="tokens")
app.add_typer(scrub_app, name="scrub")
app.add_typer(sourcemaps_app, name="sourcemaps")
app.add_typer(forge_commands, name="forge")
app.add_typer(dead_letters_app, name="dead-letters")
app.add_typer(grouping_app, name="grouping")
app.add_typer(set_aside_app, name="set-aside")
app.add_typer(policy_app, name="policy")
app.add_typer(notify_app, name="notify")


@app.command()
def demo(
    company: Annotated[Path, typer.Argument(help="The example company.")] = Path("examples/homeoerp"),
    home: Home = None,
    port: Port = None,
    *,
    unattended: Annotated[
        bool, typer.Option("--unattended", help="Play the person too, then end with a table.")
    ] = False,
    kills: Annotated[int, typer.Option(hidden=True, help="Kill Homeostat so often on the way.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Watch a small company's software break, be understood, be repaired, be shipped and be watched."""
    from homeostat.cli.demo import run_demo

    set_up(quiet=True)
    settings = settings_of(home or Path(".homeostat/demo"), port)
    raise typer.Exit(run_demo(company, settings, unattended=unattended, kills=kills, as_json=as_json))


@app.command()
def doctor(home: Home = None, *, as_json: AsJson = False) -> None:
    """What is missing on this machine, and the command that mends it."""
    from homeostat.cli import doctor as examination

    found = examination.examine(settings_of(home))
    if as_json:
        typer.echo(msgspec.json.encode(found))
    else:
        for finding in found:
            typer.echo(f"{finding.mark}  {finding.name:<12} {finding.says}")
            if finding.mend:
                typer.echo(f"   {'':<12} mend it with: {finding.mend}")
    raise typer.Exit(0 if all(finding.ok or finding.optional for finding in found) else 1)


@app.command()
def parse(path: Annotated[str, typer.Argument(metavar="FILE|-", help="A log; - reads standard input.")]) -> None:
    """What the parser makes of a log: a JSON line for each error in it, as soon as it is complete."""
    from homeostat.cli.parse import parse as parse_log

    for event in parse_log(path):
        typer.echo(event)


@app.command()
def fix(  # noqa: PLR0917 - typer reads options from parameters
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The checkout, as it is now.")],
    test: Annotated[str, typer.Option(help="The command that fails, such as 'pytest tests/test_orders.py'.")] = "",
    event: Annotated[Path | None, typer.Option(help="Instead: an event as JSON, as a Sentry SDK sends it.")] = None,
    suite: Annotated[str, typer.Option(help="What else must go on passing. [default: the rest of --test]")] = "",
    model: Annotated[str, typer.Option(help="A language model to ask. [default: $HOMEOSTAT_MODEL, or none]")] = "",
    minutes: Annotated[float, typer.Option(help="That it may take altogether.", min=0.1)] = 5.0,
    language: Annotated[str, typer.Option(help="python, go or javascript. [default: seen in the files]")] = "",
    python: Annotated[str, typer.Option(help="The interpreter. [default: DIR/.venv, the active one, python3]")] = "",
    start: Annotated[str, typer.Option(help="Starts it on 127.0.0.1:$PORT: the event's request is replayed.")] = "",
    build: Annotated[str, typer.Option(help="Run before start, if it has to be built.")] = "",
    fixture: Annotated[str, typer.Option(help="Run before a request is replayed: puts there the data it needs.")] = "",
    health: Annotated[str, typer.Option(help="Path that answers 2xx when it is well. [default: /health]")] = "",
    take: Annotated[int, typer.Option("--apply", help="Put this suggestion into DIR, as it was shown.")] = 0,
    *,
    thorough: Annotated[bool, typer.Option(help="Go on when enough are proved, until the time is up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Mend a checkout whose test fails, without a server: suggestions, each with its proof. Nothing else is changed.

    Exit code 0: a proved suggestion is shown, or one was taken. 1: nothing convinces, or nothing could be tried. 2:
    wrong options. 3: there are suggestions, and none is proved. 130: it was stopped.
    """
    from homeostat.cli.fix import Asked, answer
    from homeostat.settings import Settings

    set_up(quiet=True)
    asked = Asked(
        folder=folder,
        test=test,
        event_file=event,
        suite=suite,
        language=language,
        python=python,
        start=start,
        build=build,
        fixture=fixture,
        health=health,
        minutes=minutes,
        thorough=thorough,
    )
    settings = Settings()
    named = settings.model_copy(update={"model": model}) if model else settings
    raise typer.Exit(answer(asked, named, number=take, as_json=as_json))


@app.command()
def migrate(home: Home = None) -> None:
    """Bring the store up to this release. Safe to run again; `up` does it by itself."""
    with opened_home(home) as homeostat:
        typer.echo(f"{homeostat.settings.store_url().split('@')[-1]} is up to date")


@app.command("lines")
def list_lines(
    service: Annotated[str, typer.Argument(help="Only of this service.")] = "",
    home: Home = None,
    level: Annotated[str, typer.Option(help="Only of this level: debug, info or warning.")] = "",
    page: Annotated[int, typer.Option(min=1)] = 1,
    *,
    as_json: AsJson = False,
) -> None:
    """Log lines below an error, by template: how many this hour, in the last day, in the last seven days."""
    query = LineQuery(service=service, level=level.lower(), page=page)
    with opened_home(home) as homeostat:
        found = homeostat.store.lines.find(query, homeostat.clock.now())
    if as_json:
        typer.echo(msgspec.json.encode(found.rows))
        return
    print_lines(found.rows)
    if (shown := (page - 1) * query.page_size + len(found.rows)) < found.total:
        typer.echo(f"{shown} of {found.total}; more with --page {page + 1}")


@app.command()
def stats(home: Home = None, *, as_json: AsJson = False) -> None:
    """What Homeostat promises, measured on its own records, with the numbers behind it."""
    with opened_home(home) as homeostat:
        found = homeostat.store.bugs.stats()
    if as_json:
        typer.echo(msgspec.json.encode(found))
        return
    typer.echo(f"Events            {found.events}, refused {found.refused}")
    typer.echo(f"Bugs              {found.bugs}: analysed {found.analyzed}, with a suggestion {found.proposed}")
    typer.echo(f"Time to detect    {seconds(found.mean_time_to_detect)} on average, first event to bug")
    typer.echo(f"Time to analyse   {seconds(found.mean_time_to_analyze)} on average, bug to analysis")
    typer.echo(f"Time to fix       {seconds(found.mean_time_to_fix)} on average, first event to verified in production")
    typer.echo(
        f"Fixes kept        {found.kept} of {found.applied} applied; {found.taken_back} taken back;"
        f" {found.held} more in their first 7 days"
    )
    typer.echo(f"False positives   {found.rejected + found.taken_back} of {found.shown} shown")
    typer.echo(f"Models            {asked_of(found.models)}")


@export_app.command("events")
def export_events(home: Home = None) -> None:
    """A JSON line for each event: event_id, service, fingerprint, bug_code."""
    with opened_home(home) as homeostat:
        for row in homeostat.store.reports.export():
            typer.echo(msgspec.json.encode(row))


@tokens_app.command("add")
def add_token(name: Annotated[str, typer.Argument(help="What it is for.")], home: Home = None) -> None:
    """Make a token and print it; it is shown this once."""
    token = secrets.token_urlsafe(32)
    with opened_home(home) as homeostat:
        digest = hashlib.sha256(token.encode()).hexdigest()
        homeostat.store.people.add_token(digest, name, homeostat.clock.now())
    typer.echo(token)


@sourcemaps_app.command("upload")
def upload_source_maps(
    service: Annotated[str, typer.Argument(help="The service whose bundles they are.")],
    folder: Annotated[Path, typer.Argument(help="What the build made: bundles, with their maps beside them.")],
    home: Home = None,
    release: Annotated[str, typer.Option(help="The release that browsers report; debug ids need none.")] = "",
) -> None:
    """Keep a build's source maps; events that arrive from now on are read by them. Safe to run again."""
    from homeostat.cli.sourcemaps import keep_folder

    with opened_home(home) as homeostat:
        kept = keep_folder(homeostat, service, folder, release)
    typer.echo(kept)


@app.command("reset-password")
def reset_password(user: Annotated[str, typer.Argument()] = "admin", home: Home = None) -> None:
    """Give a person a new one-time password and print it; their sessions end."""
    from homeostat.cli.server import give_one_time_password

    with opened_home(home) as homeostat:
        typer.echo(give_one_time_password(homeostat, user))


app.command("templates")(show_templates)
add_hands_commands(app)
