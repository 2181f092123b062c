"""The store of a home, for one command. What is heavy is imported here, so that help and completion need not wait."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat, Settings

Home = Annotated[Path | None, typer.Option("--home", help="Where everything is kept. [default: .homeostat]")]


def settings_of(home: Path | None, port: int | None = None) -> "Settings":
    """The settings of the environment, with what the command line says instead."""
    from homeostat.wiring import Settings

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
