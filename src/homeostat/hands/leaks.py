"""What looks like a secret in what is about to leave the house: in a patch's new lines, and in its texts.

Keys with a known form, private keys, credentials in addresses and card numbers by the scrubber's own rules; besides,
words that are too random to be names, and values of names such as `password` that look like real ones. A patch may
keep what the file said before.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterable

from homeostat.languages.diff import added_lines
from homeostat.linear import Pattern
from homeostat.records import Patch
from homeostat.stages.sense.scrub.kinds import Kind, likely_kinds, replaced

_KNOWN = (Kind.PEMKEY, Kind.KEY, Kind.URLAUTH, Kind.CREDITCARD)
_NAMED = (Kind.PASSWORD, Kind.BEARER)  # what a name tells of is looked at once more: tests are full of such names
_WORD = Pattern(r"[A-Za-z0-9+/_=-]{24,}")
_MOST_WORD = 4096  # characters of one that are looked at
# Of random letters and digits 62 % stand beside one of another kind, in names of many words a third at most.
_CHANGES = 0.45
_RANDOM_BITS = 3.5  # a character
_KINDS_OF_CHARACTERS = 3
_LEAST_VALUE = 8
_VALUE_BITS = 2.75


def leaks_of(patch: Patch, texts: Iterable[str]) -> tuple[str, ...]:
    """What was found, by its kind and never by itself: "a key in the patch"."""
    before = "\n".join(line for line in patch.diff.split("\n") if not line.startswith("+"))
    added = "\n".join(line for line in added_lines(patch) if not line.startswith("++ "))
    found = [f"{kind} in the patch" for kind in _kinds(added, known=before, code=True)]
    found += [f"{kind} in its words" for kind in _kinds("\n".join(texts), known="", code=False)]
    return tuple(dict.fromkeys(found))


def _kinds(words: str, *, known: str, code: bool) -> Iterable[str]:
    likely = likely_kinds(words)
    for kind in (*_KNOWN, *_NAMED):
        if kind in likely and any(_counts(kind, value) and value not in known for value in _values(kind, words, code)):
            yield f"a {kind.value}"
    if any(_is_random(value) and value not in known for value in _words(words)):
        yield "a random word"


def _values(kind: Kind, words: str, code: bool) -> list[str]:  # noqa: FBT001 - as the caller names it
    found: list[str] = []

    def note(value: str) -> str:
        found.append(value)
        return value

    replaced(kind, words, note, code=code)
    return found


def _counts(kind: Kind, value: str) -> bool:
    if kind not in _NAMED:
        return True
    plain = value.strip("'\"")
    digits, letters = any(map(str.isdigit, plain)), any(map(str.isalpha, plain))
    return len(plain) >= _LEAST_VALUE and digits and letters and _bits(plain) >= _VALUE_BITS and "{" not in plain


def _words(words: str) -> list[str]:
    found: list[str] = []

    def note(match: object) -> str:
        found.append(str(match[0])[:_MOST_WORD])  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType]
        return ""

    _WORD.replace(words, note)
    return found


def _is_random(word: str) -> bool:
    """Digests and ids are of few kinds of characters: they are no secrets by themselves, and stand in every test."""
    kinds = [_kind(character) for character in word if character.isalnum()]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    return len(set(kinds)) >= _KINDS_OF_CHARACTERS and changes >= _CHANGES * len(kinds) and _bits(word) >= _RANDOM_BITS


def _kind(character: str) -> str:
    return "digit" if character.isdigit() else "upper" if character.isupper() else "lower"


def _bits(word: str) -> float:
    """Shannon's entropy of its characters, in bits for each."""
    counts = Counter(word)
    return -sum(count / len(word) * math.log2(count / len(word)) for count in counts.values())
