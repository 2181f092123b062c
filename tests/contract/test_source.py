"""What every source tree promises, and that nothing in a repository is ever executed or changed."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeostat.adapters.source.git import GitSource
from homeostat.errors import NotConfigured, NotFound, PatchDoesNotApply
from homeostat.languages.diff import diff_of
from homeostat.records import Patch

BEFORE = "".join(f"line {number}\n" for number in range(1, 21))


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> str:
        identity = ["-c", "user.name=Anna Bell", "-c", "user.email=anna@example.com"]
        done = subprocess.run(["git", *identity, *words], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, subject: str, **files: str) -> str:
        for name, text in files.items():
            path = self.folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, newline="")
        self.git("add", "-A")
        self.git("commit", "-qm", subject)
        return self.git("rev-parse", "HEAD")

    def state(self) -> tuple[str, ...]:
        loose = sorted(str(path) for path in (self.folder / ".git" / "objects").rglob("*"))
        return (self.git("status", "--porcelain"), self.git("for-each-ref"), *loose)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_it_reads_a_commit_and_not_the_work_tree(repository: Repository) -> None:
    first = repository.commit("first", app__orders_py="one\r\ntwo\n", README_md="\xff")
    second = repository.commit("second", app__orders_py="three\n")
    (repository.folder / "app/orders.py").write_text("not committed\n")
    source = GitSource(repository.folder)
    assert source.head() == second
    assert source.files(first) == ("README.md", "app/orders.py")
    assert source.read("app/orders.py", first) == "one\r\ntwo\n"
    assert source.read("app/orders.py", second) == "three\n"


def test_bytes_that_are_no_text_are_replaced(repository: Repository) -> None:
    (repository.folder / "latin").write_bytes(b"caf\xe9\n")
    head = repository.commit("latin")
    assert GitSource(repository.folder).read("latin", head) == "caf\ufffd\n"


@pytest.mark.parametrize("path", ["missing.py", "app", "../repository/a.txt", "--help", "", "a\0b"])
def test_there_is_no_such_file(repository: Repository, path: str) -> None:
    head = repository.commit("start", a_txt="a\n", app__b_txt="b\n")
    with pytest.raises(NotFound):
        GitSource(repository.folder).read(path, head)


@pytest.mark.parametrize("commit", ["main", "HEAD", "--output=/tmp/x", "0" * 40, "", "abc..def", "-1"])
def test_only_objects_that_exist_are_commits(repository: Repository, tmp_path: Path, commit: str) -> None:
    head = repository.commit("start", a_txt="a\n")
    source = GitSource(repository.folder)
    for ask in (
        lambda: source.files(commit),
        lambda: source.read("a.txt", commit),
        lambda: source.describe(commit),
        lambda: source.changed_between(commit, head),
        lambda: source.export(commit, tmp_path),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_missing_branch_or_repository_says_so(repository: Repository, tmp_path: Path) -> None:
    repository.commit("start", a_txt="a\n")
    with pytest.raises(NotConfigured, match="no branch 'live'"):
        GitSource(repository.folder, branch="live").head()
    with pytest.raises(NotConfigured, match="no repository"):
        GitSource(tmp_path / "nowhere").head()


def test_releases_are_found_by_every_name_a_reporter_may_use(repository: Repository) -> None:
    first = repository.commit("first", a_txt="a\n")
    repository.git("tag", "v1.2")
    repository.git("tag", "-m", "annotated", "shop@2.0")
    second = repository.commit("second", a_txt="b\n")
    repository.git("branch", "latest")
    source = GitSource(repository.folder)
    described = source.describe(second)
    assert described.startswith(("v1.2-1-g", "shop@2.0-1-g"))
    assert source.describe(first) in {"v1.2", "shop@2.0"}
    for name in ("v1.2", "shop@v1.2", "shop@1.2", "1.2", "shop@1.2+build7", "shop@2.0", first, first[:9]):
        assert source.resolve(name) == first, name
    for name in (described, f"shop@{second}", second[:12]):
        assert source.resolve(name) == second, name
    for name in ("", "v9", "main", "latest", "HEAD", "--all", "v1.2..main", "a b", "0" * 40, "@", "shop@"):
        assert source.resolve(name) == "", name


def test_tags_come_newest_first(repository: Repository) -> None:
    for number in (9, 10, 11):
        repository.commit(f"number {number}", a_txt=f"{number}\n")
        repository.git("tag", f"v1.{number}")
    assert GitSource(repository.folder).releases() == ("v1.11", "v1.10", "v1.9")


def test_who_changed_a_line(repository: Repository) -> None:
    first = repository.commit("first", a_txt="one\ntwo\n")
    second = repository.commit("second | line", a_txt="one\nTWO\n")
    source = GitSource(repository.folder)
    changed = source.blame("a.txt", 2, second)
    assert changed is not None
    assert (changed.digest, changed.subject, changed.author) == (second, "second | line", "Anna Bell")
    assert changed.author_email == "anna@example.com"
    assert abs((changed.authored_at - datetime.now(UTC)).total_seconds()) < 600
    unchanged = source.blame("a.txt", 1, second)
    assert unchanged is not None
    assert unchanged.digest == first
    for path, line in (("a.txt", 0), ("a.txt", 99), ("b.txt", 1), ("--help", 1)):
        assert source.blame(path, line, second) is None


def test_history_comes_newest_first(repository: Repository) -> None:
    commits = [repository.commit(f"number {number}", a_txt=f"{number}\n") for number in range(4)]
    between = GitSource(repository.folder).changed_between(commits[0], commits[3])
    assert [commit.digest for commit in between] == [commits[3], commits[2], commits[1]]


def test_a_commit_is_taken_back_on_top_of_a_later_one(repository: Repository) -> None:
    repository.commit("start", a_txt=BEFORE)
    bad = repository.commit("bad", a_txt=BEFORE.replace("line 15\n", "line fifteen\n"))
    head = repository.commit("more", a_txt=BEFORE.replace("line 15\n", "line fifteen\n").replace("line 2\n", "two\n"))
    state = repository.state()
    source = GitSource(repository.folder)
    patch = source.revert(bad, head)
    assert patch is not None
    assert patch.files == ("a.txt",)
    assert patch.changed_lines == 2
    assert "-line fifteen\n+line 15\n" in patch.diff
    assert source.revert(bad, head) == patch
    assert repository.state() == state


def test_what_does_not_apply_cleanly_is_not_taken_back(repository: Repository) -> None:
    first = repository.commit("start", a_txt=BEFORE)
    bad = repository.commit("bad", a_txt=BEFORE.replace("line 15\n", "line fifteen\n"))
    head = repository.commit("more", a_txt=BEFORE.replace("line 15\n", "line quinze\n"))
    source = GitSource(repository.folder)
    assert source.revert(bad, head) is None
    assert source.revert(bad, first) is None  # nothing of it is there
    assert source.revert("0" * 40, head) is None


def test_a_file_that_a_commit_added_goes_when_it_is_taken_back(repository: Repository) -> None:
    repository.commit("start", a_txt="a\n")
    added = repository.commit("add", new__b_txt="b\n")
    head = repository.commit("more", a_txt="aa\n")
    patch = GitSource(repository.folder).revert(added, head)
    assert patch is not None
    assert patch.files == ("new/b.txt",)


def test_a_patch_moves_to_another_base(repository: Repository, tmp_path: Path) -> None:
    base = repository.commit("start", a_txt=BEFORE)
    onto = repository.commit("more", a_txt="a new first line\n" + BEFORE)
    state = repository.state()
    source = GitSource(repository.folder)
    patch = diff_of("a.txt", BEFORE, BEFORE.replace("line 15\n", "line fifteen\n"))
    moved = source.rebase(patch, base=base, onto=onto)
    assert moved is not None
    assert moved.changed_lines == patch.changed_lines
    source.export(onto, tmp_path / "tree", patch=moved)
    expected = "a new first line\n" + BEFORE.replace("line 15\n", "line fifteen\n")
    assert (tmp_path / "tree/a.txt").read_text() == expected
    assert source.rebase(patch, base=base, onto=base) == patch
    assert repository.state() == state


def test_a_patch_that_meets_a_change_of_its_lines_does_not_move(repository: Repository) -> None:
    base = repository.commit("start", a_txt=BEFORE)
    onto = repository.commit("more", a_txt=BEFORE.replace("line 15\n", "line quinze\n"))
    done = repository.commit("done", a_txt=BEFORE.replace("line 15\n", "line fifteen\n"))
    source = GitSource(repository.folder)
    patch = diff_of("a.txt", BEFORE, BEFORE.replace("line 15\n", "line fifteen\n"))
    assert source.rebase(patch, base=base, onto=onto) is None
    assert source.rebase(patch, base=base, onto=done) is None
    assert source.rebase(Patch(diff="nonsense"), base=base, onto=onto) is None


def test_an_export_is_the_commit_byte_for_byte(repository: Repository, tmp_path: Path) -> None:
    (repository.folder / "run.sh").write_text("#!/bin/sh\n")
    (repository.folder / "run.sh").chmod(0o755)
    (repository.folder / ".gitattributes").write_text("tests export-ignore\n*.txt eol=crlf\n*.md filter=evil\n")
    (repository.folder / "inside").symlink_to("app/a.txt")
    (repository.folder / "outside").symlink_to("/etc/passwd")
    (repository.folder / "above").symlink_to("../secret")
    repository.git("config", "filter.evil.smudge", f"touch {tmp_path}/executed; cat")
    head = repository.commit("start", app__a_txt="a\nb\n", tests__a_txt="t\n", README_md="r\n")
    into = tmp_path / "tree"
    GitSource(repository.folder).export(head, into)
    assert (into / "app/a.txt").read_bytes() == b"a\nb\n"
    assert (into / "tests/a.txt").read_bytes() == b"t\n"
    assert (into / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (into / "inside").read_text() == "a\nb\n"
    assert not (into / "outside").is_symlink()
    assert not (into / "above").is_symlink()
    assert not (into / ".git").exists()
    assert not (tmp_path / "executed").exists()


HOSTILE = {
    "another text": diff_of("a.txt", "x\n", "y\n").diff,
    "nonsense": "nonsense",
    "nothing": "",
    "above": "--- /dev/null\n+++ b/../escaped\n@@ -0,0 +1 @@\n+x\n",
    "git's own": "--- /dev/null\n+++ b/.git/config\n@@ -0,0 +1 @@\n+x\n",
    "a link": "diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n",
}


@pytest.mark.parametrize("diff", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_patch_that_does_not_fit_is_refused(repository: Repository, tmp_path: Path, diff: str) -> None:
    head = repository.commit("start", a_txt="a\n")
    with pytest.raises(PatchDoesNotApply):
        GitSource(repository.folder).export(head, tmp_path / "tree", patch=Patch(diff=diff))
    assert not (tmp_path / "escaped").exists()


def test_an_export_into_another_repository_is_patched_too(repository: Repository) -> None:
    head = repository.commit("start", a_txt="a\n")
    into = repository.folder / "build"
    GitSource(repository.folder).export(head, into, patch=diff_of("a.txt", "a\n", "b\n"))
    assert (into / "a.txt").read_text() == "b\n"


def test_hooks_and_helpers_of_the_repository_do_not_run(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit("start", a_txt="a\n")
    head = repository.commit("more", a_txt="b\n")
    executed = tmp_path / "executed"
    script = repository.folder / ".git" / "evil"
    script.write_text(f"#!/bin/sh\ntouch {executed}\ncat\n")
    script.chmod(0o755)
    for name in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        (repository.folder / ".git" / "hooks" / name).write_text(script.read_text())
        (repository.folder / ".git" / "hooks" / name).chmod(0o755)
    (repository.folder / ".git" / "info").mkdir(exist_ok=True)
    (repository.folder / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil merge=evil\n")
    settings = ("core.fsmonitor", "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.smudge")
    for setting in (*settings, "filter.evil.clean", "merge.evil.driver", "core.pager", "pager.log"):
        with (repository.folder / ".git" / "config").open("a") as config:
            section, _, name = setting.rpartition(".")
            config.write(f"[{section.replace('.', chr(32) + chr(34), 1)}{chr(34) if '.' in section else ''}]\n")
            config.write(f"\t{name} = {script}\n")
    source = GitSource(repository.folder)
    source.export(first, tmp_path / "tree", patch=diff_of("a.txt", "a\n", "c\n"))
    source.head(), source.files(head), source.read("a.txt", head), source.describe(head)
    source.blame("a.txt", 1, head)
    source.changed_between(first, head)
    source.revert(head, head)
    source.rebase(diff_of("a.txt", "a\n", "c\n"), base=first, onto=head)
    assert not executed.exists()


CHANGES = {
    "middle": ("a.txt", BEFORE, BEFORE.replace("line 7\n", "seven\n")),
    "two hunks": ("a.txt", BEFORE, BEFORE.replace("line 2\n", "").replace("line 18\n", "x\ny\n")),
    "no end before": ("a.txt", "one\ntwo", "one\ntwo\n"),
    "no end after": ("a.txt", "one\ntwo\n", "one\ntwo"),
    "no end in both": ("a.txt", "one\ntwo", "ONE\ntwo"),
    "last line without end": ("a.txt", "one\ntwo", "one\nTWO"),
    "from empty": ("a.txt", "", "one\n"),
    "to empty": ("a.txt", "one\n", ""),
    "new": ("new/a.txt", None, "one\ntwo"),
    "new and empty": ("new/a.txt", None, ""),
    "deleted": ("a.txt", "one\ntwo\n", None),
    "deleted and empty": ("a.txt", "", None),
    "carriage returns": ("a.txt", "one\r\ntwo\r\n", "one\r\nTWO\r\n"),
    "odd line ends": ("a.txt", "a\fb\u2028c\x0bd\n\n\x85e\rf\n", "a\fb\u2028c\x0bD\n\n\x85e\rf\n"),
    "blank lines": ("a.txt", "\n\n\n", "\n\nx\n\n"),
    "space in the path": ("a file.txt", "one\n", "two\n"),
    "signs in the path": ('q"uo\\te\ttab.txt', "one\n", "two\n"),
    "letters in the path": ("größe.txt", "one\n", "two\n"),
    "looks like a header": ("a.txt", "-- a\n++ b\n", "-- a\n++ c\n"),
    "only blanks": ("a.txt", "a  \n", "a\n"),
}


@pytest.mark.parametrize(("path", "before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_diff_that_we_write_applies(
    repository: Repository, tmp_path: Path, path: str, before: str | None, after: str | None
) -> None:
    if before is not None:
        (repository.folder / path).write_text(before, newline="")
    head = repository.commit("start", other_txt="other\n")
    into = tmp_path / "tree"
    GitSource(repository.folder).export(head, into, patch=diff_of(path, before, after))
    assert (into / path).exists() == (after is not None)
    if after is not None:
        assert (into / path).read_bytes() == after.encode()


def test_no_change_is_no_diff() -> None:
    assert diff_of("a.txt", "same\n", "same\n") == Patch(diff="")


def test_a_diff_names_its_file() -> None:
    assert diff_of("app/a file.py", "a\n", "b\n").files == ("app/a file.py",)
    assert diff_of("app/a.py", None, "b\n").files == ("app/a.py",)
    assert diff_of("app/a.py", "b\n", None).files == ("app/a.py",)
