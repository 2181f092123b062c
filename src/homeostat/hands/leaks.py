"""What looks like a secret in what is about to leave the house: in a patch's new lines, and in its texts.

Keys with a known form, private keys, credentials in addresses and card numbers by the scrubber's own rules; besides,
values of names such as `password` that look like real ones, and, in texts, words that are too random to be names. Such
words in a patch are a person's to look at (`languages/protected.py`): a test of a captured request holds its bytes. A
patch may keep what the file said before.
"""

from collections.abc import Iterable

from homeostat.languages.diff import hunks_of
from homeostat.languages.random_words import bits, random_words
from homeostat.records import Patch
from homeostat.stages.sense.scrub.kinds import Kind, likely_kinds, replaced

_KNOWN = (Kind.PEMKEY, Kind.KEY, Kind.URLAUTH, Kind.CREDITCARD)
_NAMED = (Kind.PASSWORD, Kind.BEARER)  # what a name tells of is looked at once more: tests are full of such names
_LEAST_VALUE = 8
_VALUE_BITS = 2.75


def leaks_of(patch: Patch, texts: Iterable[str]) -> tuple[str, ...]:
    """What was found, by its kind and never by itself: "a key in the patch"."""
    hunks = [hunk for each in hunks_of(patch).values() for hunk in each]
    before = "\n".join(line for hunk in hunks for line in hunk.before)
    added = "\n".join(line for hunk in hunks for line in hunk.after)
    found = [f"{kind} in the patch" for kind in _kinds(added, known=before, code=True)]
    words = "\n".join(texts)
    found += [f"{kind} in its words" for kind in _kinds(words, known="", code=False)]
    found += ["a random word in its words"] if random_words(words) else []
    return tuple(dict.fromkeys(found))


def _kinds(words: str, *, known: str, code: bool) -> Iterable[str]:
    likely = likely_kinds(words)
    for kind in (*_KNOWN, *_NAMED):
        if kind in likely and any(_counts(kind, value) and value not in known for value in _values(kind, words, code)):
            yield f"a {kind.value}"


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
    return len(plain) >= _LEAST_VALUE and digits and letters and bits(plain) >= _VALUE_BITS and "{" not in plain
