"""A failing command, for some of its tests alone."""

import itertools
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from homeostat.languages.given import BEFORE
from homeostat.languages.go_reports import package_and_test
from homeostat.languages.go_scripts import is_there, module_of, steps_of
from homeostat.languages.narrowing import runs_ava, runs_jest_or_vitest, runs_mocha, without_files
from homeostat.languages.pytest_options import plainer
from homeostat.languages.scripts import GOES_TO
from homeostat.records import Service

_MOST_TESTS = 20  # that one command names; the rest of those that fail are left to the suite
_PACKAGE = re.compile(r"[\w.~/-]{1,300}")
_GIVEN = re.compile(BEFORE)
_OF_DJANGO = re.compile(r"\b(?:manage\.py|django-admin) test\b")
_TAKE_NOTHING = frozenset({"-q", "-qq", "-x", "-v", "-vv", "-s", "-l"})  # of pytest's options
_NOT_PLAIN = re.compile(r"[|&;<>()`$\n]")


def narrowed(service: Service, tests: Iterable[str], read: Callable[[str], str]) -> str:
    """The command for these tests alone; "" where it cannot be told from the command.

    `read` gives a file of the tree: of several modules that are tested one after another, it tells whose the tests are.
    """
    wanted = sorted(tests)[:_MOST_TESTS]
    if goes := GOES_TO.match(service.test):
        inside = [test.removeprefix(f"{goes['folder']}/") for test in wanted]
        inner = narrowed(
            replace(service, test=service.test[goes.end() :]), inside, lambda path: read(f"{goes['folder']}/{path}")
        )
        return f"{goes[0].strip()} {inner}" if inner else ""
    steps = steps_of(service.test) if service.language == "go" else []
    for step in steps if len(steps) > 1 else ():
        module = module_of(step, read)
        if own := [test for test in wanted if module and test.startswith(f"{module}/")]:
            return narrowed(replace(service, test=step), own, read)
    before = found[0] if (found := _GIVEN.match(service.test)) else ""
    inner = _of_one(replace(service, test=service.test[len(before) :]), wanted, read)
    alone = before + inner if inner else ""
    return plainer(alone, read, of_few=True) if service.language == "python" else alone


def _of_one(service: Service, wanted: Sequence[str], read: Callable[[str], str]) -> str:  # noqa: PLR0911 - one runner a case
    if not wanted or _NOT_PLAIN.search(service.test):
        return ""
    try:
        words = shlex.split(service.test)
    except ValueError:
        return ""
    if any(word.rpartition("/")[2] in {"pytest", "py.test"} for word in words[:3]):
        return _by_file(words, wanted, read) if all(".py" in test for test in wanted) else ""
    if words[1:3] == ["-m", "unittest"]:
        return _by_dotted_name(words, wanted)
    if _OF_DJANGO.search(" ".join(words[:3])):
        return _by_label(words, wanted)
    if runs_jest_or_vitest(words):
        return _by_name(words, wanted)
    if runs_mocha(words):
        return _by_whole_name(words, wanted)
    if runs_ava(words):
        return _by_title(words, wanted)
    if words[:2] == ["go", "test"]:
        return _of_go(service.test, words, wanted)
    return ""


def _by_file(words: Sequence[str], wanted: Sequence[str], read: Callable[[str], str]) -> str:
    """Pytest takes ids, which begin at its root: of `pytest backend` that is backend, where its settings lie there."""
    named = [word.partition("::")[0].strip("/") for word in words[1:] if not word.startswith("-")]
    folders = [str(folder) for word in named for folder in (PurePosixPath(word), *PurePosixPath(word).parents)]
    roots = dict.fromkeys(("", *(f"{folder}/" for folder in folders if folder != ".")))

    def from_here(test: str) -> str:
        file = test.partition("::")[0]
        return next((f"{root}{test}" for root in roots if is_there(f"{root}{file}", read)), test)

    ids = [from_here(test) for test in wanted]
    kept = [word for index, word in enumerate(words) if not _names_a_test(words, index, ids)]
    return shlex.join([*kept, *ids])


def _of_go(command: str, words: Sequence[str], wanted: Sequence[str]) -> str:
    """The tests that stand below their package's name, in their packages alone: each of the others is built too."""
    found = [(package, name) for package, name in map(package_and_test, wanted) if name]
    names = "|".join(sorted({name.partition("/")[0] for _, name in found}))
    if not names or any(word.startswith(("-run", "--run")) for word in words):
        return ""
    packages = sorted({package for package, _ in found})
    if "./..." in words and all(_PACKAGE.fullmatch(package) for package in packages):
        command = command.replace("./...", " ".join(packages), 1)
    return f"{command} -run '^({names})$'"


def _by_dotted_name(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Discovery may start in a folder whose tests cannot be imported by name: they are picked of what it finds."""
    if any(test.startswith("unittest.loader.") for test in wanted):  # a module that could not be loaded
        return ""
    if "discover" not in words:
        return shlex.join([*words[:3], *wanted])
    if any(word.startswith("-k") for word in words):
        return ""
    return shlex.join([*words, *(word for test in wanted for word in ("-k", test))])


def _by_label(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Django takes a test's own dotted name; a word behind an option may be its value, and is kept."""
    if any(test.startswith("unittest.loader.") for test in wanted):  # a module that could not be loaded
        return ""
    at = words.index("test") + 1
    kept = [
        word
        for before, word in itertools.pairwise(words[at - 1 :])
        if word.startswith("-") or (before.startswith("-") and "=" not in before)
    ]
    return shlex.join([*words[:at], *kept, *wanted])


def _by_name(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Jest and Vitest both take names as `-t` and a part of the files' paths; an id is `file > the whole name`."""
    found = [test.partition(" > ") for test in wanted]
    files = sorted({file for file, _, name in found if name})
    names = sorted({re.sub(r"[^\w\s]", lambda special: f"\\{special[0]}", name) for _, _, name in found if name})
    if not files or "-t" in words:
        return ""
    return shlex.join([*without_files(words), *files, "-t", f"^({'|'.join(names)})$"])


def _by_title(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Ava takes titles as `-m`; an id is the title, behind its file's name where there are several."""
    titles = [test.rpartition(" \u203a ")[2] for test in wanted]
    if any("*" in title or title.startswith("!") for title in titles) or {"-m", "--match"} & {*words}:
        return ""
    return shlex.join([*words, *(f"--match={title}" for title in titles)])


def _by_whole_name(words: Sequence[str], wanted: Sequence[str]) -> str:
    """Mocha takes a pattern of the whole name, that of the suites first; an id is `suites::test`."""
    names = [re.escape(test).replace("::", "(?:::| )") for test in wanted]
    if any(word.startswith(("-g", "-f", "--grep", "--fgrep")) for word in words):
        return ""
    return shlex.join([*words, "-g", f"^(?:{'|'.join(names)})$"])


def _names_a_test(words: Sequence[str], index: int, ids: Sequence[str]) -> bool:
    """A path, a folder of one of these tests, or a test's id, and not what an option takes."""
    word, before = words[index], words[index - 1] if index else ""
    folder = word.removeprefix("./").rstrip("/")
    holds_one = folder in {"", ".", "tests", "test"} or any(test.startswith(f"{folder}/") for test in ids)
    is_path = word.endswith(".py") or "::" in word or holds_one
    return index > 0 and is_path and not (before.startswith("-") and "=" not in before and before not in _TAKE_NOTHING)
