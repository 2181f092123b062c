"""What a small change is called: people read this before its diff."""

import pytest

from homeostat.stages.propose.small_change import candidate

BATCHES = "    return [items[start:start + size] for start in range(0, len(items) - size, size)]\n"
ROWS = {
    "short": ("    return a > b\n", "    return a >= b\n", "In f, `return a > b` becomes `return a >= b`"),
    "long": (
        BATCHES,
        BATCHES.replace(" - size", ""),
        "In f, `…start in range(0, len(items) - size, size)]` becomes `…start in range(0, len(items), size)]`",
    ),
    "long, at its end": (
        f"{BATCHES.rstrip()}  # {'x' * 20}\n",
        f"{BATCHES.rstrip()}  # {'x' * 20}y\n",
        f"In f, `…size)]  # {'x' * 20}` becomes `…size)]  # {'x' * 20}y`",
    ),
    "moved": ("    if a:\n        b()\n", "    if a:\n    b()\n", "In f, `b()` is moved"),
    "left out": ("    a()\n    b()\n", "    a()\n", "In f, `b()` is left out"),
    "more": ("    a()\n    b()\n", "    c()\n    d()\n", "In f, constant (2 lines)"),
    "one more": ("    a()\n", "    a()\n    b()\n", "In f, `b()` is added"),
}


@pytest.mark.parametrize(("before", "after", "title"), ROWS.values(), ids=ROWS)
def test_a_small_change_is_told_by_what_differs(before: str, after: str, title: str) -> None:
    assert candidate("f", "constant", "app.py", before, after, prior=0.1).title == title
