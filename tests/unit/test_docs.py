"""The documents name every setting and every command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import AliasChoices, AliasPath

from homeostat.cli.app import app
from homeostat.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def documents() -> str:
    return "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])


def settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        assert not isinstance(alias, AliasPath)
        if isinstance(alias, AliasChoices):
            yield from (str(choice) for choice in alias.choices)
        else:
            yield alias or f"HOMEOSTAT_{name.upper()}"


def commands(command: Any, path: str = "homeostat") -> Iterator[str]:  # noqa: ANN401 - typer's own kinds of commands
    below = getattr(command, "commands", {})
    for name, one in below.items():
        yield from commands(one, f"{path} {name}")
    if not below and not command.hidden:
        yield path


@pytest.mark.parametrize("name", list(settings()))
def test_the_documents_name_the_setting(documents: str, name: str) -> None:
    assert f"`{name}`" in documents


def test_groups_of_commands_are_walked_through() -> None:
    assert {"homeostat up", "homeostat services add"} <= set(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("command", list(commands(typer.main.get_command(app))))
def test_the_documents_name_the_command(documents: str, command: str) -> None:
    assert command in documents
