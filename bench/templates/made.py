"""Lines made from formats, with their true templates.

A line of `formats/*/NAME.txt` is a format. `<ip>` stands for any of many addresses, `<=eth0>` for one value that never
changes here; both are values to a reader, so the true template has `<*>` for them. What a placeholder stands for is a
row of `formats/values.txt`, where # is any digit and % any hexadecimal one, or a function below.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

FORMATS = Path(__file__).parent / "formats"
VALUES = {
    name: choices.split("|")
    for name, choices in (row.split(": ", 1) for row in (FORMATS / "values.txt").read_text().splitlines())
}
NUMBERS = {"digit": (0, 9), "number": (0, 200), "integer": (0, 99_999), "signed": (-90, 90), "port": (1_024, 65_000)}
_PLACEHOLDER = re.compile(r"<(=[^<>]*|\w+)>")
_MOST_LINES, _ALONE = 60, 0.25  # lines of one format; how many formats are seen once


def made(folder: str, seed: int = 7) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each system's name, and its lines with their templates."""
    for path in sorted((FORMATS / folder).glob("*.txt")):
        dice = random.Random(f"{seed} {path.stem}")  # noqa: S311 - made-up lines
        lines = [pair for form in path.read_text().splitlines() for pair in _lines(form, dice)]
        dice.shuffle(lines)
        yield path.stem, lines


def _lines(form: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    count = 1 if dice.random() < _ALONE else dice.randint(2, _MOST_LINES)
    for _ in range(count):
        line = _PLACEHOLDER.sub(lambda found: found[1][1:] if found[1][:1] == "=" else _value(found[1], dice), form)
        yield line, _PLACEHOLDER.sub("<*>", form)


def _value(name: str, dice: random.Random) -> str:
    if name in NUMBERS:
        return str(dice.randint(*NUMBERS[name]))
    if name in {"float", "tenth"}:
        return f"{dice.random() * 100:.{1 if name == 'tenth' else dice.randint(1, 6)}f}"
    if name == "ip":
        return ".".join(str(dice.randint(1, 254)) for _ in range(4))
    if name == "path":
        return "/" + "/".join(
            dice.choice(("var", "lib", "data", "p1", "usr", "app")) for _ in range(dice.randint(2, 5))
        )
    digits = {"#": "0123456789", "%": "0123456789abcdef"}
    return "".join(dice.choice(digits.get(sign, sign)) for sign in dice.choice(VALUES[name]))
