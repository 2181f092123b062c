"""Crashes in services that nobody named before: a base that never began, a day its month lacks, one kind more."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, equals, first_sensible

ROWS = [
    Row(
        "the-base-never-begins",
        {
            "app.py": """
    class Base:
        def __init__(self, table, hooks=None):
            self.table = table
            self.hooks = list(hooks or [])

        def saved(self, record):
            return len([hook(record) for hook in self.hooks]), self.table

    class Customers(Base):
        def __init__(self, table):
            self.cache = {}
    """
        },
        "app.Customers('t').saved(1)",
        equals((0, "t")),
    ),
    Row(
        "the-base-begins-too-late",
        {
            "app.py": """
    class Base:
        def __init__(self):
            self.known = {}

    class Words(Base):
        def __init__(self, first):
            self.known[first] = 1
            super().__init__()
    """
        },
        "len(app.Words('a').known)",
        equals(1),
    ),
    Row(
        "the-next-day-is-next-month",
        {
            "app.py": """
    from datetime import datetime

    def following(at):
        wanted = at.replace(hour=6)
        if wanted <= at:
            wanted = wanted.replace(day=wanted.day + 1)
        return wanted.isoformat()

    def last():
        return following(datetime(2026, 2, 28, 23))
    """
        },
        "app.last()",
        equals("2026-03-01T06:00:00"),
    ),
    Row(
        "the-31st-of-a-short-month",
        {
            "app.py": """
    from datetime import date

    def later(day, months):
        index = day.month - 1 + months
        return date(day.year + index // 12, index % 12 + 1, day.day)

    def next_month():
        return later(date(2026, 1, 31), 1).isoformat()
    """
        },
        "app.next_month()",
        equals("2026-02-28"),
    ),
    Row(
        "one-kind-more",
        {
            "app.py": """
    from datetime import date
    from uuid import UUID

    def plain(value):
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, bytes):
            return value.decode()
        raise TypeError(f"cannot serialize {type(value).__name__}")

    def one():
        return plain(UUID(int=1))
    """
        },
        "app.one()",
        equals("00000000-0000-0000-0000-000000000001"),
    ),
    Row(
        "a-date-that-is-not-there",
        {
            "app.py": """
    from datetime import date

    def row(found):
        paid = found["paid"]
        return (found["id"], date.fromisoformat(paid))
    """
        },
        "app.row({'id': 1, 'paid': None})",
        equals((1, None)),
    ),
    Row(
        "an-empty-cell-is-none-to-its-reader",
        {
            "app.py": """
    def number(text):
        return float(text)

    def total(cells):
        found = 0
        for cell in cells:
            value = number(cell)
            if value is not None:
                found += value
        return found

    def empty():
        return number('')
    """
        },
        "app.empty()",
        equals(None),
    ),
    Row(
        "a-float-among-amounts",
        {
            "app.py": """
    from decimal import Decimal

    def shipping(net):
        return 0 if net >= 50 else 4.90

    def total(net):
        return str(net + shipping(net))

    def small():
        return total(Decimal("10.00"))
    """
        },
        "app.small()",
        equals("14.90"),
    ),
    Row(
        "an-error-of-the-module-that-is-caught",
        {
            "app.py": """
    import sqlite3

    class Duplicate(Exception):
        pass

    def add(db, name):
        try:
            db.execute("INSERT INTO t VALUES (?)", (name,))
        except sqlite3.OperationalError as error:
            return "refused"
        return "added"

    def twice():
        db = sqlite3.connect(":memory:")
        db.execute("CREATE TABLE t (name TEXT UNIQUE)")
        try:
            return [add(db, "a"), add(db, "a")]
        finally:
            db.close()
    """
        },
        "app.twice()",
        equals(["added", "refused"]),
    ),
    Row(
        "equal-to-a-stranger",
        {
            "app.py": """
    class Person:
        def __init__(self, name):
            self.name = name

        def __eq__(self, other):
            return self.name == other.name

        __hash__ = None

    def same(name):
        return [Person(name) == "Ada", Person(name) == Person("Ada")]
    """
        },
        "app.same('Ada')",
        equals([False, True]),
    ),
    Row(
        "a-text-among-amounts-used-twice",
        {
            "app.py": """
    from decimal import Decimal

    def post(balance, amount):
        if balance + amount < 0:
            raise RuntimeError("overdrawn")
        return balance + amount

    def pay():
        return str(post(Decimal("1.00"), "2.50"))
    """
        },
        "app.pay()",
        equals("3.50"),
    ),
    Row(
        "a-time-that-comes-in-both-kinds",
        {
            "app.py": """
    from datetime import datetime, timezone

    def changed(record):
        at = datetime.fromisoformat(record)
        return at

    def newer(records, than):
        return [record for record in records if changed(record) > than]

    def found():
        than = datetime(2026, 3, 1, 9, tzinfo=timezone.utc)
        return newer(["2026-03-01T10:00:00+02:00", "2026-03-01T10:00:00"], than)
    """
        },
        "app.found()",
        equals(["2026-03-01T10:00:00"]),
    ),
    Row(
        "a-generator-gone-through-twice",
        {
            "app.py": """
    def average(numbers):
        if not numbers:
            return 0
        return sum(number for number in numbers) / len(numbers)

    def one():
        return average(n for n in [2, 4])
    """
        },
        "app.one()",
        equals(3.0),
    ),
    Row(
        "a-part-that-is-not-there-yet",
        {
            "app.py": """
    def named(user, name):
        return {**user["profile"], "name": name}

    def shown(user):
        return user.get("profile")
    """
        },
        "app.named({'role': 1}, 'Ada')",
        equals({"name": "Ada"}),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_one_of_the_first_candidates_is_right(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank is not None, "\n".join(shown)
    assert rank < FIRST, "\n".join(shown)
