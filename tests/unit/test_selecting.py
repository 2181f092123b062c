"""Which tests of a slow suite touch a change."""

import pytest

from homeostat.languages.diff import diff_of
from homeostat.languages.importing import importing_tests
from homeostat.languages.narrowing import for_files
from homeostat.records import Service
from homeostat.stages.verify.selecting import Covered, Timed, touching

SHOP = """\
RATE = 0.2


def price(item):
    return item["price"]


def total(items):
    def tax(price):
        return price * RATE

    return sum(price(item) + tax(price(item)) for item in items)
"""
TESTS = [
    Timed(name="tests/test_a.py::test_first", seconds=0.1, watched=False),
    Timed(name="tests/test_b.py::test_price", seconds=60.0, watched=True),
    Timed(name="tests/test_b.py::test_other", seconds=60.0, watched=True),
    Timed(name="tests/test_c.py::test_total", seconds=5.0, watched=True),
    Timed(name="tests/test_c.py::test_price", seconds=1.0, watched=True),
]
COVERED = Covered(
    tests=TESTS,
    functions={"shop.py": {4: 0b11010, 8: 0b01000, 9: 0b01000}, "other.py": {1: 0b00100}},
    collected=7,
)


def change(old: str, new: str, path: str = "shop.py") -> tuple[str, ...]:
    patch = diff_of(path, SHOP, SHOP.replace(old, new))
    return touching(COVERED, patch, lambda _: SHOP, seconds=1000)


FIRST, TOTAL, PRICES = "a::test_first", "c::test_total", ["c::test_price", "b::test_price"]


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        pytest.param('item["price"]', 'item.get("price")', [FIRST, TOTAL, *PRICES], id="a function"),
        pytest.param("price * RATE", "price * 2", [FIRST, TOTAL], id="one inside another"),
        pytest.param("return sum", "print()\n    return sum", [FIRST, TOTAL], id="a line more"),
        pytest.param("RATE = 0.2", "RATE = 0.3", [FIRST, TOTAL, *PRICES], id="outside of all"),
    ],
)
def test_the_tests_that_touch_it_the_shortest_files_first(old: str, new: str, names: list[str]) -> None:
    assert [name.removeprefix("tests/test_").replace(".py", "") for name in change(old, new)] == names


def test_what_nobody_runs_is_touched_by_none_but_those_that_nobody_watched() -> None:
    assert change("RATE = 0.2", "RATE = 0.3", "new.py") == ("tests/test_a.py::test_first",)


def test_as_many_as_there_is_time_for() -> None:
    patch = diff_of("shop.py", SHOP, SHOP.replace('item["price"]', "0"))
    assert len(touching(COVERED, patch, lambda _: SHOP, seconds=30)) == 3


class Tree:
    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def files(self, commit: str) -> tuple[str, ...]:
        del commit
        return tuple(self.texts)

    def read(self, path: str, commit: str) -> str:
        del commit
        return self.texts[path]


TYPESCRIPT = {
    "src/price.ts": "export const price = 1;",
    "src/total.ts": "import { price } from './price.js';",
    "src/lone.ts": "",
    "tests/total.test.ts": "import { total } from '../src/total';",
    "tests/lone.test.ts": "import '../src/lone';",
    "tests/price.test.js": "const { price } = require('../src/price');",
}
GO = {
    "go.mod": "module example.org/shop\n\ngo 1.22\n",
    "price/price.go": "package price\n",
    "price/price_test.go": "package price\n",
    "order/order.go": 'package order\n\nimport (\n\t"fmt"\n\tp "example.org/shop/price"\n)\n',
    "order/order_test.go": "package order\n",
    "lone/lone_test.go": "package lone\n",
}


@pytest.mark.parametrize(
    ("texts", "changed", "found"),
    [
        pytest.param(
            TYPESCRIPT, "src/price.ts", ("tests/price.test.js", "tests/total.test.ts"), id="by way of another"
        ),
        pytest.param(TYPESCRIPT, "src/lone.ts", ("tests/lone.test.ts",), id="for what it does as it is brought in"),
        pytest.param(GO, "price/price.go", ("order/order_test.go", "price/price_test.go"), id="packages"),
        pytest.param(GO, "order/order.go", ("order/order_test.go",), id="and not those it needs itself"),
        pytest.param(
            {f"services/api/{path}": text for path, text in GO.items()},
            "services/api/price/price.go",
            ("services/api/order/order_test.go", "services/api/price/price_test.go"),
            id="packages of a module in a folder",
        ),
    ],
)
def test_where_nobody_counts_imports_tell(texts: dict[str, str], changed: str, found: tuple[str, ...]) -> None:
    assert importing_tests([changed], Tree(texts), "base") == found  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("command", "narrowed"),
    [
        pytest.param("cd a && npx jest", "cd a && npx jest --runTestsByPath b/x_test.go", id="files from there on"),
        pytest.param("cd a/b && vitest run", "cd a/b && vitest run x_test.go", id="deeper"),
        pytest.param("cd web && npx jest", "", id="none of its own"),
    ],
)
def test_a_command_in_a_folder(command: str, narrowed: str) -> None:
    service = Service(name="shop", project_id=1, public_key="", language="javascript", test=command)
    assert for_files(service, ["a/b/x_test.go", "c/y_test.go"]) == narrowed


@pytest.mark.parametrize(
    ("language", "command", "narrowed"),
    [
        pytest.param("go", "go test -race ./...", "go test -race ./a/b ./c", id="go"),
        pytest.param("javascript", "node --test test", "node --test a/b/x_test.go c/y_test.go", id="node"),
        pytest.param(
            "javascript", "npx jest --ci", "npx jest --ci --runTestsByPath a/b/x_test.go c/y_test.go", id="jest"
        ),
        pytest.param("javascript", "vitest run", "vitest run a/b/x_test.go c/y_test.go", id="vitest"),
        pytest.param("javascript", "mocha -r x test", "mocha -r x a/b/x_test.go c/y_test.go", id="mocha"),
        pytest.param("javascript", "npm test", "npm test -- a/b/x_test.go c/y_test.go", id="npm"),
        pytest.param("javascript", "npm test && echo", "", id="more than plain words"),
        pytest.param("python", "pytest -q", "", id="told by its plugin"),
    ],
)
def test_a_command_for_some_files_alone(language: str, command: str, narrowed: str) -> None:
    service = Service(name="shop", project_id=1, public_key="", language=language, test=command)
    assert for_files(service, ["a/b/x_test.go", "c/y_test.go"]) == narrowed
