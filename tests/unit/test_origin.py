"""Where a bad value came from, by the text of the functions on the stack."""

from textwrap import dedent

import pytest

from homeostat.errors import NotFound
from homeostat.stages.diagnose.origin import origin_of

FILES = {
    "src/shop/store.py": """
        def find(rows, key):
            for row in rows:
                if row.key == key:
                    return row
            return None


        def newest(rows):
            if rows:
                return rows[-1]


        def first(query):
            return query.first()


        def total(lines):
            return sum(lines)


        def keys(rows):
            for row in rows:
                yield row.key
    """,
}


def told(code: str, *stack: int, name: str = "x", **others: str) -> list[tuple[int, str]]:
    files = FILES | {"src/shop/views.py": code} | others

    def read(path: str) -> str:
        try:
            return dedent(files[path])
        except KeyError:
            raise NotFound(path) from None

    steps = origin_of(name, [("src/shop/views.py", line) for line in stack], read=read, files=tuple(files))
    return [(step.line, step.says) for step in steps]


@pytest.mark.parametrize(
    ("code", "way"),
    [
        pytest.param(
            "from shop.store import find\ndef view(rows):\n    x = find(rows, 1)\n    return x.name\n",
            [(3, "x is `find(rows, 1)`"), (6, "find gives nothing here")],
            id="a function that says None",
        ),
        pytest.param(
            "from shop import store\ndef view(rows):\n    x = store.newest(rows)\n    return x.name\n",
            [(3, "x is `store.newest(rows)`"), (9, "newest can end without a return, and then gives nothing")],
            id="a function that just ends",
        ),
        pytest.param(
            "from .store import first\ndef view(q):\n    x = first(q)\n    return x.name\n",
            [(3, "x is `first(q)`"), (15, "first gives `query.first()`")],
            id="what it passes on",
        ),
        pytest.param(
            "from shop.store import total\ndef view(q):\n    x = total(q)\n    return x.name\n",
            [(3, "x is `total(q)`"), (19, "total gives `sum(lines)`")],
            id="its only answer",
        ),
        pytest.param(
            "def view(d):\n    x = d.get('k')\n    return x.name\n", [(2, "x is `d.get('k')`")], id="a dictionary"
        ),
        pytest.param(
            "def view(d):\n    y = d.get('k')\n    x = y\n    return x.name\n",
            [(2, "y is `d.get('k')`")],
            id="under another name",
        ),
        pytest.param(
            "def view(rows):\n    for x in rows:\n        print(x.name)\n",
            [(2, "x is an entry of `rows`")],
            id="a loop",
        ),
        pytest.param(
            "def view(rows):\n    x = 1\n    x, y = rows\n    return x.name\n", [], id="unpacked: not followed"
        ),
        pytest.param("def view(rows):\n    return x.name\n", [], id="a global"),
        pytest.param("def view(x):\n    return x.name\n", [], id="handed over by nobody we know"),
        pytest.param("def view(:\n", [], id="no Python"),
        pytest.param("x.name\n", [], id="no function"),
    ],
)
def test_a_value_is_followed_to_its_birth(code: str, way: list[tuple[int, str]]) -> None:
    line = next((n for n, text in enumerate(code.splitlines(), 1) if "x.name" in text), 1)
    assert told(code, line) == way


CALLED = """\
class Till:
    def __init__(self, x, y=None):
        self.name = x.name + y.name

    def sell(self, x, *, y=None):
        return x.name + y.name


def view(till, body):
    who = body.get("who")
    return till.sell(who)


def other(till, body):
    return till.sell(x=body["a"], y=None)


def made(body):
    return Till(body.get("who"))


def spread(till, body):
    return till.sell(*body)
"""


@pytest.mark.parametrize(
    ("name", "stack", "way"),
    [
        pytest.param("x", (6, 11), [(10, 'who is `body.get("who")`')], id="a method's argument, by name"),
        pytest.param("x", (6, 15), [(15, 'x is handed over as `body["a"]`')], id="by keyword"),
        pytest.param("y", (6, 15), [(15, "y is handed over as `None`")], id="None itself"),
        pytest.param("y", (6, 11), [(5, "y was not given, and has its default")], id="a default"),
        pytest.param("x", (3, 19), [(19, 'x is handed over as `body.get("who")`')], id="a constructor's"),
        pytest.param("x", (6, 23), [], id="spread: not followed"),
        pytest.param("self", (6, 11), [], id="self"),
    ],
)
def test_a_parameter_is_followed_to_the_caller(name: str, stack: tuple[int, ...], way: list[tuple[int, str]]) -> None:
    assert told(CALLED, *stack, name=name) == way


def test_a_circle_of_names_ends() -> None:
    code = "def f(x):\n    return x.name\n\ndef g(x):\n    return f(x)\n"
    assert told(code, 2, *([5] * 20)) == [(5, "x is handed over as x")]


READS = """
    def read_line(row):
        return {"sku": row["sku"], "count": row.get("count")}
"""


def test_a_field_of_a_record_is_followed_to_the_one_place_that_makes_it() -> None:
    code = "def total(line):\n    x = line['count']\n    return x * 5\n"
    way = told(code, 3, **{"src/shop/reading.py": READS})
    assert way == [(2, "x is `line['count']`"), (3, 'count is made here: `row.get("count")`')]


def test_a_field_that_two_places_make_is_not_followed() -> None:
    code = "def total(line):\n    x = line['count']\n    return x * 5\n"
    way = told(code, 3, **{"src/shop/reading.py": READS, "src/shop/more.py": READS})
    assert way == [(2, "x is `line['count']`")]


@pytest.mark.parametrize("made", ["requests.get(row)", "client.get('/counts')", "row.get('count', 0)", "row['count']"])
def test_what_is_no_look_up_without_a_default_makes_no_nothing(made: str) -> None:
    code = "def total(line):\n    x = line['count']\n    return x * 5\n"
    reads = f"import requests\n\ndef read_line(row):\n    return {{'count': {made}}}\n"
    assert told(code, 3, **{"src/shop/reading.py": reads}) == [(2, "x is `line['count']`")]
