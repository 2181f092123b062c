"""What of a folder is its source: `homeostat fix` works on a copy of that."""

import subprocess
from pathlib import Path

import pytest

from homeostat.adapters.source.checkout import BRANCH, snapshot

KEPT = ("app.py", "lib/env/data.js", "venv/notes.txt")
MADE = ("env/pyvenv.cfg", "env/lib/x.py", "tools/venv/pyvenv.cfg", "tools/venv/y.py", "node_modules/z.js")


@pytest.mark.parametrize("with_history", [False, True])
def test_only_what_says_so_of_itself_is_an_environment(tmp_path: Path, *, with_history: bool) -> None:
    folder, into = tmp_path / "folder", tmp_path / "into"
    into.mkdir()
    for name in (*KEPT, *MADE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}\n")
    if with_history:
        git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for words in (["init", "--quiet"], ["add", "app.py"], ["commit", "--quiet", "--message", "first"]):
            subprocess.run([*git, *words], check=True)
    repository = snapshot(folder, into)
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", BRANCH],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(listed.stdout.split()) == set(KEPT)
