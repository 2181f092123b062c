"""True templates of a C program's messages, by the format strings in its binary: how `printed/` was labelled.

python bench/templates/labels.py BINARY... < messages    # a message and its template a line; without one, none fits
"""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_LEAST_LETTERS = 4
_SPECIFIER = re.compile(r"%(?:%|[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|j|z|t|L|q)?[diouxXeEfFgGaAcspnm])")
_VALUES = (
    {"c": "(.)"} | dict.fromkeys("diouxX", r"(-?(?:0x)?[0-9a-fA-F]+)") | dict.fromkeys("eEfFgGaA", r"(-?[0-9.e+-]+)")
)


class Form(NamedTuple):
    letters: int  # of its constant text
    pattern: re.Pattern[str]
    pieces: tuple[str | None, ...]  # None for a value


def forms(texts: Iterable[str]) -> dict[str, list[Form]]:
    """The formats by their longest word, which a message of theirs has to hold."""
    found: dict[str, list[Form]] = defaultdict(list)
    for text in texts:
        pieces: list[str | None] = []
        place = 0
        for match in _SPECIFIER.finditer(text):
            pieces += text[place : match.start()], "%" if match[0] == "%%" else None
            place = match.end()
        pieces.append(text[place:])
        specifiers = iter([match[0][-1] for match in _SPECIFIER.finditer(text) if match[0] != "%%"])
        pattern = "".join(
            _VALUES.get(next(specifiers), "(.*?)") if piece is None else re.escape(piece) for piece in pieces
        )
        words = [word for piece in pieces if piece for word in re.findall(r"[A-Za-z]+", piece)]
        if (letters := sum(map(len, words))) >= _LEAST_LETTERS:
            found[max(words, key=len)].append(Form(letters, re.compile(pattern, re.DOTALL), tuple(pieces)))
    return found


def template(message: str, known: dict[str, list[Form]]) -> str:
    """The matching format with most letters, `<*>` for its values; "" where none matches.

    A value that is empty in this message and touches a word is left out.
    """
    near = [form for word in set(re.findall(r"[A-Za-z]+", message)) for form in known.get(word, ())]
    fitting = [(form, match) for form in near if (match := form.pattern.fullmatch(message))]
    if not fitting:
        return ""
    form, match = max(fitting, key=lambda pair: (pair[0].letters, len(pair[0].pieces)))
    values = iter(match.groups())
    shown: list[str] = []
    for place, piece in enumerate(form.pieces):
        following = next((after for after in form.pieces[place + 1 :] if after != ""), None) or ""
        if piece is not None:
            shown.append(piece)
        elif next(values) or not following[:1].isalpha():
            shown.append("<*>")
    return "".join(shown)


def main() -> None:
    texts: set[str] = set()
    for binary in sys.argv[1:]:
        # With -e S, so that a text in UTF-8 is not cut at its first sign beyond ASCII.
        command = ["strings", "-n", "4", "-e", "S", str(Path(binary))]
        printed = subprocess.run(command, capture_output=True, check=True).stdout
        texts.update(printed.decode(errors="replace").splitlines())
    known = forms(texts)
    for line in sys.stdin:
        message = line.rstrip("\n")
        print(f"{message}\t{template(message, known)}")


if __name__ == "__main__":
    main()
