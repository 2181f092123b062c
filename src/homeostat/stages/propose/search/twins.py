"""Names that differ in a word, and what is said of one of them said of the other."""

import re

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|_+|.")
_LEAST = 2  # letters of what differs


def where_they_differ(one: str, other: str) -> tuple[str, str]:
    """What is left of both without the words, or else the letters, in which they begin and end alike.

    Of `begin_hits` and `end_hits` it is begin and end, of `addi` and `removei` it is add and remove; "" and "" where
    that is less than a word.
    """
    first, second = _without_ends([*_words(one)], [*_words(other)])
    if len(first) == len(second) == 1 and len(_words(one)) == 1:
        first, second = _without_ends([*one], [*other])
    was, becomes = "".join(first), "".join(second)
    return (was, becomes) if min(len(was), len(becomes)) >= _LEAST else ("", "")


def with_part(name: str, was: str, becomes: str) -> str:
    """The name with these words for those, as it spells them: `source_file` in `sourceFile` and `SourceFile` too."""
    snake = re.sub(rf"(?<![A-Za-z]){re.escape(was)}(?![A-Za-z])", lambda _: becomes, name)
    return snake if snake != name else name.replace(_capital(was), _capital(becomes)) if len(was) >= _LEAST else name


def in_words_of(twin: str, name: str, text: str) -> str:
    """What is said of a name, said of its twin; "" where they are no twins, or nothing of it is about either."""
    was, becomes = where_they_differ(twin, name)
    if not was or (was, becomes) == (twin, name):
        return ""
    said = re.sub(r"[A-Za-z_]\w*", lambda found: with_part(found[0], was, becomes), text)
    return "" if said == text else said


def _words(name: str) -> list[str]:
    return [found[0] for found in _WORD.finditer(name)]


def _without_ends(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    most = min(len(one), len(other))
    start = next((at for at in range(most) if one[at] != other[at]), most)
    end = next((at for at in range(most - start) if one[-1 - at] != other[-1 - at]), most - start)
    return one[start : len(one) - end], other[start : len(other) - end]


def _capital(words: str) -> str:
    """`type_conflict` as TypeConflict."""
    return "".join(part[:1].upper() + part[1:] for part in words.split("_"))
