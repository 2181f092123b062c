# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Write the captured call down as plain code, and say what it gives on this tree.

Runs inside the sandbox by the service's own Python, on the mended tree, with `call.json` and the modules
`call_*.py` beside it. The arguments are written before the call is made, which may change them.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any, Mapping  # noqa: UP035 - for Python 3.8

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from call_written import NotPlain, Writer  # noqa: E402 - found where this file is

from call_function import (  # noqa: E402, isort:skip - it takes the folder off the path again
    Call,
    NotRebuilt,
    NotRun,
    NotShown,
    is_own_refusal,
    outcome,
)

SECONDS = 30.0
MOST_GIVEN = 400  # characters of a value that is asserted
PLAIN = (bool, int, float, str, bytes, list, tuple, dict, set, type(None))
PASSING = re.compile(r"0x[0-9a-fA-F]{6,}|\bat 0x")  # an address is another one the next time


def leave(said: Mapping[str, Any]) -> None:
    Path(os.environ["HOMEOSTAT_RESULTS"]).write_text(json.dumps(said), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)


def written_call(call: Call, order: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    """How the call is written.

    Raises:
        NotPlain: it cannot be.
    """
    name = order["function"].rpartition(".")[2]
    if call.owner is None and getattr(call.module, name, None) is None:
        raise NotPlain(f"{name} is made inside another function")
    if inspect.isasyncgenfunction(call.function):
        raise NotPlain(f"{name} is an asynchronous generator")
    positional = list(call.positional)
    receiver, callee, called = "", name, True
    if call.owner is None:
        writer.imports.add((call.module.__name__, name))
    else:
        held = inspect.getattr_static(call.owner, name, None)
        if isinstance(held, staticmethod):
            callee = f"{writer.name(call.owner, call.owner.__name__)}.{name}"
        elif isinstance(held, classmethod) or name == "__new__":
            kind = positional.pop(0)
            callee = writer.name(kind, "the class") + ("" if name == "__new__" else f".{name}")
        elif name == "__init__":
            callee = writer.name(type(positional.pop(0)), "the class")
        else:
            receiver = writer.text(positional.pop(0), "self")
            called = inspect.isfunction(held)
    return {
        "owner": call.owner.__name__ if call.owner else "",
        "receiver": receiver,
        "callee": callee,
        "called": called,
        "arguments": [*written_arguments(call, positional, writer)],
        "awaited": inspect.iscoroutinefunction(call.function),
        "drawn": inspect.isgeneratorfunction(call.function),
    }


def written_arguments(call: Call, positional: list[Any], writer: Writer) -> list[tuple[str, str, str]]:
    """Keyword or "", a name for it, its code."""
    names = [
        each.name
        for each in inspect.signature(call.function).parameters.values()
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    names = names[len(call.positional) - len(positional) :]
    found: list[tuple[str, str, str]] = []
    for number, value in enumerate(positional):
        name = names[number] if number < len(names) else f"argument_{number + 1}"
        found.append(("", name, writer.text(value, name)))
    for name, value in call.named.items():
        found.append((name, name, writer.text(value, name)))
    return found


def given(value: Any) -> str | None:
    """The value as a literal that will be the same tomorrow; None where it is none."""
    if not isinstance(value, PLAIN):
        return None
    writer = Writer()
    try:
        text = writer.text(value, "it")
    except NotPlain:
        return None
    today = time.strftime("%Y-%m-%d")
    return None if writer.imports or len(text) > MOST_GIVEN or PASSING.search(text) or today in text else text


def returns_something(call: Call) -> bool:
    """Whether the function has a `return` with a value: else None says nothing."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(call.function)))
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError):
        return False
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(tree))


def main() -> None:
    timer = threading.Timer(SECONDS, leave, ({"why": f"it did not end within {SECONDS:.0f} s"},))
    timer.daemon = True
    timer.start()
    order = json.loads((HERE / "call.json").read_text(encoding="utf-8"))
    writer = Writer()
    try:
        call = Call(order)
        said = written_call(call, order, writer)
    except (NotRun, NotRebuilt, NotShown, NotPlain) as error:
        leave({"why": str(error)})
        return
    said["refused"] = said["gave"] = ""
    try:
        value = outcome(call.function, call.positional, call.named)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we came to see
        if not is_own_refusal(error) and not isinstance(error, Exception):
            leave({"why": f"it ends with {type(error).__name__}"})
        try:
            said["refused"] = writer.name(type(error), "the error")
        except NotPlain as unnamed:
            leave({"why": str(unnamed)})
    else:
        text = given(value)
        said["gave"] = text if text is not None and (value is not None or returns_something(call)) else ""
    said["imports"] = sorted(writer.imports)
    leave(said)


if __name__ == "__main__":
    main()
