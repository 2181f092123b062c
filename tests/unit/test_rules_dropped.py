"""A statement is gone: what it made is missing, and what it was made of is read by nobody."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, equals, first_sensible

ROWS = [
    Row(
        "several-of-one",
        {
            "app.py": '''
    def label(size):
        """As it stands on the box."""
        return f"{width}x{height}x{depth} mm"
    '''
        },
        "app.label((20, 30, 5))",
        equals("20x30x5 mm"),
    ),
    Row(
        "one-of-a-local",
        {
            "app.py": """
    def longest(words):
        by_length = sorted(words, key=len)
        return ordered[-1]
    """
        },
        "app.longest(['ab', 'abcd', 'a'])",
        equals("abcd"),
    ),
    Row(
        "where-it-begins",
        {
            "app.py": """
    def doubled(start, steps):
        for _ in range(steps):
            total *= 2
        return total
    """
        },
        "app.doubled(3, 2)",
        equals(12),
    ),
    Row(
        "an-object-forgets",
        {
            "app.py": """
    class Shelf:
        def __init__(self, name, width):
            self.books = []
            self.name = name

        def room(self):
            return self.width - len(self.books)
    """
        },
        "app.Shelf('a', 4).room()",
        equals(4),
    ),
    Row(
        "an-object-forgets-all",
        {
            "app.py": """
    class Shelf:
        def __init__(self, width):
            print("a shelf")

        @property
        def room(self):
            return self._width
    """
        },
        "app.Shelf(4).room",
        equals(4),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_is_missing_is_made_of_what_nobody_reads(row: Row, tmp_path: Path) -> None:
    rank, found, seen = first_sensible(row, tmp_path)
    assert rank is not None, seen
    assert rank < FIRST
    assert found[rank].strategy in {"rule:name-made-of-unread", "rule:name-kept"}


READ = Row(
    "all-is-read",
    {
        "app.py": """
    def label(size, unit):
        return f"{size} {unit} of {maker}"
    """
    },
    "app.label(3, 'mm')",
    equals(None),
)


def test_what_is_read_is_not_what_is_missing(tmp_path: Path) -> None:
    _, found, _ = first_sensible(READ, tmp_path)
    assert "rule:name-made-of-unread" not in {candidate.strategy for candidate in found}
