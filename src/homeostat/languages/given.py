"""Variables that a command sets before its program: `PYTHONPATH=src pytest`, `NODE_OPTIONS=… jest`."""

import re
from collections.abc import Callable

from homeostat.errors import BadInput, NotFound

ONE = r"[A-Za-z_]\w{0,80}=[\w./:,@%+-]{0,300}"  # of plain characters
BEFORE = rf"(?:{ONE} +)*"

_VALUE = r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\(pwd\)|[^\s;&|'"()])*"""
_SETS = re.compile(rf"(?<![\w$])(?P<name>PYTHONPATH|PYTEST_ADDOPTS|NODE_OPTIONS)=(?P<value>{_VALUE})")
_PATH = re.compile(rf"(?:env +)?(?P<before>{BEFORE}?)PYTHONPATH=(?P<value>{_VALUE}) +(?P<after>\S.*)", re.DOTALL)
_BEFORE_IT = frozenset({"", "$PYTHONPATH", "${PYTHONPATH}"})
_HERE = re.compile(r"^(?:\$(?:PWD|\{PWD\}|\(pwd\))|\.(?=/))")
_MODULE = re.compile(rf"{BEFORE}python[\d.]* +-m ")
_PYTEST = re.compile(rf"(?P<before>{BEFORE})(?:pytest|py\.test)(?= |$)")
_PACKAGES = ("src", "lib")  # folders of packages, which the sandbox's own path has where they are there


def lets_in(command: str) -> str:
    """The command, with what a runner is told by these variables behind what the command says by them itself."""

    def both(found: re.Match[str]) -> str:
        name, value = found["name"], found["value"]
        within_quotes = command[: found.start()].count('"') % 2
        if f"${name}" in value or f"${{{name}" in value or within_quotes:
            return found[0]
        if name == "PYTHONPATH":
            return f"{name}={value}:${name}" if value else f"{name}=${name}"
        return f'{name}={value}" ${name}"'

    return _SETS.sub(both, command)


def on_our_path(command: str, read: Callable[[str], str]) -> str:
    """The command without a PYTHONPATH that names only what is on the sandbox's anyway, so that it can be kept warm.

    `read` gives a file of the folder where it runs, and raises NotFound.
    """
    found = _PATH.fullmatch(command.strip())
    if found is None:
        return command
    parts = set(found["value"].strip("\"'").split(":")) - _BEFORE_IT
    named = {_HERE.sub("", part).strip("/") or "." for part in parts}
    ours = all(part == "." or (part in _PACKAGES and not _is_package(part, read)) for part in named)
    after = found["before"] + found["after"]
    if "." in named and (pytest := _PYTEST.match(after)) is not None:  # as it is started, its folder is on the path
        after = f"{pytest['before']}python -m pytest{after[pytest.end() :]}"
    return after if ours and ("." not in named or _MODULE.match(after)) else command


def _is_package(folder: str, read: Callable[[str], str]) -> bool:
    try:
        read(f"{folder}/__init__.py")
    except (NotFound, BadInput):
        return False
    return True
