# ruff: noqa: ANN401 - values of the service's own types pass through here
"""The function that crashed, found again in its module: also without its decorators, and inside another function."""

from __future__ import annotations

import datetime  # noqa: ICN001 - as in the modules beside it
import importlib
import inspect
import os
import re
import sys
import types
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, cast  # noqa: UP035 - for Python 3.8

from call_django import is_wanted, set_up

ROOT = Path.cwd()
MOST_CODE = 20_000  # code objects of one file


class NotRun(Exception):
    """The function could not be called; the text says why."""


def is_own(path: str) -> bool:
    if path.startswith("<"):  # `<frozen os>`, `<string>`: no file
        return False
    real = os.path.realpath(path)
    inside = real.startswith(f"{os.path.realpath(ROOT)}{os.sep}")
    return inside and not re.search(r"[/\\](site-packages|dist-packages|\.?venv|node_modules)[/\\]", real)


def load_module(path: str, name: str) -> types.ModuleType:
    """Import the file under the name it had in production; a script's own block for `__main__` does not run."""
    stem = path[: -len(".py")].replace("/", ".")
    stem = stem.removesuffix(".__init__")
    if name in ("", "__main__") or not (f".{stem}").endswith(f".{name}"):
        name = stem.rpartition(".")[2] if name == "__main__" else stem
    above = stem[: -len(name)].strip(".").replace(".", "/") if stem.endswith(name) else ""
    for folder in (ROOT / "src", ROOT, ROOT / above):
        if folder.is_dir():
            sys.path.insert(0, str(folder))
    try:
        return imported(name)
    except BaseException as error:
        raise NotRun(f"importing {name} raised {type(error).__name__}: {error}") from error


def imported(name: str) -> types.ModuleType:
    """The module; where it needs Django made ready, in a second try."""
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        missing = set_up(ROOT) if is_wanted() else None
        if missing is None:
            raise
        if missing:
            raise NotRun(f"{error} ({missing})") from error
        return importlib.import_module(name)
    if is_wanted():
        set_up(ROOT)
    return module


def find_function(module: types.ModuleType, name: str, first_line: int) -> tuple[Callable[..., Any], type | None]:
    """The function as it was written, without decorators, and the class it belongs to.

    Several of one name are told apart by their classes' names, then by the line they begin at.
    """
    outer, _, last = name.rpartition(".")
    found: list[tuple[Callable[..., Any], type | None]] = []
    for owner in [None, *classes_of(module)]:
        written = plain_function(vars(owner or module).get(last))
        if written is not None and written.__code__.co_name == last and is_from(written, module):
            found.append((written, owner))
    if outer:
        found = [
            (function, owner) for function, owner in found if owner and owner.__name__ in outer.split(".")
        ] or found
    if not found:
        raise NotRun(f"{name} cannot be reached from its module: it is made inside another function, or replaced")
    return min(found, key=lambda pair: abs(pair[0].__code__.co_firstlineno - first_line))


def function_inside(module: types.ModuleType, name: str, line: int, around: Mapping[str, Any]) -> Callable[..., Any]:
    """The function around a line that is made inside another one.

    `around` holds the variables that it takes from there.

    Raises:
        NotRun: there is none of that name, or one of those variables is missing.
    """
    last = name.rpartition(".")[2]
    try:
        source = Path(module.__file__ or "").read_bytes()
        written = compile(source, module.__file__ or "", "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        raise NotRun(f"the source of {name} cannot be read: {error}") from error
    named = [code for code in code_within(written) if code.co_name == last]
    # The last that begins above the line; those that take what we do not have only where there is no other.
    code = min(
        named,
        key=lambda each: (
            any(free not in around for free in each.co_freevars),
            each.co_firstlineno > line,
            abs(each.co_firstlineno - line),
        ),
        default=None,
    )
    if code is None:
        raise NotRun(f"{name} is not in its module")
    missing = [free for free in code.co_freevars if free not in around]
    if missing:
        raise NotRun(f"{name} takes {', '.join(missing)} from around it, which was not captured")
    cells = tuple(types.CellType(around[free]) for free in code.co_freevars)
    return types.FunctionType(code, vars(module), last, None, cells)


def code_within(code: types.CodeType) -> Iterator[types.CodeType]:
    waiting = [code]
    for _ in range(MOST_CODE):
        if not waiting:
            return
        each = waiting.pop()
        yield each
        waiting += [inner for inner in each.co_consts if isinstance(inner, types.CodeType)]


def is_from(function: types.FunctionType, module: types.ModuleType) -> bool:
    return os.path.realpath(function.__code__.co_filename) == os.path.realpath(module.__file__ or "")


def classes_of(module: types.ModuleType) -> list[type]:
    """The classes that the module defines, and those inside them."""
    outer = [value for value in vars(module).values() if isinstance(value, type)]
    inner = [value for owner in outer for value in vars(owner).values() if isinstance(value, type)]
    return [owner for owner in (*outer, *inner) if owner.__module__ == module.__name__]


def plain_function(value: object) -> types.FunctionType | None:
    if isinstance(value, (classmethod, staticmethod)):
        value = cast("Any", value).__func__
    elif isinstance(value, property):
        value = value.fget
    elif hasattr(value, "func") and not isinstance(value, types.FunctionType):  # functools.cached_property
        value = cast("Any", value).func
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, types.FunctionType) else None


def zone_shown(text: str, name: str) -> Any:
    """The zone of pytz whose `repr` this is; it has one object for each offset that a place ever had."""
    try:
        pytz = importlib.import_module("pytz")
        zone: Any = pytz.timezone(name)
    except Exception:  # noqa: BLE001 - not there, or no such place
        return datetime.timezone.utc if name == "UTC" else None  # noqa: UP017 - for Python 3.8
    return next((each for each in (zone, *getattr(zone, "_tzinfos", {}).values()) if repr(each) == text), zone)


def named(path: str) -> Any:
    """What "module:outer.inner" names.

    Raises:
        NotRun: it cannot be imported here.
    """
    module, _, names = path.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for name in names.split("."):
            found = inspect.getattr_static(found, name)
    except BaseException as error:
        raise NotRun(f"{path} cannot be imported: {type(error).__name__}") from error
    return cast("Any", found).__func__ if isinstance(found, (staticmethod, classmethod)) else found
