"""The language that a test command asks for: a tree of several has one command for each."""

import re
from collections.abc import Callable

from homeostat.languages.makefiles import behind_make
from homeostat.languages.scripts import GOES_TO

_RUNNERS = {
    "python": re.compile(r"\b(?:pytest|py\.test|unittest|doctest|tox|nox)\b|\bmanage\.py test\b"),
    "go": re.compile(r"\bgo (?:-C[ =]?\S+ )?test\b|\bgotestsum\b"),
    "javascript": re.compile(r"\b(?:node|npm|npx|pnpm|yarn|bun|jest|vitest|mocha|ava|tape|uvu|tsx)\b"),
}


def language_tested(command: str, read: Callable[[str], str]) -> str:
    """By the runner that it names, or that its target of a Makefile does; "" where that is none, or several.

    `read` gives a file of the tree, and raises NotFound.
    """
    if goes := GOES_TO.match(command):
        return language_tested(command[goes.end() :], lambda path: read(f"{goes['folder']}/{path}"))
    does = behind_make(command, read) or command
    named = [language for language, runner in _RUNNERS.items() if runner.search(does)]
    return named[0] if len(named) == 1 else ""
