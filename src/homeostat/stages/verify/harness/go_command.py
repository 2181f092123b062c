"""What a `go test` command builds and runs, read of its words. Runs inside the sandbox, standard library only."""

from __future__ import annotations

import contextlib
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

MOST_TEST_FILES = 4_000
NOT_PLAIN = re.compile(r"[|&;<>()`\n]")
GOES_TO = re.compile(r"cd ([\w.-]+(?:/[\w.-]+)*)/? *&& *")

BUILT_WITH = {"-race", "-trimpath"}
BUILT_WITH_ONE = {"-tags", "-mod", "-ldflags"}
LEFT_OUT = {"-v", "-json", "-cover", "-failfast", "-x", "-count=1", "-vet=off"}


@dataclass
class Command:
    build: list[str] = field(default_factory=list[str])
    test: list[str] = field(default_factory=list[str])
    packages: list[str] = field(default_factory=list[str])
    pattern: str = ""
    folder: str = "."  # where it runs, below the tree's root


def read_command(command: str) -> Command | None:  # noqa: C901, PLR0912 - an option a case
    """None where it is more than a plain `go test`, in a folder of the tree at most."""
    gone = GOES_TO.match(command)
    command = command[gone.end() :] if gone is not None else command
    if NOT_PLAIN.search(re.sub(r"'[^']*'", "", command)):
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:2] != ["go", "test"]:
        return None
    read, rest = Command(folder=gone[1] if gone is not None else "."), words[2:]
    while rest:
        word = rest.pop(0)
        name, has_value, value = word.replace("--", "-", 1).partition("=")
        if not word.startswith("-"):
            read.packages.append(word)
        elif word in LEFT_OUT or name in {"-count", "-p", "-timeout", "-vet", "-parallel"}:
            if not has_value and name in {"-count", "-p", "-timeout", "-parallel"} and rest:
                rest.pop(0)
        elif word in BUILT_WITH:
            read.build.append(word)
        elif name in {"-run", *BUILT_WITH_ONE}:
            if not has_value and not rest:
                return None
            value = value if has_value else rest.pop(0)
            if name == "-run":
                read.pattern = value
            else:
                read.build.append(f"{name}={value}")
        elif name == "-short":
            read.test.append("-test.short")
        else:
            return None
    read.packages = read.packages or ["."]
    return read


def wanted_folders(pattern: str) -> set[str] | None:
    """Where the tests stand that `^(TestA|TestB)$` names; None where it is another pattern."""
    plain = re.fullmatch(r"\^\(([\w|]+)\)\$", pattern)
    if plain is None:
        return None
    names, found = set(plain[1].split("|")), set[str]()
    for path in sorted(Path().rglob("*_test.go"))[:MOST_TEST_FILES]:
        with contextlib.suppress(OSError):
            text = path.read_text(encoding="utf-8", errors="replace")
            if names.intersection(re.findall(r"^func (Test\w*)\(", text, re.MULTILINE)):
                found.add(str(path.parent.resolve()))
    return found
