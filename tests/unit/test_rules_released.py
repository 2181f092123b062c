"""Crashes of kinds that published packages had in one release and not in the next, each in other words."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, equals, first_sensible

ROWS = [
    Row(
        "fewer-than-the-parts",
        {
            "app.py": """
    def parts(items, count):
        size = len(items) // count
        return [items[start : start + size] for start in range(0, len(items), size)]
    """
        },
        "app.parts(['a', 'b'], 3)",
        equals([["a"], ["b"]]),
    ),
    Row(
        "every-so-many-of-few",
        {
            "app.py": """
    def sample(points, most=100):
        return points[:: len(points) // most]
    """
        },
        "app.sample([3, 4, 5])",
        equals([3, 4, 5]),
    ),
    Row(
        "chunks-of-an-empty-body",
        {
            "app.py": """
    class Answer:
        def __init__(self, content):
            self.content = content

        def chunks(self, size=None):
            size = len(self.content) if size is None else size
            for start in range(0, len(self.content), size):
                yield self.content[start : start + size]
    """
        },
        "list(app.Answer(b'').chunks())",
        equals([]),
    ),
    Row(
        "a-header-that-is-there-and-empty",
        {
            "app.py": """
    from datetime import datetime

    def when(text):
        day, _, _ = text.partition(" ")
        return datetime.strptime(day.strip(), "%Y-%m-%d")

    class Catalogue:
        made = changed = None

        def read(self, headers):
            for name, value in headers:
                if name == "Made":
                    self.made = when(value)
                elif name == "Changed":
                    if "YEAR" not in value:
                        self.changed = when(value)
            return self

    def found():
        read = Catalogue().read([("Made", "2026-03-01"), ("Changed", "")])
        both = Catalogue().read([("Made", " "), ("Changed", "2026-03-02")])
        return read.made.day, read.changed, both.made, both.changed.day
    """
        },
        "app.found()",
        equals((1, None, None, 2)),
    ),
    Row(
        "a-column-that-was-left-empty",
        {
            "app.py": """
    import json

    def apply(record, row):
        record["name"] = row["name"]
        record["extra"] = json.loads(row["extra"])
        return record
    """
        },
        "app.apply({'extra': 1}, {'name': 'Ann', 'extra': ''})",
        equals({"name": "Ann", "extra": 1}),
    ),
    Row(
        "half-of-a-pair-is-left",
        {
            "app.py": """
    from struct import unpack

    def samples(data):
        count = len(data) // 4
        return unpack(f"<{count}i", data)
    """
        },
        "app.samples(bytes([1, 0, 0, 0, 2, 0]))",
        equals((1,)),
    ),
    Row(
        "a-header-and-what-follows",
        {
            "app.py": """
    import struct

    def kind(packet):
        number, length = struct.unpack("!HH", packet)
        return number

    def of_two():
        return kind(bytes([0, 7, 0, 2]) + bytes(2))
    """
        },
        "app.of_two()",
        equals(7),
    ),
    Row(
        "a-file-that-was-cut-off",
        {
            "app.py": """
    import io
    import struct

    def records(file):
        found = []
        while True:
            data = file.read(4)
            if not data:
                return found
            found.append(struct.unpack(">I", data)[0])

    def read():
        return records(io.BytesIO(bytes([0, 0, 0, 5, 0, 0])))
    """
        },
        "app.read()",
        equals([5]),
    ),
    Row(
        "a-letter-that-is-none",
        {
            "codes.py": """
    class CodeError(Exception):
        pass

    class BadLength(CodeError):
        pass

    class BadLetter(CodeError):
        pass
    """,
            "app.py": """
    from codes import *

    LETTERS = "ABCDEFGH"

    def compact(code):
        return code.replace(" ", "").upper()

    def weight(letters):
        return sum(LETTERS.index(letter) for letter in letters)

    def validate(code):
        code = compact(code)
        if not code[:1].isalpha():
            raise BadLetter()
        if len(code) != 4:
            raise BadLength()
        return weight(code[:3]) % 10 == int(code[3])

    def is_valid(code):
        try:
            return bool(validate(code))
        except CodeError:
            return False

    def both(code):
        try:
            validate(code)
        except CodeError as error:
            return is_valid(code), "Bad" in type(error).__name__

    def asked():
        return is_valid("ABX3"), both("ABX3"), is_valid("ABC3")
    """,
        },
        "app.asked()",
        equals((False, (False, True), True)),
    ),
    Row(
        "a-wrapper-of-something-else",
        {
            "app.py": """
    class Query:
        def __init__(self, *columns):
            self.columns = [*columns]

    class Delete:
        pass

    class Named:
        def __init__(self, what, name=""):
            self.what, self.name = what, name

    def with_names(node):
        if isinstance(node, Named) and node.name:
            query = node.what
            missing = [number for number, column in enumerate(query.columns) if not column]
            for number in missing:
                query.columns[number] = f"{node.name}{number}"
        return node

    def found():
        gone = Named(Delete(), "gone")
        return with_names(gone) is gone, with_names(Named(Query("a", ""), "x")).what.columns
    """
        },
        "app.found()",
        equals((True, ["a", "x1"])),
    ),
    Row(
        "a-question-by-a-conversion-that-refuses",
        {
            "app.py": """
    class Literal:
        is_text = False

        def __init__(self, text):
            self.text = text

        @property
        def is_number(self):
            return not self.is_text

        def value(self):
            try:
                return int(self.text)
            except ValueError:
                if "e" in self.text:
                    raise ValueError(f"too large: {self.text}")
                return float(self.text)

        @property
        def is_whole(self) -> bool:
            return self.is_number and isinstance(self.value(), int)

    def found():
        return [Literal(text).is_whole for text in ("1", "1.5", "1e999")]
    """
        },
        "app.found()",
        equals([True, False, False]),
    ),
    Row(
        "more-than-there-is",
        {
            "app.py": """
    import random

    def some(items, count=3):
        return sorted(random.sample(items, count))
    """
        },
        "app.some([2, 1])",
        equals([1, 2]),
    ),
    Row(
        "late-already",
        {
            "app.py": """
    import time

    def until(due, now):
        time.sleep(due - now)
        return due
    """
        },
        "app.until(1.0, 1.5)",
        equals(1.0),
    ),
    Row(
        "workers-for-nothing",
        {
            "app.py": """
    from concurrent.futures import ThreadPoolExecutor

    def lengths(texts):
        with ThreadPoolExecutor(max_workers=min(len(texts), 4)) as pool:
            return list(pool.map(len, texts))
    """
        },
        "app.lengths([])",
        equals([]),
    ),
    Row(
        "a-narrow-page",
        {
            "app.py": """
    import textwrap

    def fold(text, width):
        inner = width - 4
        return textwrap.wrap(text, inner)
    """
        },
        "app.fold('a b', 4)",
        equals(["a", "b"]),
    ),
    Row(
        "a-folder-that-was-never-made",
        {
            "app.py": """
    import tempfile

    def save(path, text):
        with open(path, "w") as file:
            return file.write(text)

    def once():
        return save(tempfile.mkdtemp() + "/a/b.txt", "abc")
    """
        },
        "app.once()",
        equals(3),
    ),
    Row(
        "a-report-of-the-month",
        {
            "app.py": """
    import pathlib
    import tempfile

    def report(home, month):
        target = home / month / "report.txt"
        target.write_text("none")
        return target.name

    def once():
        return report(pathlib.Path(tempfile.mkdtemp()), "2026-03")
    """
        },
        "app.once()",
        equals("report.txt"),
    ),
    Row(
        "folders-within-folders",
        {
            "app.py": """
    import pathlib
    import tempfile

    def prepare(path):
        path.mkdir(exist_ok=True)
        return path.name

    def once():
        return prepare(pathlib.Path(tempfile.mkdtemp()) / "a" / "b")
    """
        },
        "app.once()",
        equals("b"),
    ),
    Row(
        "the-first-hook",
        {
            "app.py": """
    class Bus:
        def __init__(self):
            self.hooks = {}

        def on(self, name, hook):
            self.hooks[name].append(hook)
            return self

        def count(self, name):
            return len(self.hooks.get(name, ()))

    def found():
        return Bus().on("a", print).on("a", len).count("a")
    """
        },
        "app.found()",
        equals(2),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_one_of_the_first_candidates_is_right(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank is not None, "\n".join(shown)
    assert rank < FIRST, "\n".join(shown)


def test_a_condition_over_several_lines_goes_on_in_its_own_manner(tmp_path: Path) -> None:
    row = Row(
        "several lines",
        {
            "app.py": """
    class Named:
        what, name = 3, "x"

    def columns(node):
        if (
            isinstance(node, Named)
            and node.name
        ):
            query = node.what
            return query.columns
        return []

    def found():
        return columns(Named())
    """
        },
        "app.found()",
        equals([]),
    )
    _, found, _ = first_sensible(row, tmp_path)
    diffs = [each.patch.diff for each in found if each.strategy == "rule:attribute-of-a-kind"]
    assert ['+        and hasattr(node.what, "columns")' in each for each in diffs] == [True]
