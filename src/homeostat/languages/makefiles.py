"""What a Makefile's target runs, so that the tests behind `make test` can be asked by themselves."""

import re
from collections.abc import Callable, Mapping

from homeostat.errors import BadInput, NotFound

_MAKE = re.compile(r"make(?: +-s)?(?: +-C +(?P<folder>[\w.-]+(?:/[\w.-]+)*)/?)?(?: +(?P<target>[\w.-]{1,80}))?")
_ASSIGNS = re.compile(r"^(?:export\s+)?(?P<name>\w{1,60})\s*[:?]?=[ \t]*(?P<value>[^\n]{0,500})$", re.MULTILINE)
_USED = re.compile(r"\$[({](\w{1,60})[)}]")
_USUAL = {"GO": "go", "PYTHON": "python", "PY": "python", "UV": "uv", "PYTEST": "pytest"}  # where nobody assigns them
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_LONGEST = 100_000  # characters of a Makefile
_DEEPEST = 3  # variables that name variables
_PIPED = re.compile(r"\s+(?:2>&1\s*)?\|\s*(?:tee|tail|head|cat|grep)\b[^|&;]*$")


def unpiped(command: str) -> str:
    """Without what only shows a part of the output: the exit code is the last command's otherwise."""
    return _PIPED.sub("", command)


def behind_make(command: str, read: Callable[[str], str]) -> str:
    """What `make TARGET` does, its variables filled in; "" for another command, or where that is not to be told.

    `read` gives a file of the tree, and raises NotFound.
    """
    asked = _MAKE.fullmatch(command.strip())
    folder = f"{asked['folder']}/" if asked is not None and asked["folder"] else ""
    for name in _MAKEFILES if asked is not None else ():
        try:
            text = read(f"{folder}{name}")[:_LONGEST].replace("\\\n", " ")
        except (NotFound, BadInput):
            continue
        target = asked["target"] if asked is not None and asked["target"] else _first_target(text)
        lines = _recipe(text, target, {found["name"]: found["value"].strip() for found in _ASSIGNS.finditer(text)})
        if len(lines) > 1:  # each has a shell of its own
            lines = [f"({line})" if line.startswith("cd ") else line for line in lines]
        does = " && ".join(lines)
        return f"cd {folder}&& {does}" if folder and does else does
    return ""


def _first_target(text: str) -> str:
    found = re.search(r"^(?!\.)([\w.-]{1,80})\s*:(?!=)", text, re.MULTILINE)
    return found[1] if found is not None else ""


def _recipe(text: str, target: str, variables: Mapping[str, str]) -> list[str]:
    rule = re.search(rf"^{re.escape(target)}\s*:(?!=)[^\n]*\n((?:\t[^\n]*\n?|\s*\n)*)", text, re.MULTILINE)
    lines = [line.strip().lstrip("@-+ ") for line in rule[1].splitlines()] if target and rule is not None else []
    for _ in range(_DEEPEST):
        lines = [_USED.sub(lambda found: variables.get(found[1], _USUAL.get(found[1], "")), each) for each in lines]
    return [line for line in lines if line]
