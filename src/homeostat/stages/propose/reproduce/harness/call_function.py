# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Call one function with the values captured in its frame, and say whether it fails as it failed in production.

Runs inside the sandbox by the service's own Python (3.9 or later, standard library only), with `call.json` and the
modules `call_*.py` beside it. Values come as `homeostat-capture` encoded them (`call_captured.py`), or as Sentry's
Python SDK shows them (`call_shown.py`).

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise, 3 not run.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import json
import os
import re
import sys
import textwrap
import threading
import traceback
import typing
from pathlib import Path
from typing import Any, Callable, Generator, Mapping, cast  # noqa: UP035 - for Python 3.8

HERE = Path(__file__).resolve().parent
sys.path[:] = [str(HERE), *(folder for folder in sys.path if folder != str(HERE))]

from call_captured import Captured  # noqa: E402 - found where this file is
from call_refused import is_own_refusal  # noqa: E402
from call_shown import NotRebuilt, Shown, fitted, own_instance, told_attributes  # noqa: E402
from call_stand_in import NotShown, StandIn  # noqa: E402
from call_target import NotRun, find_function, function_inside, is_own, load_module  # noqa: E402

sys.path[:] = [folder for folder in sys.path if folder != str(HERE)]

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}

IMPORT_SECONDS = 30.0
CALL_SECONDS = 20.0
MOST_ITEMS = 10_000  # drawn from a generator
MOST_TEXT = 16 * 1024
SERVER_ERROR = 500
FEW_WORDS = 3
OK = 200
LOOKS_UP = ("get", "pop", "setdefault")


def finish(result: str, detail: str, *, status: int | None = None, log: str = "", lacking: bool = False) -> None:
    """Write what was seen and end the process, whatever threads are left.

    `lacking` says that it came as far as to what was not captured.
    """
    said = {
        "result": result,
        "detail": " ".join(detail.split())[:400],
        "answer_status": status,
        "lacking": lacking,
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


# --- the function and its arguments ------------------------------------------------------------------------------


class Call:
    """A function and what it is given."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        module = self.module = load_module(order["path"], order["module"])
        self.owner: type | None  # of a method
        self.notes: list[str]
        self.shown = not order.get("captured")
        self.hollow: list[Any] = []  # instances that have only some of their attributes
        if order.get("captured"):
            main = module if order["module"] == "__main__" else None
            captured = Captured(order["captured"]["frame"], order["captured"]["objects"], main, **order["reading"])
            values = captured.all()
            self.function, self.owner = self._found(module, order, values)
            self.positional, self.named = arguments(self.function, values)
            self.notes = captured.notes
        else:
            shown = Shown(order["variables"], module)
            self.function, self.owner = self._found(module, order, LazyValues(shown))
            shown.asked = looked_up_by(self.function)
            values = shown_values(self.function, self.owner, shown)
            self.hollow = shown.hollow
            self.positional, self.named = arguments(self.function, values)
            self.notes = shown.notes

    @property
    def unsure(self) -> bool:
        """Whether another failure may only mean that a value read from its text is not what it was."""
        return bool(self.notes and self.shown)

    @staticmethod
    def _found(
        module: Any, order: Mapping[str, Any], values: Mapping[str, Any]
    ) -> tuple[Callable[..., Any], type | None]:
        try:
            return find_function(module, order["function"], order["first_line"])
        except NotRun:
            return function_inside(module, order["function"], order["line"], values), None


class LazyValues(Mapping[str, Any]):
    """Values that are read when somebody asks for them."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def __getitem__(self, name: str) -> Any:
        if name not in self._shown.names():
            raise KeyError(name)
        return self._shown.value(name)

    def __iter__(self) -> Any:
        return iter(self._shown.names())

    def __len__(self) -> int:
        return len(self._shown.names())


def shown_values(function: Callable[..., Any], owner: type | None, shown: Shown) -> dict[str, Any]:
    """The parameters' values, `self` and `cls` among them."""
    hints: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        hints = typing.get_type_hints(function)
    found: dict[str, Any] = {}
    for index, parameter in enumerate(inspect.signature(function).parameters.values()):
        name = parameter.name
        if index == 0 and owner is not None and name == "cls":
            found[name] = owner
        elif index == 0 and owner is not None and name == "self":
            found[name] = own_instance(shown, owner, told_attributes(function, shown))
        elif name in shown.names():
            found[name] = fitted(shown.value(name), hints.get(name), parameter.default)
    return found


def looked_up_by(function: Callable[..., Any]) -> tuple[str, ...]:
    """Variables by which the function looks something up in a dict."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError):
        return ()
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            found.append(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS_UP:
            found += node.args[:1]
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            found.append(node.left)
    return tuple(node.id for node in found if isinstance(node, ast.Name))


def arguments(function: Callable[..., Any], values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Positional and named arguments.

    Raises:
        NotRebuilt: one is missing.
    """
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        name = parameter.name
        if name not in values:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if parameter.default is parameter.empty:
                raise NotRebuilt(f"{name} was not captured")
            continue
        value = values[name]
        if isinstance(value, StandIn) and parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise NotRebuilt(f"{name} was not captured")
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional.extend(cast("list[Any]", value))
        elif parameter.kind is parameter.VAR_KEYWORD:
            named.update(cast("dict[str, Any]", value))
        elif parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            positional.append(value)
    return positional, named


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


def judge_failure(error: BaseException, expected: Mapping[str, str], call: Call) -> None:
    """Say how the call failed, and end the process. Where values are missing, the message has to be the same too."""
    log = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, NotShown):
        finish(NOT_RUN, str(error), log=log, lacking=True)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent != HERE]
    own = [frame for frame in frames if is_own(frame.filename)] or frames
    function, path = (own[-1].name, own[-1].filename) if own else ("", "")
    same = same_words(str(error), expected["message"])
    named = function == expected["function"].rpartition(".")[2]
    if expected["type"] in (type(error).__name__, type(error).__qualname__) and (
        (named or same_path(path, expected["path"]))
        if same
        else (named and like_words(str(error), expected["message"]))
    ):
        if same or not (call.notes or call.hollow):
            finish(ALIKE, f"{text} in {function}", log=log)
        finish(NOT_RUN, f"{text}, and not all values were rebuilt ({'; '.join(call.notes[:5])})", log=log)
    if "StandIn" in text or any(lacks_attribute(error, each) for each in call.hollow):
        finish(NOT_RUN, f"a value was captured without its attributes ({text})", log=log, lacking=True)
    status = answer_status(error)
    if status is not None:
        finish(PASSED, f"answered {status}: {getattr(error, 'detail', None) or error}", status=status, log=log)
    if is_own_refusal(error):
        finish(PASSED, f"refused: {text}", log=log)
    if call.unsure:
        why = f"{text} in {function}, and not all values were rebuilt ({'; '.join(call.notes[:5])})"
        finish(NOT_RUN, why, log=log, lacking=True)
    finish(OTHERWISE, f"{text} in {function}" if function else text, log=log)


def same_words(one: str, other: str) -> bool:
    """Whether the messages say the same but for addresses and numbers."""
    return words_of(one) == words_of(other)


def like_words(one: str, other: str) -> bool:
    """Whether half of the words are the same, as between releases of an interpreter; short ones hold only a value."""
    left, right = set(words_of(one)), set(words_of(other))
    return min(len(left), len(right)) < FEW_WORDS or 2 * len(left & right) >= max(len(left), len(right))


def words_of(message: str) -> list[str]:
    return re.sub(r"0x[0-9a-f]+|\d+", "0", message).split()


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


def main() -> None:
    for name in ("SENTRY_DSN", "PYTHONPROFILEIMPORTTIME"):
        os.environ.pop(name, None)
    order = json.loads((HERE / "call.json").read_text(encoding="utf-8"))
    try:
        with deadline(IMPORT_SECONDS, NOT_RUN, "importing the module"):
            call = Call(order)
    except (NotRun, NotRebuilt, NotShown) as error:
        finish(NOT_RUN, str(error), log=traceback.format_exc())
        return
    function = call.function
    with deadline(CALL_SECONDS, OTHERWISE, f"{function.__name__}()"):
        try:
            value = outcome(function, call.positional, call.named)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we came to see
            judge_failure(error, order["expected"], call)
            return
    note = f" ({'; '.join(call.notes[:5])})" if call.notes else ""
    try:
        shown = repr(value)[:200]
    except BaseException as error:  # noqa: BLE001 - a `repr` of the service's own
        shown = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    finish(PASSED, f"returned {shown}{note}")


if __name__ == "__main__":
    main()
