"""Which folders of a checkout an environment imports from: what was installed for development, as in a workspace.

Installers leave a line in a `.pth` file (https://docs.python.org/3/library/site.html); setuptools may leave a finder
with a mapping from packages to where they lie.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

_MOST_BYTES = 64 * 1024  # of a file that is read
_MAPPING = re.compile(r"^MAPPING\b[^=\n]*= (\{.*\})$", re.MULTILINE)


def editable_folders(prefix: Path, checkout: Path) -> list[str]:
    """As they are named from the checkout, "" for itself; those of the environment at `prefix`."""
    found: dict[str, None] = {}
    for packages in sorted(prefix.glob("lib/python*/site-packages")):
        for place in _places(packages):
            where = place.resolve()
            if where.is_dir() and where.is_relative_to(checkout) and "site-packages" not in where.parts:
                found[str(where.relative_to(checkout)).removeprefix(".")] = None
    return list(found)


def _places(packages: Path) -> Iterator[Path]:
    for file in sorted(packages.glob("*.pth")):
        lines = _text(file).splitlines()
        yield from (Path(line.strip()) for line in lines if line.startswith("/"))
    for file in sorted(packages.glob("__editable__*_finder.py")):
        for said in _MAPPING.findall(_text(file)):
            yield from (Path(place).parent for place in _mapped(said))


def _mapped(said: str) -> tuple[str, ...]:
    try:
        mapping = ast.literal_eval(said)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ()
    return tuple(map(str, cast("dict[object, object]", mapping).values())) if isinstance(mapping, dict) else ()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size <= _MOST_BYTES else ""
