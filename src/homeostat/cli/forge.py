"""`homeostat forge`: whether a service's forge lets us do what a repair will have to."""

from typing import Annotated

import typer

from homeostat.cli.opening import Home, opened_home

forge_commands = typer.Typer(no_args_is_help=True, help="Where changes are asked for and merged.")


@forge_commands.command("test")
def try_it(service: Annotated[str, typer.Argument(help="A service's name.")], home: Home = None) -> None:
    """Read, open a draft pull request, comment, clean up, be called back: each step as it went, and what to do."""
    from homeostat.wiring import tried_forge

    with opened_home(home) as homeostat:
        settings, known = homeostat.settings, homeostat.store.services.named(service)
        tried = tried_forge(settings, known, check=homeostat.switch.check)
    for one in tried:
        typer.echo(f"{'ok ' if one.ok else 'NO '} {one.step}: {one.says}")
        if one.mend:
            typer.echo(f"    {one.mend}")
    if known.forge and not settings.webhook_secret:
        typer.echo("--  webhook: HOMEOSTAT_WEBHOOK_SECRET is not set; pull requests are looked at from time to time")
    if not all(one.ok for one in tried):
        raise typer.Exit(1)
