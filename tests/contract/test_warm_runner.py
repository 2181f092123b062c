"""A runner of tests that stays: one process, many runs, and each says what it would have said by itself."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import warm_runner

DRIVERS = Path(str(warm_runner.__file__)).parent
SECONDS = 30.0

# Jest, as far as it is asked here: what it does stands in the tree, and it counts its own runs.
JEST = """
const fs = require('node:fs');
let runs = 0;
exports.run = async (words) => {
  runs += 1;
  const report = words.find((word) => word.startsWith('--outputFile=')).slice('--outputFile='.length);
  const does = fs.readFileSync('does', 'utf8').trim();
  if (does === 'ends') process.exit(3);
  if (does === 'stays') for (;;);
  if (does === 'tells much') process.env.MODE = 'é'.repeat(11_000);
  const message = `run ${runs} in ${process.env.MODE}: ${words.filter((word) => !word.startsWith('--')).join(' ')}`;
  fs.writeFileSync(report, JSON.stringify({ success: does === 'passes', testResults: [{ message }] }));
};
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not shutil.which("node") and not os.environ.get("CI"):
        pytest.skip("node is not installed")
    package = tmp_path / "node_modules" / "jest"
    package.mkdir(parents=True)
    (package / "index.js").write_text(JEST)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def runner(tree: Path) -> Iterator[warm_runner.WarmRunner]:
    del tree
    found = warm_runner.warm_runner("MODE=fast npx jest a.test.ts -t '^(a|b)$'", DRIVERS)
    assert found is not None
    yield found
    found.stop()


def test_one_process_serves_many_runs(tree: Path, runner: warm_runner.WarmRunner) -> None:
    (tree / "does").write_text("fails")
    assert runner.run(SECONDS) == (1, "run 1 in fast: a.test.ts -t ^(a|b)$")
    (tree / "does").write_text("passes")
    assert runner.run(SECONDS) == (0, "run 2 in fast: a.test.ts -t ^(a|b)$")


def test_a_long_answer_comes_whole(tree: Path, runner: warm_runner.WarmRunner) -> None:
    (tree / "does").write_text("tells much")
    told = runner.run(SECONDS)
    assert told is not None
    assert told[1].endswith("a.test.ts -t ^(a|b)$")


def test_one_that_does_not_end_is_ended_and_the_next_begins_anew(tree: Path, runner: warm_runner.WarmRunner) -> None:
    (tree / "does").write_text("stays")
    assert runner.run(1.0) == (None, "")
    (tree / "does").write_text("passes")
    assert runner.run(SECONDS) == (0, "run 1 in fast: a.test.ts -t ^(a|b)$")


def test_one_that_goes_away_is_of_no_use(tree: Path, runner: warm_runner.WarmRunner) -> None:
    (tree / "does").write_text("ends")
    assert [runner.run(SECONDS) for _ in range(warm_runner.STARTS)] == [None, None]
    assert not runner.of_use


@pytest.mark.parametrize(
    "command",
    ["node --test", "npx jest && echo", "npx jest $FILES", "jest --watch", "go test ./...", "", "npx jest 'a"],
)
def test_what_cannot_stay_is_run_as_it_is(command: str) -> None:
    assert warm_runner.warm_runner(command, DRIVERS) is None
