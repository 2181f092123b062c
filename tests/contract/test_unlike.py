"""What git makes of a patch is what its text shows: for every change that we write, and not for what only git reads."""

import subprocess
from pathlib import Path

import pytest

from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import Patch

BEFORE = "".join(f"line {n}\n" for n in range(40))
CHANGES: dict[str, tuple[str | None, str | None]] = {
    "some lines": (BEFORE, BEFORE.replace("line 7\n", "").replace("line 30", "other")),
    "a new file": (None, "a\nb\n"),
    "a new file without an end": (None, "a\nb"),
    "a file that goes": ("a\nb", None),
    "an end that comes": ("a\nb", "a\nb\n"),
    "an end that goes": ("a\nb\n", "a\nb"),
    "carriage returns": ("a\r\nb\r\n", "a\r\nc\r\n"),
    "a form feed and other ends": ("a\x0cb\u2028c\n", "a\x0cb\u2028d\n"),
    "lines that look like headings": ("-- a\n++ b\n@@ -1 +1 @@\n", "-- c\n++ d\n@@ -2 +2 @@\n"),
    "empty lines": ("\n\n\n", "\n\na\n\n"),
    "all of it": (BEFORE, "nothing\n"),
}


def repository(folder: Path, path: str, text: str | None) -> GitSource:
    (folder / "other").write_text("x\n")
    if text is not None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return GitSource(folder)


@pytest.mark.parametrize("name", CHANGES)
def test_what_we_write_is_what_git_makes(tmp_path: Path, name: str) -> None:
    before, after = CHANGES[name]
    path = 'b/é "q".py'
    source = repository(tmp_path, path, before)
    patch = diff_of(path, before, after)
    assert source.unlike(source.head(), patch) == ()
    assert source.writes(source.head(), patch) == (path,)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda diff: diff.replace("@@ -5,7", "@@ -9,7"), id="git looks for the place"),
        pytest.param(lambda diff: diff.replace("@@ -5,", "@@ -0000000005,"), id="numbers of ten digits"),
        pytest.param(
            lambda diff: diff.replace("--- ", "old mode 100644\nnew mode 100755\n--- ", 1), id="a mode beside the text"
        ),
    ],
)
def test_what_only_git_reads_is_told(tmp_path: Path, change: object) -> None:
    source = repository(tmp_path, "a.py", BEFORE)
    patch = diff_of("a.py", BEFORE, BEFORE.replace("line 7\n", "other\n"))
    changed = Patch(diff=change(patch.diff))  # pyright: ignore[reportCallIssue]
    assert changed != patch
    assert source.unlike(source.head(), patch) == ()
    assert source.unlike(source.head(), changed) == ("a.py",)
