"""What a model wrote takes the place of the function it was shown, or is left."""

import pytest

from homeostat.stages.propose.in_place import blocks_of, leaves_out, put_in_place, says_the_same

GO = """package shop

// Price of one.
func Price(rows []Row, sku string) int {
	row := find(rows, sku)
	return row.Price * 2
}

func Other() int { return 1 }
"""
JAVASCRIPT = """'use strict'

export class Cart {
  // sums
  total (lines) {
    let found = 0
    for (const line of lines) {
      found += line.price.amount
    }
    return found
  }

  static of () { return new Cart() }
}

export const first = (rows) => {
  return rows[0].name
}
"""
PYTHON = '''"""Shop."""

import os


class Shop:
    @property
    def price(self):
        return self.rows[0]

    def other(self):
        return os.name
'''


def test_go_keeps_its_tabs_and_what_stands_around() -> None:
    words = """Here:
```go
func Price(rows []Row, sku string) int {
    row := find(rows, sku)
    if row == nil {
        return 0
    }
    return row.Price * 2
}
```
"""
    after = put_in_place(words, GO, path="price.go", line=6)
    added = "\tif row == nil {\n\t\treturn 0\n\t}\n"
    assert after == GO.replace("\treturn row.Price", added + "\treturn row.Price")


@pytest.mark.parametrize(
    ("words", "line", "before", "now"),
    [
        pytest.param(
            "```js\ntotal(lines) {\n    let found = 0;\n    for (const line of lines) {\n"
            "        found += line.price?.amount ?? 0\n    }\n    return found\n}\n```",
            8,
            "  total (lines) {",
            None,
            id="a method, indented otherwise",
        ),
        pytest.param(
            "```ts\nconst first = (rows) => {\n  return rows[0]?.name\n}\n```",
            17,
            "  return rows[0].name",
            "  return rows[0]?.name",
            id="an arrow whose export was left out",
        ),
        pytest.param(
            "```\nclass Cart {\n  static of() {\n    return new Cart(0)\n  }\n}\n```",
            13,
            "  static of () { return new Cart() }",
            "  static of() {\n    return new Cart(0)\n  }",
            id="a method within its class",
        ),
    ],
)
def test_javascript_is_put_in_place(words: str, line: int, before: str, now: str | None) -> None:
    after = put_in_place(words, JAVASCRIPT, path="cart.ts", line=line)
    assert after is not None
    if now is not None:
        assert after == JAVASCRIPT.replace(before, now)
    else:
        assert "      found += line.price?.amount ?? 0\n    }\n    return found\n  }\n\n  static of" in after


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        pytest.param(
            "```python\ndef price(self):\n    return self.rows[0] if self.rows else None\n```",
            "    @property\n    def price(self):\n        return self.rows[0] if self.rows else None\n",
            id="its decorator stays",
        ),
        pytest.param(
            "```python\nimport math\n\ndef price(self):\n    return math.nan\n```",
            "import os\nimport math\n",
            id="an import",
        ),
        pytest.param(
            "```python\nclass Shop:\n    @property\n    def price(self):\n        return 1\n```",
            "    @property\n    def price(self):\n        return 1\n",
            id="within its class",
        ),
        pytest.param("```python\ndef price(self):\n    # ... rest of the code\n    return 1\n```", None, id="left out"),
        pytest.param("```python\ndef price(self):\n    return 1\nexit()\n```", None, id="more than the function"),
        pytest.param("```python\nfrom . import x\ndef price(self):\n    return x\n```", None, id="a relative import"),
        pytest.param("def price(self):\n" + "    if x:\n" * 2 + " y", None, id="not Python"),
        pytest.param("```\n" + "(" * 5_000 + "\n```", None, id="nested deeply"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_python_is_put_in_place_or_left(words: str, holds: str | None) -> None:
    after = put_in_place(words, PYTHON, path="shop.py", line=9)
    if holds is None:
        assert after is None
    else:
        assert after is not None
        assert holds in after


@pytest.mark.parametrize(
    ("path", "before", "after", "same"),
    [
        pytest.param("a.py", "def f():\n    return 1\n", "def f():\n    # one\n    return 1\n", True, id="a comment"),
        pytest.param("a.py", "def f():\n    return 1\n", "def f():\n    return 2\n", False, id="a value"),
        pytest.param("a.go", "func f() {\n\ta()\n}\n", "func f() {\n    // calls\n    a()\n}\n", True, id="Go: blanks"),
        pytest.param("a.js", "f(a)\n", "f(a?.b)\n", False, id="JavaScript: a value"),
    ],
)
def test_comments_alone_change_nothing(path: str, before: str, after: str, *, same: bool) -> None:
    assert says_the_same(before, after, path) is same


def test_blocks_may_hold_fences_and_may_be_cut_off() -> None:
    assert blocks_of("a\n````py\nx = '''\n```\n'''\n````\nb\n```\ny\n```") == ["x = '''\n```\n'''\n", "y\n"]
    assert blocks_of("```go\nfunc f() {") == ["func f() {"]
    assert leaves_out("// ... existing code ...", "") is True
