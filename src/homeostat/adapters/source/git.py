"""A service's repository, read by the git command line. Nothing in the repository is ever changed or executed."""

import contextlib
import os
import re
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from homeostat.adapters.source.git_process import (
    LISTING_BYTES,
    GitFailed,
    GitProcess,
    copy_object,
    read_object,
    run_git,
)
from homeostat.errors import NotConfigured, NotFound, PatchDoesNotApply
from homeostat.languages.diff import Hunk, applied, hunks_of, plain_path
from homeostat.records import Commit, Patch

_FILE_BYTES = 8 * 1024**2  # the longest file that is read as text
_TREE_BYTES = 2 * 1024**3  # the largest tree that is written out
_HISTORY = 1000  # the most commits, and the most tags, that are listed
_OBJECT = re.compile(r"[0-9a-f]{7,64}")
_DESCRIBED = re.compile(r"[0-9A-Za-z][\w./+@-]*-g[0-9a-f]{4,64}")
_TAG = re.compile(r"[0-9A-Za-z_][\w./+@#=-]{0,199}")
_NO_MODE, _NEW_MODE = "000000", "100644"
_PLAIN_MODES = frozenset({_NO_MODE, _NEW_MODE, "100755"})
_LARGEST_CHANGED_BYTES = 64 * 1024**2
_LINK_MODE = re.compile(r"^(?:new file mode|new mode) 1[26]0000$", re.MULTILINE)
# The same change gives the same bytes on every machine, so that its digest can be approved.
_DIFF = (
    "diff-tree",
    "-r",
    "-p",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--full-index",
    "--diff-algorithm=myers",
    "--unified=3",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ignore-submodules=none",
)


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    kind: str
    digest: str
    size: int
    path: str


class GitSource:
    """A git repository on this machine: a work tree or a bare one."""

    def __init__(self, repository: Path, branch: str = "main") -> None:
        self._repository = repository.absolute()
        self._branch = branch

    def head(self) -> str:
        try:
            return self._line("rev-parse", "--verify", "--quiet", f"refs/heads/{self._branch}^{{commit}}")
        except GitFailed as error:
            raise NotConfigured(f"{self._repository} has no branch {self._branch!r}. {error}".strip()) from error

    def resolve(self, release: str) -> str:
        """The commit of a release; "" when unknown.

        A reporter's "package@version+build" is tried whole, then as the version, with and without a leading "v" and
        the build. Branches are no releases: the commit they name is another one tomorrow.
        """
        if not _TAG.fullmatch(release):
            return ""
        version = release.rpartition("@")[2]
        plain = version.partition("+")[0]
        for name in dict.fromkeys((release, version, f"v{version}", plain, f"v{plain}")):
            names = [f"refs/tags/{name}"] if name else []
            if _DESCRIBED.fullmatch(name) or _OBJECT.fullmatch(name):
                names.append(name)
            for candidate in names:
                with contextlib.suppress(GitFailed):
                    return self._line("rev-parse", "--verify", "--quiet", f"{candidate}^{{commit}}")
        return ""

    def files(self, commit: str) -> tuple[str, ...]:
        return tuple(entry.path for entry in self._entries(commit) if entry.kind == "blob")

    def read(self, path: str, commit: str) -> str:
        """A file's text, of at most 8 MiB; undecodable bytes are replaced.

        Raises:
            NotFound: the commit has no such file, or only a longer one.
        """
        named = f"{_checked(commit)}:{path}"
        try:
            if "\0" in path or int(self._line("cat-file", "-s", named)) > _FILE_BYTES:
                raise NotFound(f"{path} is no file of at most {_FILE_BYTES} bytes")
            return self._git("cat-file", "blob", named, most=_FILE_BYTES).decode(errors="replace")
        except GitFailed as error:
            raise NotFound(f"There is no file {path} at {commit}") from error

    def blame(self, path: str, line: int, commit: str) -> Commit | None:
        where = (f"{line},{line}", _checked(commit), "--", path)
        if line < 1 or "\0" in path:
            return None
        try:
            said = self._git("blame", "--porcelain", "--no-textconv", "-L", *where)
        except GitFailed:
            return None
        return self._log("-1", said.decode(errors="replace").split(" ", 1)[0])[0]

    def changed_between(self, older: str, newer: str) -> tuple[Commit, ...]:
        """The commits after `older` up to `newer`, newest first, at most a thousand.

        Raises:
            NotFound: the repository lacks one of them.
        """
        try:
            return self._log(f"-{_HISTORY}", f"{_checked(older)}..{_checked(newer)}")
        except GitFailed as error:
            raise NotFound(f"The history from {older} to {newer} is not in {self._repository}") from error

    def releases(self) -> tuple[str, ...]:
        """Tags, newest first, at most a thousand."""
        wanted = ("--sort=-version:refname", "--sort=-creatordate", f"--count={_HISTORY}")
        try:
            said = self._git("for-each-ref", *wanted, "--format=%(refname:lstrip=2)", "refs/tags")
        except GitFailed as error:
            raise self._broken(error) from error
        return tuple(said.decode(errors="replace").splitlines())

    def describe(self, commit: str) -> str:
        try:
            return self._line("describe", "--tags", "--always", _checked(commit))
        except GitFailed as error:
            raise NotFound(f"There is no commit {commit} in {self._repository}") from error

    def revert(self, commit: str, onto: str) -> Patch | None:
        """The patch that takes `commit` back on top of `onto`; a merge is taken back towards its first parent.

        None when it does not apply cleanly, when nothing of it is left to take back, when it is the first commit or not
        text.
        """
        try:
            before = self._line("rev-parse", "--verify", "--quiet", f"{_checked(commit)}^")
        except GitFailed:
            return None  # the first commit: without it nothing is left
        with self._scratch() as scratch:
            try:
                change = self._git(*_DIFF, "--binary", commit, before, extra=scratch)
                return self._carried(change, _checked(onto), scratch)
            except GitFailed:
                return None

    def rebase(self, patch: Patch, *, base: str, onto: str) -> Patch | None:
        """The same change on another base; None when it does not apply cleanly there, or is already part of it.

        On its own base it is returned as it is, so that its digest stays.
        """
        with self._scratch() as scratch:
            try:
                tree = self._applied(patch.diff.encode(), _checked(base), scratch)
                if base == onto:
                    return patch
                change = self._git(*_DIFF, "--binary", base, tree, extra=scratch)
                return self._carried(change, _checked(onto), scratch)
            except GitFailed:
                return None

    def tree(self, commit: str, patch: Patch | None = None) -> str:
        """The name of the commit's tree, with `patch` applied letter by letter where one is given.

        Raises:
            NotFound: there is no such commit.
            PatchDoesNotApply: `patch` does not fit it.
        """
        with self._scratch() as scratch:
            try:
                plain = self._git("rev-parse", "--verify", "--quiet", f"{_checked(commit)}^{{tree}}", extra=scratch)
            except GitFailed as error:
                raise NotFound(f"There is no commit {commit} in {self._repository}") from error
            if patch is None:
                return plain.decode().strip()
            try:
                return self._applied(patch.diff.encode(), commit, scratch)
            except GitFailed as error:
                raise PatchDoesNotApply(f"The patch does not fit {commit[:12]}: {error}") from error

    def writes(self, commit: str, patch: Patch) -> tuple[str, ...]:
        """The paths that the patch changes there by git's own reckoning, whatever its text says of itself.

        Raises as `tree` does.
        """
        with self._scratch() as scratch:
            try:
                tree = self._applied(patch.diff.encode(), _checked(commit), scratch)
                said = self._git("diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, tree, extra=scratch)
            except GitFailed as error:
                raise PatchDoesNotApply(f"The patch does not fit {commit[:12]}: {error}") from error
        return tuple(path for path in said.decode(errors="replace").split("\0") if path)

    def unlike(self, commit: str, patch: Patch) -> tuple[str, ...]:
        """The paths that git would leave there with another text than the patch's own lines make, or another mode.

        Git reads more into a patch than a reader does: it looks for a stretch elsewhere, takes numbers of any length,
        and sets modes and links. Raises as `tree` does.
        """
        shown = {plain_path(path): hunks for path, hunks in hunks_of(patch).items()}
        with self._scratch() as scratch:
            try:
                tree = self._applied(patch.diff.encode(), _checked(commit), scratch)
                said = self._git(
                    "diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", commit, tree, extra=scratch
                )
                changes = said.decode(errors="surrogateescape").split("\0")[:-1]
                return tuple(
                    path
                    for about, path in zip(changes[::2], changes[1::2], strict=True)
                    if not self._is_as_shown(about[1:].split(), shown.get(path, []), scratch)
                )
            except GitFailed as error:
                raise PatchDoesNotApply(f"The patch does not fit {commit[:12]}: {error}") from error

    def _is_as_shown(self, about: list[str], hunks: list[Hunk], scratch: Mapping[str, str]) -> bool:
        """Of one line of `diff-tree --raw`: modes and objects, before and after."""
        mode_before, mode, before, after, _ = about
        if not {mode_before, mode} <= _PLAIN_MODES or mode not in (mode_before, _NEW_MODE, _NO_MODE):
            return False
        if mode != mode_before and _NO_MODE not in (mode_before, mode):
            return False
        old, new = (self._text(name, scratch) for name in (before, after))
        made = applied(old, hunks)
        return made is not None and made.removesuffix("\n") == new.removesuffix("\n")

    def _text(self, name: str, scratch: Mapping[str, str]) -> str:
        if not name.strip("0"):
            return ""
        blob = self._git("cat-file", "blob", name, extra=scratch, most=_LARGEST_CHANGED_BYTES)
        return blob.decode(errors="surrogateescape")

    def export(self, commit: str, into: Path, *, patch: Patch | None = None) -> None:
        """Write the tree, without its history, into an empty folder.

        The bytes are those of the commit: no filter, line ending or `export-ignore` of the repository has a say.
        Submodules are left out, and so are symbolic links that lead out of the tree.

        Raises:
            NotFound: there is no such commit.
            PatchDoesNotApply: `patch` does not fit the tree, or makes a symbolic link.
        """
        entries = [entry for entry in self._entries(commit) if entry.kind == "blob" and _inside(entry.path)]
        if sum(entry.size for entry in entries) > _TREE_BYTES:
            raise NotFound(f"The tree of {commit} is larger than {_TREE_BYTES} bytes")
        self._write(entries, into)
        if patch is not None:
            self._patch(patch, into)

    def _patch(self, patch: Patch, tree: Path) -> None:
        if _LINK_MODE.search(patch.diff):
            raise PatchDoesNotApply("The patch makes a symbolic link or a submodule, which no fix needs")
        # Told not to look above the folder, git takes it for no repository and applies the paths as they are.
        alone = {"GIT_CEILING_DIRECTORIES": str(tree.resolve().parent)}
        try:
            run_git(
                "apply", "--whitespace=nowarn", "-p1", "-", folder=tree.resolve(), extra=alone, send=patch.diff.encode()
            )
        except GitFailed as error:
            raise PatchDoesNotApply(f"The patch does not fit the tree: {error}") from error

    def _write(self, entries: list[_Entry], into: Path) -> None:
        files = [entry for entry in entries if not entry.mode.startswith("12")]
        links = [entry for entry in entries if entry.mode.startswith("12")]  # last, so that nothing is written through
        with tempfile.TemporaryFile() as asked:
            asked.writelines(f"{entry.digest}\n".encode() for entry in [*files, *links])
            asked.seek(0)
            with GitProcess(("cat-file", "--batch"), folder=self._repository, send=asked) as said:
                for entry in files:
                    target = into / entry.path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("xb") as file:
                        copy_object(said, file)
                    target.chmod(0o755 if entry.mode == "100755" else 0o644)
                for entry in links:
                    content = read_object(said).decode(errors="surrogateescape")
                    if _inside(os.path.normpath(PurePosixPath(entry.path).parent / content)):
                        (into / entry.path).parent.mkdir(parents=True, exist_ok=True)
                        (into / entry.path).symlink_to(content)

    def _carried(self, change: bytes, onto: str, scratch: Mapping[str, str]) -> Patch | None:
        tree = self._applied(change, onto, scratch, "--3way")
        try:
            diff = self._git(*_DIFF, onto, tree, extra=scratch).decode()
        except UnicodeDecodeError:
            return None
        return Patch(diff=diff) if diff and "\nBinary files " not in diff else None

    def _applied(self, change: bytes, onto: str, scratch: Mapping[str, str], *how: str) -> str:
        """The tree that comes of a change; its objects lie in the scratch folder only."""
        self._git("read-tree", onto, extra=scratch)
        if change.strip():
            self._git("apply", "--cached", "--whitespace=nowarn", *how, "-", extra=scratch, send=change)
        return self._git("write-tree", extra=scratch).decode().strip()

    @contextlib.contextmanager
    def _scratch(self) -> Generator[Mapping[str, str]]:
        """A repository of our own over the objects of the other one.

        The other one's settings are not known to it: a merge would run the drivers that they name.
        """
        try:
            objects = self._line("rev-parse", "--path-format=absolute", "--git-path", "objects")
        except GitFailed as error:
            raise self._broken(error) from error
        with tempfile.TemporaryDirectory(prefix="homeostat-git-") as name:
            folder = Path(name)
            (folder / "objects" / "info").mkdir(parents=True)
            (folder / "objects" / "info" / "alternates").write_text(f"{objects}\n")
            (folder / "refs").mkdir()
            (folder / "HEAD").write_text("ref: refs/heads/none\n")
            yield {"GIT_DIR": name}

    def _entries(self, commit: str) -> list[_Entry]:
        try:
            said = self._git("ls-tree", "-r", "-l", "-z", "--full-tree", _checked(commit))
        except GitFailed as error:
            raise NotFound(f"There is no commit {commit} in {self._repository}") from error
        return [_entry(line) for line in said.decode(errors="surrogateescape").split("\0") if line]

    def _log(self, *which: str) -> tuple[Commit, ...]:
        shape = "--format=%H%x1f%an%x1f%ae%x1f%at%x1f%s"
        said = self._git("log", "-z", "--no-color", "--no-mailmap", shape, *which, "--")
        return tuple(_commit(line) for line in said.decode(errors="replace").split("\0") if line)

    def _line(self, *arguments: str) -> str:
        return self._git(*arguments).decode(errors="replace").strip()

    def _git(
        self, *arguments: str, extra: Mapping[str, str] | None = None, send: bytes = b"", most: int = LISTING_BYTES
    ) -> bytes:
        if not self._repository.is_dir():
            raise NotConfigured(f"There is no repository at {self._repository}")
        return run_git(*arguments, folder=self._repository, extra=extra, send=send, most=most)

    def _broken(self, error: GitFailed) -> NotConfigured:
        return NotConfigured(f"{self._repository} cannot be read as a git repository: {error}")


def _checked(commit: str) -> str:
    """An object's name, and nothing that git could take for an option, a branch or a range."""
    if not _OBJECT.fullmatch(commit):
        raise NotFound(f"{commit[:80]!r} is not the name of a commit")
    return commit


def _inside(path: str) -> bool:
    """False for a path that leads out of its tree, or into git's own folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and not any(part.lower() == ".git" for part in parts)


def _entry(line: str) -> _Entry:
    about, _, path = line.partition("\t")
    mode, kind, digest, size = about.split()
    return _Entry(mode, kind, digest, 0 if size == "-" else int(size), path)


def _commit(line: str) -> Commit:
    digest, author, email, at, subject = line.split("\x1f", 4)
    return Commit(
        digest=digest,
        author=author[:200],
        author_email=email[:200],
        authored_at=datetime.fromtimestamp(int(at), UTC),
        subject=subject[:500],
    )
