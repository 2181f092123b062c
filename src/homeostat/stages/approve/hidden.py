"""Characters that show one thing to a reader and say another to a program.

By Unicode's own advice: UTS #39 (mixed scripts, confusables) and UTS #55 (bidirectional controls in source code).
"""

import re
import unicodedata
from collections.abc import Iterable

from homeostat.linear import Pattern

_MOST_NAMED = 3
# Controls of direction, characters without width, tags, and the rarer selectors of variants. The two common selectors
# (FE0E, FE0F) only choose how a sign is drawn.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!$)")
_WORD = re.compile(r"[^\W\d]\w*")
_TEXT_OF_CODE = Pattern(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`|(?:#|//).*")
# Letters of other scripts that look like Latin ones: a name that is made of them alone reads as another name.
_LOOKALIKES = frozenset("асеоріјѕухһԁԛԝвкмнтАСЕОРІЈЅУХВКМНТαινορυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def hidden_in(texts: Iterable[str]) -> tuple[str, ...]:
    """What no reader would see in texts for people: each in words, the first few."""
    found = [said for text in texts for line in text.split("\n") for said in (*_unseen(line), *_mixed(line))]
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def hidden_in_code(lines: Iterable[str]) -> tuple[str, ...]:
    """The same for lines of code, where a name of lookalikes alone is another name."""
    found = [said for line in lines for said in (*_unseen(line), *_mixed(line), *_disguised(line))]
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def hidden_in_names(names: Iterable[str]) -> tuple[str, ...]:
    """The same for names of files, which hold neither a break nor a space where nobody would see it."""
    listed = list(names)
    broken = [f"{name!a} holds a break" for name in listed if any(sign in name for sign in "\t\n\r")]
    spaced = [
        f"{name!a} has a space at an end" for name in listed if any(one != one.strip() for one in name.split("/"))
    ]
    return (*broken, *spaced, *hidden_in_code(listed))[:_MOST_NAMED]


def _unseen(line: str) -> list[str]:
    if line.isascii() and line.isprintable():
        return []
    return [f"U+{ord(one[0]):04X}" for pattern in (_HIDDEN, _CONTROL) for one in pattern.finditer(line)]


def _mixed(line: str) -> list[str]:
    """Words in which Latin letters stand beside letters of a script that has lookalikes of them."""
    if line.isascii():
        return []
    return [f"{word[0]!a} mixes alphabets" for word in _WORD.finditer(line) if len(_scripts(word[0])) > 1]


def _disguised(line: str) -> list[str]:
    if line.isascii():
        return []
    return [f"{word[0]!a} looks like another name" for word in _WORD.finditer(_without_texts(line)) if _is_one(word[0])]


def _without_texts(line: str) -> str:
    return _TEXT_OF_CODE.replace(line, lambda _: " ")


def _is_one(word: str) -> bool:
    other = [character for character in word if not character.isascii()]
    if not other:
        return False
    return unicodedata.normalize("NFKC", word) != word or all(one in _LOOKALIKES for one in other)


def _scripts(word: str) -> set[str]:
    """Of the letters; accented Latin letters are Latin."""
    names = (unicodedata.name(character, "").partition(" ")[0] for character in word if character.isalpha())
    return {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH")}
