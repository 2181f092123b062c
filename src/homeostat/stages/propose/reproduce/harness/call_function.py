# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Call one function with the values captured in its frame, and say whether it fails as it failed in production.

Runs inside the sandbox by the service's own Python (3.9 or later, standard library only), with `call.json` beside it.
Values arrive as Sentry's Python SDK sends locals: containers as JSON, leaves as `repr` strings. A leaf is read as a
literal, else evaluated among the names of the function's module and of the project's classes. That is as safe as
running the function itself, and happens nowhere but in the sandbox.

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise, 3 not run.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import collections
import contextlib
import datetime  # noqa: ICN001 - `repr` says `datetime.datetime`
import decimal
import enum
import fractions
import importlib
import inspect
import ipaddress
import json
import os
import pathlib
import re
import sys
import threading
import traceback
import types
import typing
import uuid
from pathlib import Path
from typing import Any, Callable, Generator, Mapping, cast  # noqa: UP035 - for Python 3.8

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}

IMPORT_SECONDS = 30.0
CALL_SECONDS = 20.0
MOST_ITEMS = 10_000  # drawn from a generator
MOST_TEXT = 16 * 1024
SDK_BREADTH = 10  # where Sentry's SDK cuts containers, without a mark that reaches us
SERVER_ERROR = 500
ROOT = Path.cwd()
SDK_TEXT = 1024  # where older SDKs cut a string, ending it in "..."
OK = 200

OBJECT_REPR = re.compile(r"^<([A-Za-z_][\w.]*) (?:object|instance) at 0x[0-9a-fA-F]+>$")
ENUM_REPR = re.compile(r"<([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+): (?:'[^']*'|\"[^\"]*\"|[^<>]*)>")


class NotRebuilt(Exception):
    """A value could not be had from what was captured; the text names it."""


class NotRun(Exception):
    """The function could not be called; the text says why."""


def finish(result: str, detail: str, *, status: int | None = None, log: str = "") -> None:
    """Write what was seen and end the process, whatever threads are left."""
    said = {
        "result": result,
        "detail": " ".join(detail.split())[:400],
        "answer_status": status,
        "log": log[-MOST_TEXT:],
    }
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(EXIT_CODES[result])


@contextlib.contextmanager
def deadline(seconds: float, result: str, what: str) -> Generator[None]:
    """End the process with `result` when the block takes longer."""
    timer = threading.Timer(seconds, finish, (result, f"{what} did not end within {seconds:.0f} s"))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


# --- the function ------------------------------------------------------------------------------------------------


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
        return importlib.import_module(name)
    except BaseException as error:
        raise NotRun(f"importing {name} raised {type(error).__name__}: {error}") from error


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


# --- its arguments -----------------------------------------------------------------------------------------------


def names_for(module: types.ModuleType) -> Mapping[str, Any]:
    """What a `repr` may name: standard classes, the project's, the module's own names, standard modules.

    The later ones win: a module that did `from datetime import datetime` still means the module in a `repr`.
    """
    kinds = (collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque, decimal.Decimal)
    more = (fractions.Fraction, ipaddress.IPv4Address, ipaddress.IPv6Address, pathlib.PosixPath, uuid.UUID)
    modules = (collections, datetime, decimal, enum, fractions, ipaddress, pathlib, uuid)
    standard: dict[str, Any] = {kind.__name__: kind for kind in (*kinds, *more, pathlib.PurePosixPath)}
    standard.update(namespace=types.SimpleNamespace, nan=float("nan"), inf=float("inf"))
    project: dict[str, Any] = {}
    for other in list(sys.modules.values()):
        if is_own(getattr(other, "__file__", None) or ""):
            project.update((name, value) for name, value in vars(other).items() if isinstance(value, type))
    named = {**vars(builtins), **standard, **project, **vars(module), **{known.__name__: known for known in modules}}
    with contextlib.suppress(ImportError):
        named["zoneinfo"] = importlib.import_module("zoneinfo")
    return {name: forgiving(value) for name, value in named.items()}


def is_own(path: str) -> bool:
    real = os.path.realpath(path)
    inside = real.startswith(f"{os.path.realpath(ROOT)}{os.sep}")
    return inside and not re.search(r"[/\\](site-packages|dist-packages|\.?venv|node_modules)[/\\]", real)


def forgiving(value: Any) -> Any:
    """For a data class, a maker that also takes the fields which its `repr` shows and its `__init__` does not."""
    if not isinstance(value, type) or not (hasattr(value, "__dataclass_fields__") or hasattr(value, "model_construct")):
        return value

    kind = cast("Any", value)

    def make(*positional: Any, **fields: Any) -> Any:
        try:
            return kind(*positional, **fields)
        except Exception:
            if positional:
                raise
        if hasattr(value, "model_construct"):
            return kind.model_construct(**fields)
        made: Any = object.__new__(kind)
        for name, field in fields.items():
            object.__setattr__(made, name, field)
        return made

    return make


def rebuild(value: Any, names: Mapping[str, Any], what: str) -> Any:
    """The value that a captured one stands for.

    Raises:
        NotRebuilt: it was cut, filtered, or its `repr` does not say what it held.
    """
    if isinstance(value, list):
        return [rebuild(item, names, f"{what}[{index}]") for index, item in enumerate(cast("list[Any]", value))]
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return {key: rebuild(item, names, f"{what}[{key!r}]") for key, item in pairs}
    if not isinstance(value, str):
        return value
    if "[Filtered]" in value:
        raise NotRebuilt(f"{what} was filtered")
    if value == "<cyclic>" or (len(value) >= SDK_TEXT and value.endswith("...")):
        raise NotRebuilt(f"{what} was cut")
    return evaluated(value, names, what)


def evaluated(text: str, names: Mapping[str, Any], what: str) -> Any:
    for attempt in (text, ENUM_REPR.sub(r"\1", text)):
        with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            return ast.literal_eval(attempt)
        with contextlib.suppress(Exception):
            return eval(attempt, {"__builtins__": {}}, dict(names))  # noqa: S307 - in the sandbox
    kind = class_named(OBJECT_REPR.match(text))
    if kind is not None:
        with contextlib.suppress(NotRebuilt):
            return usual_instance(kind)
    raise NotRebuilt(f"{what} cannot be rebuilt from {text[:80]}")


def class_named(match: re.Match[str] | None) -> type | None:
    """The class in `<app.models.Order object at 0x7f…>`, where it can be imported."""
    if match is None:
        return None
    module, _, name = match.group(1).rpartition(".")
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) else None


def usual_instance(kind: type) -> Any:
    """The only instance that a module of the project holds, else a new one where that takes no arguments."""
    held = {
        id(value): value
        for module in list(sys.modules.values())
        if is_own(getattr(module, "__file__", None) or "")
        for value in list(vars(module).values())
        if type(value) is kind
    }
    if len(held) == 1:
        return next(iter(held.values()))
    try:
        inspect.signature(kind).bind()
        return kind()
    except Exception as error:
        raise NotRebuilt(f"a {kind.__name__} cannot be made without its arguments") from error


def own_instance(captured: Any, owner: type, names: Mapping[str, Any]) -> tuple[Any, bool]:
    """What `self` was, and whether it is only an empty shell of its class."""
    with contextlib.suppress(NotRebuilt):
        made = rebuild(captured, names, "self")
        if isinstance(made, owner):
            return made, False
    with contextlib.suppress(NotRebuilt):
        return usual_instance(owner), False
    try:
        return cast("Any", object.__new__(owner)), True
    except TypeError:
        raise NotRebuilt("self cannot be rebuilt") from None


def fitted(value: Any, hint: Any) -> Any:
    """What the wire made alike, told apart again by the annotation: tuples and sets, and keys that were numbers."""
    origin, inner = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin is typing.Union or type(hint).__name__ == "UnionType":
        fitting = [kind for kind in inner if kind is not type(None)]
        return fitted(value, fitting[0]) if len(fitting) == 1 and value is not None else value
    if isinstance(value, list) and origin in (tuple, set, frozenset, collections.deque):
        return cast("Any", origin)(value)
    if isinstance(value, dict) and inner and inner[0] in (int, float):
        with contextlib.suppress(ValueError):
            return {inner[0](key): item for key, item in cast("dict[str, Any]", value).items()}
    return cast("Any", value)


def arguments_of(
    function: Callable[..., Any], owner: type | None, captured: Mapping[str, Any], names: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any], Any | None]:
    """Positional and named arguments, and the shell that stands for `self` if there is one.

    Raises:
        NotRebuilt: one is missing or cannot be rebuilt.
    """
    hints: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        hints = typing.get_type_hints(function)
    positional: list[Any] = []
    named: dict[str, Any] = {}
    shell = None
    value: Any
    for index, parameter in enumerate(inspect.signature(function).parameters.values()):
        name = parameter.name
        if index == 0 and owner is not None and name in ("self", "cls"):
            value, hollow = (owner, False) if name == "cls" else own_instance(captured.get(name), owner, names)
            shell = value if hollow else None
        elif name in captured:
            value = fitted(rebuild(captured[name], names, name), hints.get(name))
        elif parameter.default is not parameter.empty or parameter.kind in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        ):
            continue
        else:
            raise NotRebuilt(f"{name} was not captured")
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional.extend(value)
        elif parameter.kind is parameter.VAR_KEYWORD:
            named.update(value)
        elif parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            positional.append(value)
    return positional, named, shell


# --- the call ----------------------------------------------------------------------------------------------------


def outcome(function: Callable[..., Any], positional: list[Any], named: dict[str, Any]) -> Any:
    """Call it, and see what it promised through: a coroutine awaited, a generator drawn to its end."""
    given = function(*positional, **named)
    if inspect.iscoroutine(given):
        return asyncio.run(given)
    if inspect.isgenerator(given):
        return [item for item, _ in zip(given, range(MOST_ITEMS))]  # noqa: B905 - for Python 3.8
    if inspect.isasyncgen(given):
        return asyncio.run(drawn(given))
    return given


async def drawn(items: Any) -> list[Any]:
    found: list[Any] = []
    async for item in items:
        found.append(item)
        if len(found) >= MOST_ITEMS:
            break
    return found


def judge_failure(error: BaseException, expected: Mapping[str, str], shell: Any | None) -> None:
    """Say how the call failed, and end the process."""
    log = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    text = f"{type(error).__name__}: {error}"
    if shell is not None and lacks_attribute(error, shell):
        finish(NOT_RUN, f"self was captured without its attributes ({text})", log=log)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    own = [frame for frame in frames if is_own(frame.filename)] or frames
    function, path = (own[-1].name, own[-1].filename) if own else ("", "")
    alike = expected["type"] in (type(error).__name__, type(error).__qualname__) and (
        function == expected["function"].rpartition(".")[2] or same_path(path, expected["path"])
    )
    if alike:
        finish(ALIKE, f"{text} in {function}", log=log)
    status = answer_status(error)
    if status is not None:
        finish(PASSED, f"answered {status}: {getattr(error, 'detail', None) or error}", status=status, log=log)
    finish(OTHERWISE, f"{text} in {function}" if function else text, log=log)


def lacks_attribute(error: BaseException, shell: Any) -> bool:
    if not isinstance(error, AttributeError):
        return False
    return getattr(error, "obj", None) is shell or str(error).startswith(f"'{type(shell).__name__}' object has no")


def answer_status(error: BaseException) -> int | None:
    """The status of a framework's deliberate answer: Starlette's `status_code`, Werkzeug's `code`."""
    for name in ("status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and OK <= status < SERVER_ERROR and isinstance(error, Exception):
            return status
    return None


def same_path(one: str, other: str) -> bool:
    left, right = ([part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")] for path in (one, other))
    shared = min(len(left), len(right), 3)
    return shared > 0 and left[-shared:] == right[-shared:]


def maybe_cut(captured: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name, value in captured.items()
        if isinstance(value, (list, dict)) and len(cast("list[Any]", value)) == SDK_BREADTH
    ]


def main() -> None:
    for name in ("SENTRY_DSN", "PYTHONPROFILEIMPORTTIME"):
        os.environ.pop(name, None)
    order = json.loads((Path(__file__).parent / "call.json").read_text(encoding="utf-8"))
    sys.path[:] = [folder for folder in sys.path if folder != str(Path(__file__).parent)]
    try:
        with deadline(IMPORT_SECONDS, NOT_RUN, "importing the module"):
            module = load_module(order["path"], order["module"])
            function, owner = find_function(module, order["function"], order["first_line"])
            captured = order["variables"]
            positional, named, shell = arguments_of(function, owner, captured, names_for(module))
    except (NotRun, NotRebuilt) as error:
        finish(NOT_RUN, str(error), log=traceback.format_exc())
        return
    with deadline(CALL_SECONDS, OTHERWISE, f"{function.__name__}()"):
        try:
            value = outcome(function, positional, named)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we came to see
            judge_failure(error, order["expected"], shell)
            return
    cut = maybe_cut(captured)
    note = f" ({', '.join(cut)} may have been cut at {SDK_BREADTH} items)" if cut else ""
    try:
        shown = repr(value)[:200]
    except Exception as error:  # noqa: BLE001 - a `repr` of the service's own
        shown = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    finish(PASSED, f"returned {shown}{note}")


if __name__ == "__main__":
    main()
