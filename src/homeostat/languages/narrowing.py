"""A service's test command, for some of its test files alone."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from homeostat.languages import LANGUAGES
from homeostat.languages.paths import is_test
from homeostat.languages.scripts import GOES_TO
from homeostat.records import Service

_MOST_FILES = 300  # that one command names
_MOST_CHARACTERS = 60_000  # of a command: the kernel takes 128 kB for a word
_MOST_BEFORE = 6  # words, up to the runner
_NOT_PLAIN = re.compile(r"[|&;<>()`$\n]")
_NPM = re.compile(r"(?:npm|pnpm|yarn) (?:run )?(?:test|t)(?= |$)(?! --)")


def for_files(service: Service, files: Sequence[str]) -> str:
    """The command for those files alone; "" where it is none of those that can be told so, or they are none."""
    command = service.test.strip() or LANGUAGES[service.language].test_command
    if goes := GOES_TO.match(command):  # what lies elsewhere is not its suite's
        folder, inside = f"{goes['folder']}/", replace(service, test=command[goes.end() :])
        narrowed = for_files(inside, [path.removeprefix(folder) for path in files if path.startswith(folder)])
        return f"{goes[0].strip()} {narrowed}" if narrowed else ""
    if not files or len(files) > _MOST_FILES or _NOT_PLAIN.search(command):
        return ""
    try:
        words = shlex.split(command)
    except ValueError:
        return ""
    narrowed = _narrowed(service.language, words, command, files)
    return narrowed if len(narrowed) <= _MOST_CHARACTERS else ""


def _narrowed(language: str, words: Sequence[str], command: str, files: Sequence[str]) -> str:
    if language == "go" and words[:2] == ["go", "test"]:
        packages = sorted({f"./{PurePosixPath(path).parent}".replace("./.", ".") for path in files})
        return shlex.join([*(word for word in words if not _names_packages(word)), *packages])
    if language != "javascript":
        return ""
    if runs_jest_or_vitest(words):
        by_path = ["--runTestsByPath"] if any(PurePosixPath(word).name == "jest" for word in words[:3]) else []
        return shlex.join([*without_files(words), *by_path, *files])
    if (words[:1] == ["node"] and "--test" in words) or runs_mocha(words):
        return shlex.join([*without_files(words), *files])
    return shlex.join([*words, "--", *files]) if _NPM.fullmatch(command) else ""


def runs_jest_or_vitest(words: Sequence[str]) -> bool:
    """Within its first words: `cross-env A=1 B=2 jest`, `node --enable-source-maps node_modules/jest/bin/jest.js`."""
    return any(PurePosixPath(word).name in {"jest", "jest.js", "vitest"} for word in words[:_MOST_BEFORE])


def runs_mocha(words: Sequence[str]) -> bool:
    return any(PurePosixPath(word).name in {"mocha", "_mocha"} for word in words[:_MOST_BEFORE])


def runs_ava(words: Sequence[str]) -> bool:
    return any(PurePosixPath(word).name == "ava" for word in words[:_MOST_BEFORE])


def _names_packages(word: str) -> bool:
    return word in {".", "./..."} or word.startswith("./")


def without_files(words: Sequence[str]) -> list[str]:
    """Without the words that say which tests, which are those behind the program that are no options."""
    return [word for word in words if not (is_test(word) or word.rstrip("/") in {"test", "tests", "spec", "__tests__"})]
