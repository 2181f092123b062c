"""What of a folder is its source: `homeostat fix` works on a copy of that."""

import subprocess
from pathlib import Path

import pytest

from homeostat.adapters.source.checkout import BRANCH, contents, gaps, left_out, snapshot

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


def _commit(folder: Path, *more: str) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org", *more]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "first"]):
        subprocess.run([*git, *words], check=True)


def test_links_within_the_folder_and_submodules_are_part_of_it(tmp_path: Path) -> None:
    folder, other, into = tmp_path / "folder", tmp_path / "other", tmp_path / "into"
    for each in (folder / "shop", other, into):
        each.mkdir(parents=True)
    (other / "lib.py").write_text("x = 1\n")
    _commit(other)
    (folder / "shop/a.py").write_text("y = 1\n")
    for name, target in (("near", "shop"), ("away", "../other"), ("absolute", "/etc"), ("dangling", "nowhere")):
        (folder / name).symlink_to(target)
    _commit(folder)
    add = [
        "git",
        "-C",
        str(folder),
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(other),
        "sub",
    ]
    subprocess.run(add, check=True)
    repository = snapshot(folder, into)
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-tree", "-r", BRANCH], capture_output=True, text=True, check=True
    )
    found = {line.split("\t")[1]: line.split()[0] for line in listed.stdout.splitlines()}
    assert found == {"shop/a.py": "100644", "near": "120000", "sub/lib.py": "100644", ".gitmodules": "100644"}
    assert contents(folder).keys() == found.keys()


def test_what_is_large_is_left_out_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("x = 1\n")
    with (tmp_path / "data.bin").open("wb") as file:
        file.truncate(9 * 1024**2)
    assert contents(tmp_path).keys() == {"app.py"}
    assert left_out(tmp_path) == ("data.bin",)


def test_a_submodule_that_is_not_there_is_told_with_what_brings_it(tmp_path: Path) -> None:
    inner, outer, clone = tmp_path / "inner", tmp_path / "outer", tmp_path / "clone"
    for each in (inner, outer):
        each.mkdir()
        (each / "a.py").write_text("A = 1\n")
    _commit(inner)
    allowed = ["git", "-C", str(outer), "-c", "protocol.file.allow=always"]
    subprocess.run(["git", "-C", str(outer), "init", "--quiet"], check=True)
    subprocess.run([*allowed, "submodule", "--quiet", "add", str(inner), "libs/inner"], check=True)
    _commit(outer)
    subprocess.run(["git", "clone", "--quiet", str(outer), str(clone)], check=True)
    assert gaps(outer) == ()
    (told,) = gaps(clone)
    assert told.startswith("libs/inner is a submodule that is not checked out")
    assert told.endswith("git submodule update --init")


@pytest.mark.parametrize("known", [pytest.param(True, id="in git"), pytest.param(False, id="without git")])
def test_a_link_that_leads_out_is_told_and_one_that_stays_is_not(tmp_path: Path, *, known: bool) -> None:
    folder, beside = tmp_path / "shop", tmp_path / "beside"
    for each in (folder / "src", beside):
        each.mkdir(parents=True)
        (each / "a.py").write_text("A = 1\n")
    (folder / "within").symlink_to("src")
    (folder / "nowhere").symlink_to("../gone")
    if known:
        _commit(folder)
    assert gaps(folder) == ()
    (folder / "lent").symlink_to("../beside")
    (told,) = gaps(folder)
    assert told.startswith("lent is a symbolic link that leads out of")
