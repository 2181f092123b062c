"""What a failing Go test said, where it got a wrong value and nothing panicked."""

import re
from collections.abc import Iterator

_SAID = re.compile(r"^(?P<indent>\s{2,20})\w{1,100}_test\.go:\d{1,7}: ?(?P<text>.*)$")
_SAID_BY_A_HELPER = re.compile(r"^(?P<indent>\s{1,20})\w{1,100}\.go:\d{1,7}: (?P<text>.*)$")
_TRACE = re.compile(r"\s{1,40}Error Trace:")
_LABEL = re.compile(r"\s{1,40}(?P<label>Error|Messages|Test):\s*(?P<text>.*)$")  # testify's columns
_MOST_LINES = 4_000
_MOST_SAID, _MOST_FOLLOWING = 6, 30
_MOST_CHARACTERS = 400  # of one


def asserted(output: str) -> str:
    """The first words of `t.Errorf` and the like, a line each; "" where there are none.

    Where no test file says anything, those of a file that holds the module's own assertions.
    """
    lines = output.splitlines()[:_MOST_LINES]
    found = [text for text in _each(lines, _SAID) if text] or [text for text in _each(lines, _SAID_BY_A_HELPER) if text]
    return "\n".join(list(dict.fromkeys(found))[:_MOST_SAID])


def _each(lines: list[str], says: re.Pattern[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        said = says.match(line)
        if said is None:
            continue
        following = lines[index + 1 : index + 1 + _MOST_FOLLOWING]
        if following and _TRACE.match(following[0]):
            yield _of_testify(following)
        else:
            deeper = f"{said['indent']}    "
            more = [each.strip() for each in _while_deeper(following, deeper, says)]
            yield " ".join([said["text"].strip(), *more])[:_MOST_CHARACTERS]


def _while_deeper(lines: list[str], indent: str, says: re.Pattern[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith(indent) or says.match(line):
            return
        yield line


def _of_testify(lines: list[str]) -> str:
    """`Not equal: expected: 201 actual  : 200`."""
    words: list[str] = []
    taken = False
    for line in lines:
        if label := _LABEL.match(line):
            if label["label"] == "Test":
                break
            taken = True
            words.append(label["text"].strip())
        elif taken and line.strip() and not line.strip().startswith(("Diff:", "---", "+++", "@@")):
            words.append(line.strip())
        elif line.strip().startswith("Diff:"):
            break
    return " ".join(words)[:_MOST_CHARACTERS]
