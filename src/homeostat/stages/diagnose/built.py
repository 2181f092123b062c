"""From a file that a compiler of TypeScript wrote to the line that it was made of, where nobody uploaded a source map.

`tsc` keeps names of files, names of functions and most of a line: it takes types away, and what asserts them.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from homeostat.errors import NotFound
from homeostat.languages.function_text import function_text
from homeostat.records import Frame

_BUILT = re.compile(r"\.([cm]?)jsx?$")
_ALIKE = 0.8  # of the characters of two lines
_MOST_LINE = 400
_MOST_LINES = 20_000


def built_from(frame: Frame, files: Sequence[str], read: Callable[[str], str]) -> tuple[str, int]:
    """The source and the line in it; ("", 0) where there is none, or more than one that could be it."""
    built = PurePosixPath(frame.absolute_path or frame.path)
    if not (_BUILT.search(built.name) and frame.source.strip()):
        return "", 0
    stem = _BUILT.sub("", built.name)
    kind = _BUILT.search(built.name)
    names = {f"{stem}.{kind[1] if kind else ''}{end}" for end in ("ts", "tsx")}
    found = [(path, line) for path in files if PurePosixPath(path).name in names and (line := _line(path, frame, read))]
    nearest = max((_shared(path, built) for path, _ in found), default=0)
    best = [each for each in found if _shared(each[0], built) == nearest]
    return best[0] if len(best) == 1 else ("", 0)


def _shared(path: str, built: PurePosixPath) -> int:
    """How many of the folders the two have in common."""
    return len({*PurePosixPath(path).parts[:-1]} & {*built.parts[:-1]})


def _line(path: str, frame: Frame, read: Callable[[str], str]) -> int:
    """The one line that is nearly the frame's, in the function of its name where several are; else 0."""
    try:
        text = read(path)
    except NotFound:
        return 0
    wanted = _plain(frame.source)
    alike = [
        (ratio, number)
        for number, line in enumerate(text.splitlines()[:_MOST_LINES], start=1)
        if (ratio := _likeness(wanted, _plain(line))) >= _ALIKE
    ]
    most = max((ratio for ratio, _ in alike), default=0.0)
    numbers = [number for ratio, number in alike if ratio == most]
    name = frame.function.rpartition(".")[2]
    if numbers[1:]:
        numbers = [n for n in numbers if (made := function_text(path, text, n)) and made.name.endswith(name)]
    return numbers[0] if len(numbers) == 1 else 0


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    enough = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return matcher.ratio() if enough else 0.0


def _plain(line: str) -> str:
    return re.sub(r"[\s!;]", "", line[:_MOST_LINE]).replace("'", '"')
