"""A line for `sh -c`, read and done in this process as a new interpreter would do it."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, NoReturn  # noqa: UP035 - for Python 3.8

ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
NOT_PLAIN = re.compile(r"[|&;<>()`\\*?\[\]~!#\n]")
QUOTED = re.compile(r"'[^']*'")
SCRIPTS = frozenset({"pytest", "uvicorn"})
PYTHONS = frozenset({"python", "python3"})


class NotDone(Exception):
    """It cannot be done here; the text says why."""


@dataclass(frozen=True)
class Command:
    """A line for `sh -c`, read: a module (`-m`) or a file, and what it is given."""

    variables: Mapping[str, str]
    module: str
    file: str
    arguments: tuple[str, ...]


def understood(line: str, variables: Mapping[str, str]) -> Command:
    """What `sh -c` would start by the line.

    Raises:
        NotDone: it is more than assignments and one command of plain words, or the command is none that we know.
    """
    # Between single quotes, such as those of `'test_a.py::test_b[1-2]'`, all is plain to `sh`. A double quote may hold
    # a single one that opens nothing.
    bare = line if '"' in line else QUOTED.sub("''", line)
    if NOT_PLAIN.search(bare) or ("'" in line and "$" in line):
        raise NotDone(f"more than plain words: {line}")
    try:
        words = [expanded(word, variables) for word in shlex.split(line)]
    except ValueError as error:
        raise NotDone(f"{error}: {line}") from None
    given: dict[str, str] = {}
    while words and (found := ASSIGNMENT.fullmatch(words[0])):
        given[found[1]] = found[2]
        words.pop(0)
    if any(name.startswith(("PYTHON", "LD_")) or name == "PATH" for name in given):
        raise NotDone(f"variables for the start of an interpreter: {line}")
    if words and words[0] == "exec":
        words.pop(0)
    return program_in(words, given)


def program_in(words: list[str], given: Mapping[str, str]) -> Command:
    program, rest = (words[0], words[1:]) if words else ("", [])
    path = shutil.which(program) or ""
    if Path(path).parent == Path(sys.executable).parent:
        if program in PYTHONS and len(rest) > 1 and rest[0] == "-m":
            return Command(given, rest[1], "", tuple(rest[2:]))
        if program in PYTHONS and rest and not rest[0].startswith("-"):
            return Command(given, "", rest[0], tuple(rest[1:]))
        if program in SCRIPTS:
            return Command(given, "", path, tuple(rest))
    raise NotDone(f"not a Python command that we know: {' '.join(words)}")


def expanded(word: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        text = variables.get(found[1] or found[2], "")
        if not text or re.search(r"[\s$]", text):
            raise NotDone(f"{found[0]} is empty, or more than one word")
        return text

    full = VARIABLE.sub(value, word)
    if "$" in full:
        raise NotDone(f"more than variables: {word}")
    return full


def become(command: Command) -> NoReturn:
    """Do in this process what a new interpreter would, and end it as that would end."""
    os.environ.update(command.variables)
    try:
        code = ran(command)
    except SystemExit as error:
        code = exit_code(error)
    except BaseException as error:  # noqa: BLE001 - as at the top of any program
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    leave(code)


def ran(command: Command) -> int:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    main.__dict__["__builtins__"] = __builtins__
    if command.module:
        sys.path.insert(0, str(Path.cwd()))
        sys.argv = ["-m", *command.arguments]
        # What `python -m` calls, since 2.6; the public ones put the old `__main__` back under running threads.
        runpy._run_module_as_main(command.module)  # pyright: ignore  # noqa: PGH003, SLF001
        return 0
    path = Path(command.file)
    sys.path.insert(0, str(path.resolve().parent))
    sys.argv = [command.file, *command.arguments]
    main.__file__ = str(Path.cwd() / path)
    exec(compile(path.read_bytes(), main.__file__, "exec"), main.__dict__)  # noqa: S102 - it is what we are for
    return 0


def exit_code(ending: SystemExit) -> int:
    if ending.code is None:
        return 0
    if isinstance(ending.code, int):
        return ending.code & 0xFF
    print(ending.code, file=sys.stderr)  # noqa: T201 - as an interpreter does
    return 1


def leave(code: int) -> NoReturn:
    """End as an interpreter ends, without taking apart what will be gone anyway."""
    import atexit  # noqa: PLC0415 - not before it is needed
    import threading  # noqa: PLC0415

    try:
        threading._shutdown()  # pyright: ignore  # noqa: PGH003, SLF001
        atexit._run_exitfuncs()  # pyright: ignore  # noqa: PGH003, SLF001
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a program may have taken it away
                stream.flush()
    except BaseException:  # noqa: BLE001
        os._exit(code or 120)  # as an interpreter that could not flush
    os._exit(code)
