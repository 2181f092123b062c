"""What a reviewer would see in a change beside the code around it, in any of our languages: from words and lines.

None of it proves or refutes anything: what a sign is worth stands in `measured.json`. Sixteen were counted on fixes of
which was known whether they are right (`bench/repair/calibrate.py`): that the file asks, answers or refuses the same
elsewhere, that most of a function is left out, that a twin of the line stays, and so on. With each case left out in
turn these two helped a little; the others did not, and are not looked for.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice, pairwise

from homeostat.languages.diff import Hunk, hunks_of
from homeostat.languages.function_text import function_text
from homeostat.languages.paths import is_test
from homeostat.records import Candidate, Sign

_MOST_TEXT = 400_000  # characters of a file
_MOST_CHANGES = 20
_MOST_LINES = 400  # of one stretch of a patch
_MOST_LINE = 1_000  # characters of a line that are read

_TOKEN = re.compile(r"[A-Za-z_$][\w$]*|\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|[^\s\w]")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_NO_CALLS = frozenset({
    "if", "elif", "while", "for", "switch", "catch", "return", "and", "or", "not", "in", "is", "function", "func",
    "await", "yield", "with", "except", "raise", "throw", "typeof", "len", "isinstance", "hasattr", "str", "int",
    "float", "bool", "list", "dict", "set", "tuple", "repr", "String", "Number", "Array", "Boolean",
    "string", "byte", "rune", "error", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
    "float32", "float64", "cap",
})  # fmt: skip


class _Change:
    """One stretch of lines that others take the place of; either may be empty."""

    def __init__(self, line: int, gone: Sequence[str], come: Sequence[str]) -> None:
        self.line = max(1, line)  # the first of those that go, or the one behind which others come, 1-based
        self.gone = [each[:_MOST_LINE] for each in gone]
        self.come = [each[:_MOST_LINE] for each in come]


def signs(candidate: Candidate, before: Mapping[str, str], error_type: str) -> tuple[Sign, ...]:
    """Each kind once, in a fixed order; none for a revert, or where the changed files' texts are not at hand.

    `error_type` is what was raised.
    """
    if candidate.approach == "revert":
        return ()
    stretches = (
        (path, change)
        for path, hunks in hunks_of(candidate.patch).items()
        if path in before and not is_test(path) and len(before[path]) <= _MOST_TEXT
        for change in _changes(hunks)
    )
    changes = list(islice(stretches, _MOST_CHANGES))
    found = (
        _loses_call([change for _, change in changes]),
        _raised_on_purpose((_around(path, before[path], change.line) for path, change in changes), error_type),
    )
    return tuple(sign for sign in found if sign is not None)


def _changes(hunks: list[Hunk]) -> Iterator[_Change]:
    for hunk in hunks:
        if len(hunk.before) + len(hunk.after) > _MOST_LINES:
            continue
        matcher = SequenceMatcher(None, hunk.before, hunk.after, autojunk=False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag != "equal":
                line = hunk.first_line + (start if end > start else start - 1)
                yield _Change(line, hunk.before[start:end], hunk.after[new_start:new_end])


def _around(path: str, text: str, line: int) -> str:
    """The function that is changed; the whole file where it is in none."""
    function = function_text(path, text, line)
    return function.text if function is not None else text


def _loses_call(changes: list[_Change]) -> Sign | None:
    """A call that is gone, and none made in its place: what it did is no longer done."""
    gone, come = Counter[str](), Counter[str]()
    for change in changes:
        gone += _calls(change.gone)
        come += _calls(change.come)
    lost = gone - come
    if lost.total() > (come - gone).total():
        return Sign(kind="loses-call", says=f"It no longer calls {next(iter(lost))[:60]}")
    return None


def _calls(lines: list[str]) -> Counter[str]:
    tokens = [token for line in lines for token in _TOKEN.findall(line)]
    return Counter(one for one, two in pairwise(tokens) if two == "(" and _WORD.fullmatch(one) and one not in _NO_CALLS)


def _raised_on_purpose(functions: Iterator[str], error_type: str) -> Sign | None:
    """Where the code refuses by itself, a change of it is likelier to silence a check than to mend a mistake."""
    name = error_type.rpartition(".")[2]
    if not name:
        return None
    purposely = re.compile(rf"\b(?:raise|throw new|throw)\s+(?:[\w.]{{0,80}}\.)?{re.escape(name)}\b")
    if any(purposely.search(function) for function in functions):
        return Sign(kind="raised-on-purpose", says=f"The function that it changes raises {name[:60]} itself")
    return None
