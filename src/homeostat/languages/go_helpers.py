"""Files of a Go module that no program, or none but a test, is built with, whatever their names say."""

import re
from collections.abc import Callable, Iterator, Sequence

from homeostat.errors import BadInput, NotFound
from homeostat.languages.paths import is_test

_MOST_FILES = 400
_HEAD = 4_000  # characters in which the imports stand
_BY_NAME = re.compile(r"(?:^|/)(?:internal/)?test(?:util|helper|ing|kit|lib|data)\w{0,20}/")
_TESTING = re.compile(r"^(?:import )?\s*(?:\w+ )?\"testing\"\s*$", re.MULTILINE)

_PACKAGE = re.compile(r"^package ", re.MULTILINE)
_IGNORED = re.compile(r"^//(?:go:build| \+build) ignore$", re.MULTILINE)


def is_in_no_build(text: str) -> bool:
    """Whether a file says so, as a program does that writes others: no test can tell anything of it."""
    return _IGNORED.search(_PACKAGE.split(text[:_HEAD], maxsplit=1)[0]) is not None


def helpers_of_tests(files: Sequence[str], read: Callable[[str], str]) -> Iterator[str]:
    """Those that import `testing`, or lie in a `testutil`: they say what is wrong, and their change rights nothing."""
    own = [path for path in files if path.endswith(".go") and not is_test(path)]
    for path in own[:_MOST_FILES]:
        try:
            if _BY_NAME.search(path) or _TESTING.search(read(path)[:_HEAD]):
                yield path
        except (NotFound, BadInput):
            continue
