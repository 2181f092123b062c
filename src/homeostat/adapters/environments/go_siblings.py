"""Modules beside the checkout that a Go module is built with: by `replace … => ../…`, or by a `go.work` above it."""

import re
from dataclasses import dataclass
from pathlib import Path

from homeostat.adapters.sandbox.box import TREE

_MOST_ABOVE = 6  # folders
_MOST_BYTES = 256 * 1024
_VERSION = re.compile(r"^go\s+(\S{1,40})", re.MULTILINE)
_REPLACES = re.compile(
    r"^\s*(?:replace\s+)?(?P<module>[^\s(]{1,300})(?:\s+v\S+)?\s+=>\s+(?P<path>\.{1,2}/\S*)", re.MULTILINE
)
_USES = re.compile(r"^\s*(?:use\s+)?(?P<path>\.{1,2}(?:/\S*)?)\s*(?://.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Siblings:
    """A workspace in which the tree of the sandbox stands beside them."""

    work: str  # the text of a go.work
    folders: tuple[Path, ...]  # those modules', where they stand on the machine


def siblings_of(folder: Path) -> Siblings | None:
    """None where the module is built from what is below the folder alone, or has a workspace of its own."""
    if (folder / "go.work").exists():
        return None
    stated = _text(folder / "go.mod")
    replaced = {
        found["module"]: path
        for found in _REPLACES.finditer(stated)
        if (path := (folder / found["path"]).resolve()).is_dir() and not path.is_relative_to(folder)
    }
    above = next((each for each in folder.parents[:_MOST_ABOVE] if (each / "go.work").exists()), None)
    said = _text(above / "go.work") if above else ""
    used = [path for found in _USES.finditer(said) if above and (path := (above / found["path"]).resolve()).is_dir()]
    if folder not in used:
        said, used = "", []
    others = [path for path in used if path != folder and not path.is_relative_to(folder)]
    replaced = {module: path for module, path in replaced.items() if path not in others}
    if not replaced and not others:
        return None
    version = _VERSION.search(said) or _VERSION.search(stated)
    lines = [
        f"go {version[1] if version else '1.18'}",
        f"use {TREE}",
        *(f"use {path}" for path in others),
        *(f"replace {module} => {path}" for module, path in replaced.items()),
    ]
    return Siblings(work="\n".join(lines) + "\n", folders=tuple(dict.fromkeys((*others, *replaced.values()))))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:_MOST_BYTES]
    except OSError:
        return ""
