"""`homeostat halt` and `resume`: the switch that stops all publishing and deploying."""

from typing import Annotated

import typer

from homeostat.cli.opening import Home, opened_home, person, settings_of
from homeostat.errors import StoreUnavailable

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})


def add_commands(app: typer.Typer) -> None:
    """Put them beside the other commands."""
    app.command()(halt)
    app.command()(resume)


@app.command()
def halt(
    home: Home = None, reason: Annotated[str, typer.Option(help="Why; people read it on every page.")] = ""
) -> None:
    """Stop all publishing and deploying, within a second, whatever was approved. What serves goes on serving."""
    from homeostat.adapters.switch.files import FileSwitch

    FileSwitch("", settings_of(home).home).halt(by=person(), reason=reason)  # though the store should not answer
    try:
        with opened_home(home) as homeostat:
            said = homeostat.switch.halt(by=person(), reason=reason)
    except StoreUnavailable as error:
        raise StoreUnavailable(f"halted in this home; where the store alone tells it, it goes on: {error}") from error
    typer.echo(f"Halted by {said.by}. To go on: homeostat resume")


def resume(home: Home = None) -> None:
    """Let publishing and deploying go on."""
    with opened_home(home) as homeostat:
        left = homeostat.switch.resume(by=person())
    if left is None:
        typer.echo("Publishing and deploying go on.")
        return
    typer.echo(f"Still halted by {left.by}. {left.ends_by}.", err=True)
    raise typer.Exit(1)
