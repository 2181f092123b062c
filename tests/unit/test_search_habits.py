"""The search knows what people do wrong by habit, and has the change for it among the first."""

import pytest
from test_search import situation_of

from homeostat.stages.propose.search import small_changes

ROWS = [
    pytest.param(
        "def f(x):\n    if not x:\n        return 1\n    return x\n", 2, "if x is None:", 8, id="a nought is there"
    ),
    pytest.param(
        "def f(x):\n    if x:\n        return x\n    return 1\n", 2, "if x is not None:", 8, id="an empty one is"
    ),
    pytest.param(
        "def f(x, y):\n    return x or y\n", 2, "return x if x is not None else y", 8, id="a nought is no lack"
    ),
    pytest.param("def f(x):\n    return 1 + (x or 2)\n", 2, "1 + (x if x is not None else 2)", 8, id="in its brackets"),
    pytest.param(
        "def f(rows):\n    for row in rows:\n        row.go()\n        return rows\n",
        4,
        "    return rows",
        5,
        id="after the loop",
    ),
    pytest.param(
        "def f(send, names):\n    return [lambda: send(name) for name in names]\n",
        2,
        "lambda name=name: send(name)",
        5,
        id="bound as it is made",
    ),
    pytest.param(
        "def f(layers, call):\n    for layer in layers:\n        def call(x, inner=call):\n"
        "            return layer(x, inner)\n    return call\n",
        3,
        "def call(x, inner=call, layer=layer):",
        10,
        id="a function bound as it is made",
    ),
    pytest.param(
        "def f(rows, n):\n    part = []\n    for row in rows:\n        part.append(row)\n        if len(part) == n:\n"
        "            yield part\n            part = []\n",
        5,
        "    if part:\n        yield part\n",
        10,
        id="the last batch",
    ),
    pytest.param(
        "async def f(self, job):\n    self.running += 1\n    done = await job()\n    self.running -= 1\n"
        "    return done\n",
        3,
        "    try:\n        done = await job()\n    finally:\n        self.running -= 1\n    return done",
        10,
        id="whatever happens",
    ),
    pytest.param(
        "def f(lock, work):\n    lock.acquire()\n    work()\n    lock.release()\n",
        3,
        "    try:\n        work()\n    finally:\n        lock.release()\n",
        10,
        id="let go of it whatever happens",
    ),
    pytest.param(
        "def f(function):\n    def wrapper(*args):\n        return function(*args)\n    return wrapper\n",
        2,
        "from functools import wraps\n",
        8,
        id="named as what it wraps",
    ),
    pytest.param("def f(name):\n    return name.rstrip('.csv')\n", 2, "name.removesuffix('.csv')", 5, id="an ending"),
    pytest.param("def f(w, h):\n    return [[0] * w] * h\n", 2, "[[0] * w for _ in range(h)]", 5, id="a row for each"),
    pytest.param(
        "def f(order):\n    items = list(order.items)\n    return items\n",
        2,
        "deepcopy(order.items)",
        12,
        id="its parts too",
    ),
    pytest.param(
        "def f(d):\n    return sorted(d, key=lambda p: (p[1], p[0]), reverse=True)\n",
        2,
        "sorted(d, key=lambda p: (-p[1], p[0]))",
        10,
        id="each in its own order",
    ),
    pytest.param("def f(raw):\n    return raw.decode('utf-8')\n", 2, 'raw.decode("utf-8-sig")', 8, id="with a mark"),
    pytest.param(
        "from decimal import Decimal\ndef f():\n    return 4.90\n", 3, 'return Decimal("4.90")', 5, id="exactly"
    ),
    pytest.param(
        "def f(db, id):\n    return db.execute('DELETE', (id))\n",
        2,
        "db.execute('DELETE', (id,))",
        5,
        id="a tuple of one",
    ),
    pytest.param(
        "def f(headers, name):\n    wanted = name.lower()\n    return [k for k in headers if k == wanted]\n",
        3,
        "if k.lower() == wanted",
        8,
        id="spelt as the other side",
    ),
    pytest.param(
        "def f(rows, done):\n    return list(enumerate(rows, start=done))\n", 2, "start=done + 1", 12, id="counted from"
    ),
    pytest.param("def f(a, b):\n    return a // b\n", 2, "return -(-a // b)", 8, id="rounded up"),
    pytest.param(
        "def f(tree):\n    parts = tree.parts\n    return 1 + max(f(part) for part in parts)\n",
        3,
        "    if not parts:\n        return 0\n",
        25,
        id="where a recursion ends",
    ),
    pytest.param(
        "class P:\n    def f(self):\n        return self.sum()\n    def sum(self):\n        return 1\n"
        "    def product(self):\n        return 2\n",
        3,
        "return self.product()",
        10,
        id="the method beside it",
    ),
]


@pytest.mark.parametrize(("source", "line", "becomes", "among"), ROWS)
def test_it_knows_the_habit(source: str, line: int, becomes: str, among: int) -> None:
    seen: list[str] = []
    for number, candidate in enumerate(small_changes(situation_of(source, line=line)), start=1):
        added = "\n".join(text[1:] for text in candidate.patch.diff.splitlines() if text[:1] in "+ ") + "\n"
        seen.append(candidate.title)
        if becomes in added:
            assert number <= among, seen
            return
    pytest.fail(f"not among {len(seen)}")


@pytest.mark.parametrize(
    ("source", "never"),
    [
        pytest.param("def f(name, n):\n    return 'a' + name\n", "'a' - name", id="a text less something"),
        pytest.param("def f(x):\n    return x is None\n", "x == None", id="equal to None"),
        pytest.param("def f(match):\n    return match.groups()\n", "search.groups()", id="a name that is not there"),
        pytest.param(
            "class C:\n    def f(self):\n        return self.first()\n", "self.last()", id="a method that is not there"
        ),
        pytest.param(
            "def f(send, names):\n    return [lambda name=name: send(name) for name in names]\n",
            "name=name, name=name",
            id="bound already",
        ),
    ],
)
def test_nothing_is_tried_that_cannot_be_meant(source: str, never: str) -> None:
    assert not [each for each in small_changes(situation_of(source, line=2)) if never in each.patch.diff]
