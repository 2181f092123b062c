"""What `python -m doctest -v` prints: at its end, for each text with examples, how many of them there are and failed.

One text is one test, by the name that doctest gives it: `orders.total`. What is printed is hostile: who reads it bounds
its length.
"""

import re
from collections.abc import Iterator

from homeostat.languages.printed import Unfinished

_RUN = re.compile(r"(?<=-m )doctest\b|--doctest-(?:modules|glob)\b")
_HEADING = re.compile(r"^\d+ items? (?P<said>passed all tests|had failures|had no tests):$")
_PASSED = re.compile(r"^ +\d+ tests? in (?P<name>\S.*)$")
_FAILED = re.compile(r"^ +\d+ of +\d+ in (?P<name>\S.*)$")
_END = re.compile(
    r"^\d+ passed(?: and \d+ failed)?\.$|^Test passed\.$|^\*{3}Test Failed\*{3} \d+ failures?", re.MULTILINE
)


def tries_examples(command: str) -> bool:
    """Whether what it runs are the examples in texts: the files that it names are then the code itself."""
    return _RUN.search(command) is not None


def doctests(output: str) -> Iterator[tuple[str, bool]]:
    """Each text with examples, and whether all of them came out as written; none where doctest printed nothing.

    Raises:
        Unfinished: it ends before the tests do.
    """
    lines = output.splitlines()
    said = ""
    for line in lines:
        if heading := _HEADING.match(line):
            said = heading["said"]
        elif said == "passed all tests" and (found := _PASSED.match(line)):
            yield found["name"], True
        elif said == "had failures" and (found := _FAILED.match(line)):
            yield found["name"], False
        elif line.strip() and not line.startswith(" "):
            said = ""
    if not _END.search(output) and any(line == "Trying:" for line in lines):
        raise Unfinished("it ends before the examples do")
