"""What a Python project needs, as its own files tell it: for pip, whichever tool wrote them.

Poetry, PDM and Pipenv are not needed for it: what their lock files pin is handed to pip as constraints, so that
markers, extras and groups are still decided by the project's own words.
"""

import ast
import configparser
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast

CONSTRAINTS = "homeostat-constraints.txt"
GROUPS = ("dev", "develop", "development", "test", "tests", "testing")  # extras and groups that tests may need
_LOCKS = ("poetry.lock", "pdm.lock")
_ITSELF = re.compile(r"\s*(?:-e\s*|--editable[ =]\s*)?(?:file:)?\.(?:/)?(?:\[[\w, -]*\])?\s*(?:#.*)?$")
_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]{0,200}[A-Za-z0-9])?")
_VERSION = re.compile(r"[\w.+!-]{1,100}")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_DEEPEST = 8  # groups that include groups

Table = Mapping[str, object]


def requirement_files(locks: Mapping[str, bytes]) -> list[str]:
    """Those of pip, at the root or else in `requirements/`."""
    named = sorted(name for name in locks if name.startswith("requirements"))
    return [name for name in named if "/" not in name] or named


def without_itself(requirements: bytes) -> bytes:
    """Without the project's own folder: it is not installed, it runs from its tree."""
    lines = requirements.splitlines(keepends=True)
    return b"".join(line for line in lines if not _ITSELF.match(line.decode(errors="replace").rstrip("\r\n")))


def declared(locks: Mapping[str, bytes]) -> list[str]:
    """The requirements a project names: its own, and those of the extras and groups for its tests.

    Raises:
        ValueError: a file cannot be read.
    """
    stated = _table(tomllib.loads(locks.get("pyproject.toml", b"").decode()))
    found = [*_of_project(stated), *_of_poetry(_table(_table(stated.get("tool")).get("poetry")))]
    found += [*_of_pipfile(locks), *_of_setup_cfg(locks.get("setup.cfg", b"")), *_of_setup(locks.get("setup.py", b""))]
    return [line for line in dict.fromkeys(found) if line and not line.startswith(("-", "."))]


def groups_and_extras(pyproject: bytes) -> tuple[list[str], list[str]]:
    """Those for tests that the project has, by name."""
    stated = _table(tomllib.loads(pyproject.decode()))
    extras = _table(_table(stated.get("project")).get("optional-dependencies"))
    groups = _table(stated.get("dependency-groups"))
    return [name for name in GROUPS if name in groups], [name for name in GROUPS if name in extras]


def constraints(locks: Mapping[str, bytes]) -> str:
    """The versions that Poetry's or PDM's lock file pins, a line each; "" without one.

    What is pinned to several versions, by markers, is left to pip.
    """
    text = next((locks[name] for name in _LOCKS if name in locks), b"")
    packages = tomllib.loads(text.decode()).get("package", [])
    pinned = {
        (name.lower(), version)
        for each in cast("list[object]", packages if isinstance(packages, list) else [])
        if isinstance(name := _table(each).get("name"), str) and isinstance(version := _table(each).get("version"), str)
        if _NAME.fullmatch(name) and _VERSION.fullmatch(version) and "source" not in _table(each)
    }
    times = Counter(name for name, _ in pinned)
    return "".join(f"{name}=={version}\n" for name, version in sorted(pinned) if times[name] == 1)


# --- who tells it


def _of_project(stated: Table) -> Iterator[str]:
    project = _table(stated.get("project"))
    yield from _lines(project.get("dependencies"))
    groups = _table(stated.get("dependency-groups"))
    for name in GROUPS:
        yield from _lines(_table(project.get("optional-dependencies")).get(name))
        yield from _of_group(groups, name, _DEEPEST)


def _of_group(groups: Table, name: str, deepest: int) -> Iterator[str]:
    """With the groups that it includes (PEP 735)."""
    lines = groups.get(name)
    for line in cast("list[object]", lines) if isinstance(lines, list) and deepest else ():
        if isinstance(line, str):
            yield line
        elif isinstance(included := _table(line).get("include-group"), str):
            yield from _of_group(groups, included, deepest - 1)


def _of_poetry(poetry: Table) -> Iterator[str]:
    groups = _table(poetry.get("group"))
    stated = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    stated += [_table(groups.get(name)).get("dependencies") for name in GROUPS]
    for table in stated:
        for name, wanted in _table(table).items():
            if name != "python" and _NAME.fullmatch(name):
                yield _by_poetry(name, wanted)


def _by_poetry(name: str, wanted: object) -> str:
    """A requirement as Poetry writes it, for pip; without a version where it is told in a way that pip has none for."""
    if isinstance(wanted, str):
        return f"{name}{_range(wanted)}"
    told = _table(wanted)
    if told.get("optional") or "path" in told:
        return ""
    extras = ",".join(_lines(told.get("extras")))
    head = f"{name}[{extras}]" if extras else name
    marker = f" ; {told['markers']}" if isinstance(told.get("markers"), str) else ""
    if isinstance(git := told.get("git"), str):
        at = next((f"@{told[word]}" for word in ("rev", "tag", "branch") if isinstance(told.get(word), str)), "")
        return f"{head} @ git+{git}{at}{marker}"
    if isinstance(url := told.get("url"), str):
        return f"{head} @ {url}{marker}"
    version = told.get("version")
    return f"{head}{_range(version) if isinstance(version, str) else ''}{marker}"


def _range(version: str) -> str:
    """Poetry's `^1.2`, `~1.2`, `1.*`, `1.2` as pip has them."""
    version = version.strip()
    if version in {"*", ""} or "|" in version:
        return ""
    found: list[str] = []
    for part in (each.strip() for each in version.split(",")):
        numbers = _NUMBERS.match(part[1:])
        if part[0:1] in {"^", "~"} and not part.startswith("~=") and numbers is not None:
            found.append(f">={part[1:]},<{_next(numbers[0], caret=part.startswith('^'))}")
        elif part[0:1].isdigit():
            found.append(f"=={part}")
        else:
            found.append(part)
    return ",".join(found)


def _next(version: str, *, caret: bool) -> str:
    """The first version that is not meant any more."""
    numbers = [int(part) for part in version.split(".")]
    at = (
        next((n for n, number in enumerate(numbers) if number), len(numbers) - 1) if caret else min(1, len(numbers) - 1)
    )
    return ".".join(map(str, [*numbers[:at], numbers[at] + 1]))


def _of_pipfile(locks: Mapping[str, bytes]) -> Iterator[str]:
    """What Pipenv pinned, exactly; without a lock file what is asked for."""
    if "Pipfile.lock" in locks:
        stated = _table(json.loads(locks["Pipfile.lock"]))
        sections = [stated.get("default"), stated.get("develop")]
    else:
        stated = _table(tomllib.loads(locks.get("Pipfile", b"").decode()))
        sections = [stated.get("packages"), stated.get("dev-packages")]
    for section in sections:
        for name, wanted in _table(section).items():
            if _NAME.fullmatch(name):
                yield _by_poetry(name, wanted)


def _of_setup_cfg(text: bytes) -> Iterator[str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text.decode())
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    wanted = [("options", "install_requires"), ("options", "tests_require")]
    wanted += [("options.extras_require", name) for name in GROUPS]
    for section, name in wanted:
        yield from (line.strip() for line in parser.get(section, name, fallback="").splitlines())


def _of_setup(text: bytes) -> Iterator[str]:
    """What `setup.py` says in so many words; it is read, and not run."""
    try:
        calls = [node for node in ast.walk(ast.parse(text.decode())) if isinstance(node, ast.Call)]
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"setup.py: {error}") from error
    for word in (word for call in calls for word in call.keywords):
        try:
            value: object = ast.literal_eval(word.value)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        if word.arg in {"install_requires", "tests_require"}:
            yield from _lines(value)
        elif word.arg == "extras_require":
            for name in GROUPS:
                yield from _lines(_table(value).get(name))


def _table(value: object) -> Table:
    return cast("Table", value) if isinstance(value, dict) else {}


def _lines(value: object) -> list[str]:
    return [line for line in cast("list[object]", value) if isinstance(line, str)] if isinstance(value, list) else []
