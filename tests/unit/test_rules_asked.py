"""What the failing test asks for comes first; None is mended where it is made; a sum begins with its own nothing."""

from pathlib import Path

import pytest
from test_rules import Row, equals, first_sensible

ROWS = [
    Row(
        "the-error-that-the-test-waits-for",
        {
            "app.py": """
    import re

    def span(text):
        match = re.match(r"(\\d+)h", text)
        return int(match.group(1))
    """,
            "test_app.py": """
    import app
    import pytest

    def test_no_span():
        with pytest.raises(ValueError):
            app.span("soon")
        return app.span("3h")
    """,
        },
        "test_app.test_no_span()",
        equals(3),
    ),
    Row(
        "the-error-that-has-its-own-words",
        {
            "app.py": """
    class Empty(Exception):
        def __init__(self):
            super().__init__("there is nothing")

    def first(text):
        return list(text)[0]
    """,
            "test_app.py": """
    import app
    import pytest

    def test_nothing():
        with pytest.raises(app.Empty):
            app.first("")
        return app.first("ab")
    """,
        },
        "test_app.test_nothing()",
        equals("a"),
    ),
    Row(
        "the-empty-list-that-the-test-asks-for",
        {
            "app.py": """
    import json

    def tags(row):
        found = json.loads(row["tags"])
        return dict(tags=found)
    """,
            "test_app.py": """
    import app

    def test_without_tags():
        assert app.tags({"tags": None})["tags"] == []
        return app.tags({"tags": "[1]"})
    """,
        },
        "test_app.test_without_tags()",
        equals({"tags": [1]}),
    ),
    Row(
        "the-parameter-for-nothing",
        {
            "app.py": """
    def mean(values, default=0.0):
        values = list(values)
        return sum(values) / len(values)

    def asked():
        return mean([], default=5), mean([1, 2])
    """
        },
        "app.asked()",
        equals((5, 1.5)),
    ),
    Row(
        "a-cell-that-is-not-there",
        {
            "app.py": """
    def record(header, row):
        found = {}
        for at, name in enumerate(header):
            found[name] = row[at].strip()
        return found
    """
        },
        "app.record(['a', 'b'], ['1 '])",
        equals({"a": "1", "b": ""}),
    ),
    Row(
        "none-is-mended-where-it-is-made",
        {
            "app.py": """
    class Orders:
        def spent(self, row):
            "Cents that were paid, SUM(cents)."
            return row["sum"]

    def level(orders, row):
        spent = orders.spent(row)
        for least, name in [(10, "gold"), (0, "basic")]:
            if spent >= least:
                return name
        return ""

    def asked():
        return level(Orders(), {"sum": None}), Orders().spent({"sum": None})
    """
        },
        "app.asked()",
        equals(("basic", 0)),
    ),
    Row(
        "a-sum-of-money",
        {
            "app.py": """
    class Money:
        def __init__(self, cents):
            self.cents = cents

        def __add__(self, other):
            return Money(self.cents + other.cents)

    def total(prices):
        return sum(price for price in prices)

    def asked():
        return total([Money(1), Money(2)]).cents, total([]).cents
    """
        },
        "app.asked()",
        equals((3, 0)),
    ),
    Row(
        "a-sum-of-lists",
        {"app.py": "def flat(rows):\n    return sum(rows)\n\ndef asked():\n    return flat([[1], [2]]), flat([])\n"},
        "app.asked()",
        equals(([1, 2], [])),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_likeliest_is_right(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank == 0, "\n".join(shown)
