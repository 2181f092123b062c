"""`homeostat forge`: whether a service's forge lets us do what a repair will have to."""

import time
from pathlib import Path
from typing import Annotated

import typer

from homeostat.cli.opening import Home, opened_home

forge_commands = typer.Typer(no_args_is_help=True, help="Where changes are asked for and merged.")
_WEBHOOK_SECONDS = 20.0


@forge_commands.command("test")
def try_it(service: Annotated[str, typer.Argument(help="A service's name.")], home: Home = None) -> None:
    """Read, open a draft pull request, comment, be called back, clean up: each step as it went, and what to do."""
    from homeostat.adapters.forge.self_test import try_forge
    from homeostat.wiring import forge_of, webhook_note

    with opened_home(home) as homeostat:
        known = homeostat.store.services.named(service)
        forge = forge_of(homeostat.settings, known, check=homeostat.switch.check)
        note = webhook_note(homeostat.settings, known.name)
        began = time.time()
        heard = (lambda: _heard(note, began)) if known.forge and homeostat.settings.webhook_secret else None
        failed = False
        for tried in try_forge(forge, service=known.name, mark=f"{began:.0f}", heard=heard):
            failed = failed or not tried.ok
            typer.echo(f"{'ok ' if tried.ok else 'NO '} {tried.step}: {tried.says}")
            if tried.mend:
                typer.echo(f"    {tried.mend}")
        if known.forge and not homeostat.settings.webhook_secret:
            typer.echo(
                "--  webhook: HOMEOSTAT_WEBHOOK_SECRET is not set; pull requests are looked at from time to time"
            )
    if failed:
        raise typer.Exit(1)


def _heard(note: Path, began: float) -> str:
    """Whether the server noted a webhook since then; asked again until a deadline."""
    deadline = time.monotonic() + _WEBHOOK_SECONDS
    while time.monotonic() < deadline:
        if note.is_file() and note.stat().st_mtime >= began - 1:
            return "one came"
        time.sleep(0.2)
    return ""
