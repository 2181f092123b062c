"""`homeostat fix` where nothing crashes in Go and JavaScript: a test says that an answer is wrong."""

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

CUT = """\
export function cut(text, most) {
  if (text.length < most) return text; // short enough
  return text.slice(0, most - 1) + '\u2026';
}
"""
PACKAGE = '{"name": "shop", "version": "1.0.0", "type": "module", "scripts": {"test": "node --test test"}}\n'
WATCHED = {
    "package.json": PACKAGE,
    "src/cut.js": CUT,
    "test/cut.test.js": """\
import test from 'node:test';
import assert from 'node:assert/strict';
import { cut } from '../src/cut.js';

test('short', () => assert.equal(cut('ab', 3), 'ab'));
test('long', () => assert.equal(cut('abcd', 3), 'ab\u2026'));
test('as long', () => assert.equal(cut('abc', 3), 'abc'));
""",
}
PROGRAM = {
    "package.json": PACKAGE,
    "src/cut.js": CUT,
    "test/all.js": """\
import assert from 'node:assert/strict';
import { cut } from '../src/cut.js';

assert.equal(cut('abcd', 3), 'ab\u2026');
assert.equal(cut('abc', 3), 'abc');
""",
}
GO = {
    "go.mod": "module example.org/shop\n\ngo 1.21\n",
    "span/span.go": """\
package span

type Span struct{ From, To int }

// Has says whether n lies in it, the ends included.
func (s Span) Has(n int) bool { return n >= s.From && n < s.To }
""",
    "span/span_test.go": """\
package span

import "testing"

func TestInside(t *testing.T) {
	if !(Span{1, 3}).Has(1) || (Span{1, 3}).Has(4) {
		t.Fatal()
	}
}

func TestEnd(t *testing.T) {
	if !(Span{1, 3}).Has(3) {
		t.Fatal()
	}
}
""",
}


@pytest.mark.parametrize(
    ("files", "test", "changed", "wanted"),
    [
        pytest.param(
            WATCHED, "npm test", "src/cut.js", "text.length <= most) return text; // short", id="node's runner"
        ),
        pytest.param(PROGRAM, "node test/all.js", "src/cut.js", "text.length <= most", id="a program that asserts"),
        pytest.param(GO, "go test ./...", "span/span.go", "n <= s.To", id="go"),
    ],
)
def test_a_wrong_answer_is_mended(tmp_path: Path, files: dict[str, str], test: str, changed: str, wanted: str) -> None:
    needed(test.split(maxsplit=1)[0])
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path), "--test", test]
    done = subprocess.run(
        [*command, "--json", "--minutes", "1", "--apply", "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    best = json.loads(done.stdout)["suggestions"][0]
    assert best["proved"]
    assert best["strategy"].startswith("search:")
    assert wanted in (tmp_path / changed).read_text()
