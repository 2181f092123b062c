"""`homeostat up`, `intake` and `read`: processes that stay. Each imports what it needs, when it needs it."""

import errno
import fcntl
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homeostat.cli.opening import Home, settings_of
from homeostat.errors import NotConfigured
from homeostat.log import set_up

if TYPE_CHECKING:
    from homeostat.settings import Settings

_BACKLOG = 2048
_READERS_NICENESS = 5  # who waits for an acknowledgement goes first, and so does a server that starts

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)

Port = Annotated[int | None, typer.Option("--port", help="Port of the console and the intake. [default: 8077]")]


@app.command()
def up(
    home: Home = None,
    port: Port = None,
    readers: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Processes that read what arrives; 0: none but this one. [default: one more than cores, at most 4]",
        ),
    ] = None,
) -> None:
    """Start Homeostat: intake, engine and console, on this machine's own address."""
    from homeostat.hands.children import running_hands
    from homeostat.hands.users import close_to_hands

    set_up(quiet=False)
    settings = settings_of(home, port)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    close_to_hands(settings.home)
    with _only_one(settings.home), _address(settings) as ours, running_hands(settings) as hands:
        from homeostat.cli.server import run_server  # takes as long as the hands do to start: it is done meanwhile

        run_server(settings, ours, hands, readers)


@app.command()
def intake(home: Home = None, port: Port = None) -> None:
    """Take reports only, beside `up` on the same store: as many processes as you like, on one port if you like."""
    from homeostat.cli.server import run_intake

    set_up(quiet=False)
    settings = settings_of(home, port)
    with _address(settings, shared=True) as ours:
        run_intake(settings, ours)


@app.command(hidden=True)
def read(home: Home = None) -> None:
    """Read what `up` hands over; started by it."""
    os.nice(_READERS_NICENESS)
    from homeostat.cli.reader import run_reader

    set_up(quiet=False)
    run_reader(settings_of(home))


@contextmanager
def _only_one(home: Path) -> Generator[None]:
    """One engine for each home: two would walk the same repairs."""
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise NotConfigured(
                f"Homeostat runs already in {home}. For more intake beside it: homeostat intake --port PORT"
            ) from error
        yield


def _address(settings: "Settings", *, shared: bool = False) -> socket.socket:
    """Listened on before anything else is done: who calls meanwhile waits, and nobody else can take it.

    Raises:
        NotConfigured: another program has it.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    ours = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio lets answers of others wait 40 ms
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        ours.bind((settings.host, settings.port))
        ours.listen(_BACKLOG)
    except OSError as error:
        ours.close()
        if error.errno != errno.EADDRINUSE:
            raise NotConfigured(f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}") from error
        raise NotConfigured(
            f"Port {settings.port} of {settings.host} is another program's. Name a free one: --port NUMBER"
        ) from error
    return ours


def add_commands(to: typer.Typer) -> None:
    """Put them beside the other commands."""
    to.command()(up)
    to.command(hidden=True)(read)
    to.command()(intake)
