"""Words that are too random to be names: keys, tokens, and bytes written as text. A guess, never a certainty."""

import itertools
import math
from collections import Counter

from homeostat.linear import Match, Pattern

_WORD = Pattern(r"[A-Za-z0-9+/_=-]{24,}")
# Vendors mark their keys so that they are found: Amazon, GitHub, GitLab, Slack, OpenAI and Anthropic, Stripe, PEM.
_MARKED = Pattern(
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[opsur]_[A-Za-z0-9]{30,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}|\bsk-[\w-]{20,}|"
    r"\b[rs]k_live_\w{16,}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"
)
_MOST_WORD = 4096  # characters of one that are looked at
# Of random letters and digits 62 % stand beside one of another kind, in names of many words a third at most.
_CHANGES = 0.45
_RANDOM_BITS = 3.5  # a character
_KINDS_OF_CHARACTERS = 3


def random_words(words: str) -> list[str]:
    """Of 24 random characters of base64 96 in 100 are found. Ids in hexadecimal are not: tests hold many."""
    found: list[str] = []

    def note(match: Match) -> str:
        found.append(str(match[0])[:_MOST_WORD])
        return ""

    _WORD.replace(words, note)
    return [word for word in found if _is_random(word)]


def marked_key(words: str) -> str:
    """The first word that says of itself that it is somebody's key; "" when there is none."""
    return _MARKED.first_in(words)


def bits(word: str) -> float:
    """Shannon's entropy of its characters, in bits for each."""
    counts = Counter(word)
    return -sum(count / len(word) * math.log2(count / len(word)) for count in counts.values())


def _is_random(word: str) -> bool:
    kinds = [_kind(character) for character in word if character.isalnum()]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    several = len(set(kinds)) >= _KINDS_OF_CHARACTERS
    return several and changes >= _CHANGES * len(kinds) and bits(word) >= _RANDOM_BITS


def _kind(character: str) -> str:
    return "digit" if character.isdigit() else "upper" if character.isupper() else "lower"
