"""Options of test runners that only cost time where a few tests are asked again and again: coverage, many processes.

A threshold of coverage fails a run of one test in which every test passes; and where Django's tests run in several
processes, none of them tells how it failed (a traceback cannot be sent to another process).
"""

import configparser
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from typing import cast

from homeostat.errors import BadInput, NotFound

_PYTEST = re.compile(r"(?:^|[\s/])(?:pytest|py\.test)(?=\s|$)")
_COVERAGE = re.compile(
    r"(?:(?<=\s)|^)--(?:cov-(?:append|branch|reset)|(?:no-)?cov(?:-[\w-]+)?(?:=\S+| +(?!-)\S+)?)(?=\s|$)"
)
_PROCESSES = re.compile(r"(?:(?<=\s)|^)(?:-n *\w+|--(?:numprocesses|maxprocesses|dist)[= ]\S+)(?=\s|$)")
_OF_DJANGO = re.compile(r"\b(?:manage\.py|django-admin) test(?=\s|$)")
_PARALLEL = re.compile(r"(?<=\s)--parallel(?:[= ](?:auto|\d+))?(?=\s|$)")
_GIVEN = re.compile(r""" -o (?P<option>'addopts=(?:[^']|'"'"')*'|addopts=\S*)""")
_NOT_PLAIN = re.compile(r"[|&;<>()`$\n]")
_FILES = (  # in the order in which pytest looks: https://docs.pytest.org/en/stable/reference/customize.html
    ("pytest.ini", "pytest"),
    (".pytest.ini", "pytest"),
    ("pyproject.toml", ""),
    ("tox.ini", "pytest"),
    ("setup.cfg", "tool:pytest"),
)
_LONGEST = 100_000  # characters of a file


def plainer(command: str, read: Callable[[str], str], *, of_few: bool = False) -> str:
    """A command of pytest's without coverage, and for a few tests in one process; Django's in one; any other as it is.

    `read` gives a file of the folder where it runs, and raises NotFound.
    """
    if _OF_DJANGO.search(command):
        return _without(command, (_PARALLEL,))
    if not _PYTEST.search(command) or _NOT_PLAIN.search(command):
        return command
    dropped = (_COVERAGE, _PROCESSES) if of_few else (_COVERAGE,)
    given = _GIVEN.search(command)
    usual = shlex.split(given["option"])[0].partition("=")[2] if given is not None else _usual(read)
    bare = command.replace(given[0], "") if given is not None else command
    left, kept = _without(bare, dropped), _without(usual, dropped)
    if kept != usual or given is not None:
        left = f"{left} -o {shlex.quote(f'addopts={kept}')}"
    return left


def _without(options: str, dropped: tuple[re.Pattern[str], ...]) -> str:
    left = options
    for each in dropped:
        left = each.sub("", left)
    return options if left == options else " ".join(left.split())


def _usual(read: Callable[[str], str]) -> str:
    """What pytest's own configuration adds to every command; "" where nothing does, or it cannot be read."""
    for path, section in _FILES:
        try:
            text = read(path)[:_LONGEST]
            found = _of_ini(text, section) if section else _of_toml(text)
        except (NotFound, BadInput, ValueError, configparser.Error, RecursionError):
            continue
        if found is not None:
            return " ".join(found.split())
    return ""


def _of_ini(text: str, section: str) -> str | None:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    return parser.get(section, "addopts", fallback="") if parser.has_section(section) else None


def _of_toml(text: str) -> str | None:
    stated: object = tomllib.loads(text)
    for name in ("tool", "pytest"):
        stated = cast("Mapping[str, object]", stated).get(name) if isinstance(stated, dict) else None
    if not isinstance(stated, dict):
        return None
    table = cast("Mapping[str, object]", stated)
    inner = table.get("ini_options", table)
    said = cast("Mapping[str, object]", inner).get("addopts", "") if isinstance(inner, dict) else ""
    return shlex.join(map(str, cast("list[object]", said))) if isinstance(said, list) else str(said)
