"""`homeostat publisher` and the other hands: parts as processes of their own, their users and secrets."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from homeostat.cli.opening import Home, settings_of
from homeostat.errors import BadInput

_NAMES = ("publisher", "deployer")

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
users_app = typer.Typer(help="Users of this machine, one for each hand.", no_args_is_help=True)
keys_app = typer.Typer(help="With which approvals are signed.", no_args_is_help=True)
secrets_app = typer.Typer(help="What only the publisher, or only the deployer, may know.", no_args_is_help=True)

# A hand passes through the home to what is its own there, and reads no list of what else there is.
OfHand = Annotated[Path | None, typer.Option("--home", readable=False, help="Where everything is kept.")]
Listen = Annotated[
    str, typer.Option("--listen", help="tcp://HOST:PORT, or a folder for a socket. [default: a folder of the home]")
]
OfParent = Annotated[bool, typer.Option("--of-parent", hidden=True)]  # end when standard input is closed


@app.command()
def publisher(home: OfHand = None, listen: Listen = "", *, of_parent: OfParent = False) -> None:
    """Write to repositories, as signed approvals say; `up` starts one by itself."""
    _run("publisher", home, listen, of_parent=of_parent)


@app.command()
def deployer(home: OfHand = None, listen: Listen = "", *, of_parent: OfParent = False) -> None:
    """Start and stop releases, as signed approvals say; `up` starts one by itself."""
    _run("deployer", home, listen, of_parent=of_parent)


@app.command()
def runner(home: OfHand = None, listen: Listen = "", *, of_parent: OfParent = False) -> None:
    """Run what comes from outside, in a sandbox; `up` starts one by itself."""
    _run("runner", home, listen, of_parent=of_parent)


@app.command()
def installer(home: OfHand = None, listen: Listen = "", *, of_parent: OfParent = False) -> None:
    """Install services' dependencies for a runner that has no network; only where parts are split."""
    _run("installer", home, listen, of_parent=of_parent)


@keys_app.command("make")
def make(home: Home = None) -> None:
    """Have the desk's two keys there, before anything is started. The public one is for the hands."""
    from homeostat.adapters.seal.ed25519 import PRIVATE, PUBLIC, KeyFile
    from homeostat.wiring import keys_of

    folder = keys_of(settings_of(home))
    KeyFile(folder).make()
    typer.echo(f"{folder / PRIVATE} signs approvals; {folder / PUBLIC} is enough to check them")


@users_app.command("add")
def add(home: Home = None) -> None:
    """Add a user for each hand, and give it what is its own below the home. Needs root; safe to repeat."""
    from homeostat.hands.users import add_users

    for line in add_users(settings_of(home).home):
        typer.echo(line)
    typer.echo("The publisher's user has to own the repositories that it writes to: chown -R homeostat-publisher PATH")


@secrets_app.command("set")
def set_one(
    hand: Annotated[str, typer.Argument(help="publisher or deployer.")],
    name: Annotated[str, typer.Argument(help="Of the variable, e.g. GITHUB_TOKEN.")],
    home: Home = None,
) -> None:
    """Keep a secret for one hand, read from standard input; an empty line removes it. It counts from its next start."""
    from homeostat.hands.environment import FOLDER, set_secret
    from homeostat.hands.users import user_of

    if hand not in _NAMES:
        raise BadInput(f"Secrets are kept for one of: {', '.join(_NAMES)}.")
    shown = "" if not sys.stdin.isatty() else typer.prompt(name, hide_input=True, default="", show_default=False)
    value = shown or ("" if sys.stdin.isatty() else sys.stdin.readline(70_000).rstrip("\r\n"))
    path = set_secret(settings_of(home).home / FOLDER, hand, name, value)
    if user := user_of(hand):
        os.chown(path, user.uid, user.gid)
    typer.echo(f"{name} is {'kept in' if value else 'no longer in'} {path}")


def _run(name: str, home: Path | None, listen: str, *, of_parent: bool) -> None:
    from homeostat.hands.run import run_hand
    from homeostat.log import set_up

    set_up(quiet=False)
    run_hand(name, settings_of(home), address=listen, of_parent=of_parent)


def add_commands(to: typer.Typer) -> None:
    """Put them beside the other commands."""
    for command in (publisher, deployer, runner, installer):
        to.command()(command)
    to.add_typer(keys_app, name="keys")
    to.add_typer(users_app, name="users")
    to.add_typer(secrets_app, name="secrets")
