"""A call as a test: where it goes, and how it is written."""

from collections.abc import Mapping

import pytest

from homeostat.errors import NotFound
from homeostat.stages.propose.regression.placing import Spot, find_spot
from homeostat.stages.propose.regression.wording import Call, write

PYTEST = "from shop.prices import price\n\n\ndef test_price():\n    assert price(1) == 2\n"
UNITTEST = (
    "import unittest\n\n\nclass PriceTest(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(1)\n"
)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        pytest.param({}, None, id="no tests"),
        pytest.param({"tests/conftest.py": "x = 1\n"}, None, id="nothing but fixtures"),
        pytest.param(
            {"tests/test_a.py": PYTEST, "tests/test_prices.py": PYTEST},
            ("tests/test_prices.py", True, "pytest"),
            id="the module's own test file",
        ),
        pytest.param(
            {"tests/shop/test_prices.py": PYTEST, "tests/bar/test_prices.py": PYTEST, "tests/test_shop_prices.py": ""},
            ("tests/bar/test_prices.py", True, "pytest"),
            id="a name that fits twice",
        ),
        pytest.param(
            {"tests/test_everything.py": PYTEST, "tests/test_orders.py": "def test_o():\n    pass\n"},
            ("tests/test_everything.py", True, "pytest"),
            id="the file that tries the function",
        ),
        pytest.param(
            {"test/test_a.py": UNITTEST, "test/test_b.py": UNITTEST, "tools/test_c.py": PYTEST.replace("shop", "x")},
            ("test/test_prices.py", False, "unittest"),
            id="a new one where most are, in their style",
        ),
        pytest.param(
            {"shop/a_test.py": "def test_a():\n    pass\n", "shop/b_test.py": "def test_b():\n    pass\n"},
            ("shop/prices_test.py", False, "pytest"),
            id="named as the others are",
        ),
        pytest.param({"tests/test_prices.py": "def test_(:\n"}, None, id="one that cannot be read"),
        pytest.param({"venv/lib/test_prices.py": PYTEST}, None, id="other people's"),
    ],
)
def test_it_goes_where_the_modules_tests_are(tests: Mapping[str, str], expected: tuple[str, bool, str] | None) -> None:
    def read(path: str) -> str:
        if path not in tests:
            raise NotFound(path)
        return tests[path]

    spot = find_spot("shop/prices.py", "shop.prices", "price", files=["shop/prices.py", *tests], read=read)
    assert (spot and (spot.path, spot.text is not None, spot.style)) == expected


def spot(text: str | None = None, style: str = "pytest", quote: str = '"') -> Spot:
    return Spot(path="tests/test_prices.py", text=text, style=style, quote=quote)


PRICE = Call(callee="price", imports=[("shop.prices", "price")], arguments=[("", "order", "{'a': 1}")], gave="0")


def lines(call: Call, where: Spot | None = None, *, with_value: bool = True) -> list[str]:
    """The test's own, below its docstring."""
    written = write(call, where or spot(), error_type="shop.NoRate", bug_code="", with_value=with_value)
    body = written.text.partition('production."""\n')[2]
    return [line.removeprefix("    ") for line in body.splitlines()]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        pytest.param(PRICE, ['assert price({"a": 1}) == 0'], id="a value"),
        pytest.param(
            Call(callee="price", gave="None", arguments=[]), ["assert price() is None"], id="one of which there is one"
        ),
        pytest.param(Call(callee="price"), ["price()"], id="no value"),
        pytest.param(
            Call(callee="due", receiver="Till(rates={})", owner="Till", gave="'it\\'s'"),
            ["till = Till(rates={})", "assert till.due() == 'it\\'s'"],
            id="a method",
        ),
        pytest.param(
            Call(callee="total", receiver="Order(1)", owner="Order", called=False, gave="1"),
            ["order = Order(1)", "assert order.total == 1"],
            id="a property",
        ),
        pytest.param(Call(callee="price", awaited=True), ["asyncio.run(price())"], id="a coroutine"),
        pytest.param(Call(callee="lines", drawn=True, gave="[]"), ["assert list(lines()) == []"], id="a generator"),
        pytest.param(
            Call(callee="price", refused="NoRate"), ["with pytest.raises(NoRate):", "    price()"], id="a refusal"
        ),
        pytest.param(
            Call(callee="price", arguments=[("", "price", f"'{'x' * 50}'"), ("class_", "class_", "1")], imports=[]),
            [f'price = "{"x" * 50}"', "price(price, class_=1)"],
            id="a long argument",
        ),
    ],
)
def test_it_asserts_what_the_fix_gives(call: Call, expected: list[str]) -> None:
    assert lines(call) == expected


def test_a_long_value_stands_over_several_lines() -> None:
    long = {"name": "a" * 40, "rows": [["b" * 60, "c" * 30], "d"]}
    call = Call(callee="price", imports=[("shop.prices", "price")], arguments=[("", "price", repr(long))])
    assert lines(call) == [
        "given_price = {",
        f'    "name": "{"a" * 40}",',
        '    "rows": [',
        "        [",
        f'            "{"b" * 60}",',
        f'            "{"c" * 30}",',
        "        ],",
        '        "d",',
        "    ],",
        "}",
        "price(given_price)",
    ]


@pytest.mark.parametrize(
    ("before", "style", "expected"),
    [
        pytest.param(
            None,
            "pytest",
            "from shop.prices import price\n\n\n"
            'def test_price_does_not_raise_no_rate():\n    """It raised shop.NoRate in production."""\n'
            '    assert price({"a": 1}) == 0\n',
            id="a new file",
        ),
        pytest.param(
            PYTEST + "\n\ndef test_price_does_not_raise_no_rate():\n    pass",
            "pytest",
            PYTEST + "\n\ndef test_price_does_not_raise_no_rate():\n    pass\n\n\n"
            'def test_price_does_not_raise_no_rate_2():\n    """It raised shop.NoRate in production."""\n'
            '    assert price({"a": 1}) == 0\n',
            id="a name that is taken, and no line feed at the end",
        ),
        pytest.param(
            '"""Prices."""\n' + UNITTEST + '\n\nif __name__ == "__main__":\n    unittest.main()\n',
            "unittest",
            '"""Prices."""\nimport unittest\nfrom shop.prices import price\n'
            + UNITTEST.removeprefix("import unittest\n")
            + "\n\nclass PriceDoesNotRaiseNoRateTest(unittest.TestCase):\n"
            "    def test_price_does_not_raise_no_rate(self):\n"
            '        """It raised shop.NoRate in production."""\n'
            '        self.assertEqual(price({"a": 1}), 0)\n\n\n'
            'if __name__ == "__main__":\n    unittest.main()\n',
            id="before the lines that run the file",
        ),
    ],
)
def test_the_file_is_only_added_to(before: str | None, style: str, expected: str) -> None:
    written = write(PRICE, spot(before, style), error_type="shop.NoRate", bug_code="", with_value=True)
    assert written.text == expected


def test_the_suites_quotes_are_kept() -> None:
    assert lines(PRICE, spot(quote="'")) == ["assert price({'a': 1}) == 0"]
