"""What broke in the code itself and was caught there, as Node tells of it."""

import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

PROGRAM = """'use strict'
function name(order) {
  return order.customer.name
}
function refuse() {
  throw new TypeError('not so')
}
for (const each of [() => name({}), refuse, () => name({ customer: { name: 'a' } })]) {
  try {
    each()
  } catch {
    console.log(500)
  }
}
"""


def test_a_crash_is_told_and_what_the_code_throws_itself_is_not(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None and not os.environ.get("CI"):
        pytest.skip("node is not installed")
    assert node is not None
    harness = tmp_path / "caught.cjs"
    harness.write_text(files("homeostat.fixing.harness").joinpath("caught.cjs").read_text(encoding="utf-8"))
    tree, into = tmp_path / "tree", tmp_path / "into"
    tree.mkdir()
    into.mkdir()
    (tree / "a.js").write_text(PROGRAM)
    done = subprocess.run(
        [node, f"--require={harness}", "a.js"],
        cwd=tree,
        env={**os.environ, "HOMEOSTAT_CAUGHT": str(into)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = [stack for path in into.iterdir() for stack in path.read_text().split("\0") if stack.strip()]
    assert done.stdout.split() == ["500", "500"]
    assert [stack.splitlines()[0] for stack in told] == [
        "TypeError: Cannot read properties of undefined (reading 'name')"
    ]
    assert f"{tree}/a.js:3:" in told[0]
