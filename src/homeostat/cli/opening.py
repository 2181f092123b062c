"""What every command begins with: the store of a home, who runs it, and options that many of them take.

What is heavy is imported here, so that help and completion need not wait.
"""

import getpass
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from homeostat.settings import Settings
    from homeostat.wiring import Homeostat

Home = Annotated[Path | None, typer.Option("--home", help="Where everything is kept. [default: .homeostat]")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value instead of words.")]
Code = Annotated[str, typer.Argument(help="A bug's code, e.g. BUG-20251023-00001.")]


def person() -> str:
    """Who runs the command, as decisions and the audit name them."""
    return f"{getpass.getuser()} on {socket.gethostname()}"


def settings_of(home: Path | None, port: int | None = None) -> "Settings":
    """The settings of the environment, with what the command line says instead."""
    from homeostat.settings import Settings

    settings = Settings()
    changed: dict[str, object] = {}
    if home is not None:
        changed["home"] = home
    if port is not None:
        changed["port"] = port
    return settings.model_copy(update=changed)


@contextmanager
def opened_home(home: Path | None) -> Generator["Homeostat"]:
    from homeostat.log import set_up
    from homeostat.wiring import opened

    set_up(quiet=True)
    with opened(settings_of(home)) as homeostat:
        yield homeostat
