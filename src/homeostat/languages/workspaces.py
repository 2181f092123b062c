"""Which folder a command of npm, pnpm or yarn runs in that names one package of several: `npm test -w shop`."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from typing import cast

from homeostat.errors import BadInput, NotFound

_TOOLS = frozenset({"npm", "pnpm", "yarn", "bun"})
_OF_PACKAGE = frozenset({"-w", "--workspace", "--filter", "-F"})
_OF_FOLDER = frozenset({"-C", "--prefix", "--cwd", "--dir"})
_PLAIN = re.compile(r"@?[\w.-]+(?:/[\w.-]+)*/?")
_IN_YAML = re.compile(r"^\s*-\s*['\"]?([\w./@*-]{1,200})['\"]?\s*$", re.MULTILINE)
_MOST_FOLDERS = 100


def in_one_package(command: str, read: Callable[[str], str]) -> tuple[str, str]:
    """The folder, and the command as it is given there; two empty texts for a command that names no one package.

    `read` gives a file of the tree. A package goes by its folder or by its name, and is there.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        return "", ""
    if words[:1] == ["yarn"] and words[1:2] == ["workspace"]:
        words = ["yarn", "--workspace", *words[2:]]
    if not words or words[0] not in _TOOLS:
        return "", ""
    end = words.index("--") if "--" in words else len(words)
    for at, word in enumerate(words[:end]):
        option, is_whole, value = word.partition("=")
        if option not in _OF_PACKAGE | _OF_FOLDER:
            continue
        named = value if is_whole else " ".join(words[at + 1 : at + 2])
        rest = [*words[:at], *words[at + (1 if is_whole else 2) :]]
        folder = _folder(named, read) if _PLAIN.fullmatch(named) else ""
        return (folder, shlex.join(rest)) if folder else ("", "")
    return "", ""


def _folder(named: str, read: Callable[[str], str]) -> str:
    as_path = re.sub(r"^(?:\./)+|/+$", "", named)
    last = as_path.rpartition("/")[2]
    for folder in (as_path, *(f"{each}/{last}" for each in _parents(read))):
        stated = _stated(f"{folder}/package.json", read)
        if stated and (folder == as_path or stated.get("name") == named):
            return folder
    return ""


def _parents(read: Callable[[str], str]) -> Iterator[str]:
    """Folders whose folders are packages: `packages` of `packages/*`."""
    workspaces = (_stated("package.json", read) or {}).get("workspaces")
    if isinstance(workspaces, dict):
        workspaces = cast("dict[str, object]", workspaces).get("packages")
    patterns = [str(each) for each in cast("list[object]", workspaces)] if isinstance(workspaces, list) else []
    patterns += _IN_YAML.findall(_text("pnpm-workspace.yaml", read))
    for pattern in patterns[:_MOST_FOLDERS]:
        parent = pattern.removeprefix("./").rstrip("/").rpartition("/")[0]
        if parent and "*" not in parent:
            yield parent


def _stated(path: str, read: Callable[[str], str]) -> dict[str, object] | None:
    try:
        stated: object = json.loads(_text(path, read))
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", stated) if isinstance(stated, dict) else None


def _text(path: str, read: Callable[[str], str]) -> str:
    try:
        return read(path)
    except (NotFound, BadInput):
        return ""
