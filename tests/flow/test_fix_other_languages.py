"""`homeostat fix` on a checkout in Go and in JavaScript: the failing program in, a proved fix out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from outside import needed

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

GO = {
    "go.mod": "module example.org/shop\n\ngo 1.21\n",
    "cart/cart.go": """\
package cart

import "errors"

type Line struct{ Price int }

type Cart struct{ Lines []*Line }

// First is the price of the first line.
func First(c *Cart) (int, error) {
	if c == nil {
		return 0, errors.New("there is no cart")
	}
	line := c.Lines[0] // the cheapest
	return line.Price, nil
}
""",
    "crash/main.go": """\
package main

import (
	"fmt"

	"example.org/shop/cart"
)

func main() {
	fmt.Println(cart.First(&cart.Cart{}))
}
""",
    "works/main.go": """\
package main

import (
	"os"

	"example.org/shop/cart"
)

func main() {
	if price, err := cart.First(&cart.Cart{Lines: []*cart.Line{{Price: 7}}}); price != 7 || err != nil {
		os.Exit(1)
	}
}
""",
}
JAVASCRIPT = {
    "package.json": '{"name": "shop", "version": "1.0.0"}\n',
    "lib/cart.js": """\
'use strict';

exports.total = function total(cart) {
  if (!cart) return 0;
  // every line has a price
  return cart.lines.map((line) => line.price).reduce((a, b) => a + b, 0);
};
""",
    "crash.js": "const { total } = require('./lib/cart');\n\nconsole.log(total({}));\n",
    "works.js": "const { total } = require('./lib/cart');\n\n"
    "process.exit(total({ lines: [{ price: 7 }] }) === 7 ? 0 : 1);\n",
}


@pytest.mark.parametrize(
    ("files", "test", "suite", "kept"),
    [
        pytest.param(GO, "go run ./crash", "go run ./works", "// the cheapest", id="go"),
        pytest.param(JAVASCRIPT, "node crash.js", "node works.js", "// every line", id="javascript"),
    ],
)
def test_a_crash_is_mended_with_proof(tmp_path: Path, files: dict[str, str], test: str, suite: str, kept: str) -> None:
    needed(test.split(maxsplit=1)[0])
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", test, "--suite", suite]
    done = subprocess.run(
        [*command, "--json", "--minutes", "0.4", "--apply", "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    best = json.loads(done.stdout)["suggestions"][0]
    assert best["proved"]
    assert best["strategy"].startswith("rule:")
    changed = next(tmp_path / name for name in files if name.endswith(("cart.go", "cart.js")))
    assert kept in changed.read_text()
    for each in (test, suite):
        assert subprocess.run(each.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0


BESIDE = {
    "libs/money/go.mod": "module m/money\n\ngo 1.22\n",
    "libs/money/money.go": "package money\n\n// Cents of a whole amount.\nfunc Cents(n int) int { return n * 100 }\n",
    "stock/go.mod": "module m/stock\n\ngo 1.22\n\nrequire m/money v0.0.0\n\nreplace m/money => ../libs/money\n",
    "stock/price.go": 'package stock\n\nimport "m/money"\n\ntype Item struct{ Whole int }\n\n'
    "func Price(item *Item) int {\n\treturn money.Cents(item.Whole)\n}\n",
    "stock/price_test.go": 'package stock\n\nimport "testing"\n\nfunc TestPrice(t *testing.T) {\n'
    "\tif Price(&Item{Whole: 2}) != 200 {\n\t\tt.Fatal()\n\t}\n}\n\n"
    "func TestNothing(t *testing.T) {\n\tif Price(nil) != 0 {\n\t\tt.Fatal()\n\t}\n}\n",
}


def test_a_go_module_is_built_with_the_modules_beside_it(tmp_path: Path) -> None:
    needed("go")
    for name, text in BESIDE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path / "stock"), "--test", "go test ./..."]
    done = subprocess.run([*command, "--json", "--minutes", "0.7"], capture_output=True, text=True, check=False)
    best = json.loads(done.stdout)["suggestions"][0]
    assert best["proved"]
    assert "+\tif item == nil {" in best["diff"]


OWN_ASSERTIONS = {
    "go.mod": "module m/calc\n\ngo 1.21\n",
    "calc.go": "package calc\n\nvar opened bool\n\nfunc Open() { opened = true }\n\n"
    "func IsOpen() bool { return opened }\n\n"
    "// Half of a whole amount.\nfunc Half(n int) int {\n\treturn n * 2\n}\n",
    "assert/assert.go": 'package assert\n\nimport "testing"\n\nfunc Equal(t *testing.T, got, want int) {\n'
    '\tif got != want {\n\t\tt.Errorf("got %d, want %d", got, want)\n\t}\n}\n',
    "calc_test.go": 'package calc\n\nimport (\n\t"testing"\n\n\t"m/calc/assert"\n)\n\n'
    'func TestItOpens(t *testing.T) {\n\tOpen()\n\tif !IsOpen() {\n\t\tt.Fatal("it is shut")\n\t}\n}\n\n'
    'func TestItIsShutAtFirst(t *testing.T) {\n\tif IsOpen() {\n\t\tt.Fatal("it is open")\n\t}\n}\n\n'
    "func TestHalf(t *testing.T) {\n\tassert.Equal(t, Half(4), 2)\n}\n\n"
    "func TestHalfOfNothing(t *testing.T) {\n\tassert.Equal(t, Half(0), 0)\n}\n",
}


def test_what_fails_by_chance_is_passed_over_and_the_modules_own_assertions_stay_as_they_are(tmp_path: Path) -> None:
    needed("go")
    for name, text in OWN_ASSERTIONS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", "go test ./..."]
    done = subprocess.run([*command, "--json", "--minutes", "0.7"], capture_output=True, text=True, check=False)
    shown = json.loads(done.stdout)["suggestions"]
    assert "+\treturn n / 2" in shown[0]["diff"]
    assert not any("assert.go" in each["diff"] for each in shown)


WITH_AN_EXAMPLE = {
    "go.mod": "module m/calc\n\ngo 1.21\n",
    "calc.go": "package calc\n\n// Half of a whole amount.\nfunc Half(n int) int {\n\treturn n * 2\n}\n",
    "calc_test.go": 'package calc\n\nimport "testing"\n\n'
    'func TestHalf(t *testing.T) {\n\tif got := Half(4); got != 2 {\n\t\tt.Fatalf("got %d, want 2", got)\n\t}\n}\n\n'
    "func TestHalfOfNothing(t *testing.T) {\n\tif Half(0) != 0 {\n\t\tt.Fatal()\n\t}\n}\n",
    "examples/web/main.go": 'package main\n\nimport "example.org/web"\n\nfunc main() {\n\tweb.Serve()\n}\n',
}


def test_an_example_whose_modules_are_not_there_is_not_what_fails(tmp_path: Path) -> None:
    needed("go")
    for name, text in WITH_AN_EXAMPLE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", "go test ./..."]
    done = subprocess.run([*command, "--json", "--minutes", "0.7"], capture_output=True, text=True, check=False)
    assert "+\treturn n / 2" in json.loads(done.stdout)["suggestions"][0]["diff"]


BESIDE_OTHERS = {
    "go.mod": "module m/calc\n\ngo 1.21\n",
    "calc.go": "package calc\n\n// Half of a whole amount.\nfunc Half(n int) int {\n\treturn n * 2\n}\n",
    "calc_test.go": WITH_AN_EXAMPLE["calc_test.go"],
    "price/price.go": 'package price\n\n// None is no price.\nfunc None() int {\n\treturn "none"\n}\n',
    "price/price_test.go": 'package price\n\nimport "testing"\n\nfunc TestNone(t *testing.T) {\n\tNone()\n}\n',
}


def test_a_package_that_cannot_be_built_is_told_of_and_the_tests_of_another_are_mended(tmp_path: Path) -> None:
    needed("go")
    for name, text in BESIDE_OTHERS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", "go test ./..."]
    done = subprocess.run([*command, "--minutes", "0.7"], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert "m/calc/price cannot be built, and is left aside" in said
    assert "+\treturn n / 2" in said


HANGS = {
    "go.mod": "module m/calc\n\ngo 1.21\n",
    "box/box.go": 'package box\n\nimport "sync"\n\n// Box counts.\ntype Box struct {\n\tmu sync.Mutex\n\tn  int\n}\n\n'
    "// Add counts more.\nfunc (b *Box) Add(k int) int {\n\tb.mu.Lock()\n\tb.n += k\n\treturn b.n\n}\n",
    "box/box_test.go": 'package box_test\n\nimport (\n\t"testing"\n\n\t"m/calc/box"\n)\n\n'
    "func TestAdd(t *testing.T) {\n\tb := &box.Box{}\n\tb.Add(1)\n\tif got := b.Add(2); got != 3 {\n"
    '\t\tt.Errorf("got %d, want 3", got)\n\t}\n}\n',
}


def test_a_test_in_a_package_of_its_own_that_waits_for_ever_is_mended_within_a_minute(tmp_path: Path) -> None:
    needed("go")
    for name, text in HANGS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", "go test ./..."]
    done = subprocess.run([*command, "--json", "--minutes", "1"], capture_output=True, text=True, check=False)
    assert "+\tdefer b.mu.Unlock()" in json.loads(done.stdout)["suggestions"][0]["diff"]
