"""Commits made with git's plumbing, in a repository on this machine.

Nobody's checked-out files are used to get there, and no hook of the repository runs.
"""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path

from homeostat.adapters.forge.signing import MAIL, NAME, Committer
from homeostat.errors import ForgeRefused, ForgeUnavailable, NotConfigured, PatchDoesNotApply
from homeostat.ports import Clock
from homeostat.records import Change

GIT_SECONDS = 60.0
_LOCKED_SECONDS = (0.1, 0.2, 0.4)  # between tries to change an index that another git has locked
# Neither hooks nor a file watcher named in the repository's configuration may run on our account, and a patch is
# taken letter by letter.
SETTINGS = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "apply.ignoreWhitespace=no")

VARIABLES = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


class GitSaysNo(Exception):
    """Git ended with another code than 0; the text is what it wrote."""


class Commits:
    """Trees, commits and references of `repository`, bare or with a work tree."""

    def __init__(self, repository: Path, *, clock: Clock, committer: Committer) -> None:
        self.repository = repository.absolute()
        self._clock = clock
        self._committer = committer

    def tree_with(self, change: Change) -> str:
        """The tree of the change's base with its patch, made in an index of its own.

        Raises:
            PatchDoesNotApply: the patch does not fit its base.
        """
        base = self.commit_of(change.base)
        if not base:
            raise ForgeRefused(f"{self.repository} has no commit {change.base[:40]}.")
        with tempfile.TemporaryDirectory(prefix="homeostat-forge-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self.git("read-tree", base, variables=index)
            apply = ("apply", "--cached", "--whitespace=nowarn", "-")
            try:
                self.git(*apply, stdin=change.patch.diff, variables=index)
            except GitSaysNo as error:
                raise PatchDoesNotApply(f"The patch does not fit {base[:12]}: {error}") from error
            return self.git("write-tree", variables=index)

    def commit(self, tree: str, *, parents: list[str], message: str, author: str) -> str:
        name, mail = parseaddr(author)
        now = self._clock.now().isoformat(timespec="seconds")
        variables = {
            "GIT_AUTHOR_NAME": name or NAME,
            "GIT_AUTHOR_EMAIL": mail or MAIL,
            "GIT_AUTHOR_DATE": now,
            "GIT_COMMITTER_NAME": self._committer.name,
            "GIT_COMMITTER_EMAIL": self._committer.mail,
            "GIT_COMMITTER_DATE": now,
        }
        named = [word for parent in parents for word in ("-p", parent)]
        settings, sign = _signing(self._committer.key)
        return self.git(*settings, "commit-tree", *sign, tree, *named, "-F", "-", stdin=message, variables=variables)

    def is_just(self, head: str, change: Change) -> bool:
        """Whether the commit is the change on its base and nothing else, whoever asked for it and when."""
        parents = self.git("rev-list", "--parents", "-n1", head).split()[1:]
        tree = self.git("rev-parse", f"{head}^{{tree}}")
        return parents == [self.commit_of(change.base)] and tree == self.tree_with(change)

    def contains(self, commit: str, ancestor: str) -> bool:
        try:
            self.git("merge-base", "--is-ancestor", ancestor, commit)
        except GitSaysNo:
            return False
        return True

    def commit_of(self, name: str) -> str:
        """The commit's full name; "" when there is none."""
        try:
            return self.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except GitSaysNo:
            return ""

    def reference(self, branch: str) -> str:
        try:
            self.git("check-ref-format", f"refs/heads/{branch}")
        except GitSaysNo as error:
            raise ForgeRefused(f"{branch!r} cannot be a branch's name.") from error
        return f"refs/heads/{branch}"

    def move(self, reference: str, *, to: str, only_from: str) -> None:
        """Compare and swap a reference; the caller looks who won. `only_from` "" means that there was none."""
        try:
            self.git("update-ref", "-m", "homeostat", reference, to, only_from or "0" * len(to))
        except GitSaysNo as error:
            now = self.commit_of(reference)
            if not now and not only_from:  # a name that cannot be made, such as one below another branch's
                raise ForgeRefused(f"{reference} cannot be made: {error}") from error
            if now == only_from:
                raise ForgeUnavailable(f"{reference} is locked: {error}") from error

    def bring_work_trees_up_to_date(self, branch: str, *, before: str, after: str) -> bool:
        """Where the branch is checked out and nothing was changed, let the files follow; False when one was locked.

        Nothing was changed when the index is just the tree before and the files are as the index says.
        """
        if self.commit_of(self.reference(branch)) != after:
            return True
        listed = (tree.splitlines() for tree in self.git("worktree", "list", "--porcelain").split("\n\n"))
        return all(
            self._bring_up_to_date(Path(lines[0].removeprefix("worktree ")), before=before, after=after)
            for lines in listed
            if f"branch {self.reference(branch)}" in lines and "bare" not in lines
        )

    def _bring_up_to_date(self, folder: Path, *, before: str, after: str) -> bool:
        for pause in _LOCKED_SECONDS:
            try:
                if self.git("write-tree", at=folder) == self.git("rev-parse", f"{before}^{{tree}}"):
                    self.git("update-index", "-q", "--refresh", at=folder)
                    # Refuses, and touches nothing, when a file that git does not know is in the way.
                    self.git("read-tree", "-m", "-u", before, after, at=folder)
            except GitSaysNo as error:
                if "index.lock" in str(error):  # an editor that looks what changed has it for a moment
                    time.sleep(pause)
                    continue
            except ForgeUnavailable:
                pass
            return True  # where its owner changed something, the branch stands and the files are theirs
        return False

    def git(
        self, *words: str, stdin: str = "", variables: Mapping[str, str] | None = None, at: Path | None = None
    ) -> str:
        """What git answers, without the last line's end.

        Raises:
            GitSaysNo: it ended with another code than 0.
        """
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        try:
            ran = subprocess.run(
                ["git", *(word for setting in SETTINGS for word in ("-c", setting)), *words],
                cwd=at or self.repository,
                env={**kept, **VARIABLES, **(variables or {})},
                input=stdin.encode(),
                capture_output=True,
                timeout=GIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ForgeUnavailable(f"git {words[0]} did not end within {GIT_SECONDS:.0f} s.") from error
        except FileNotFoundError as error:
            if not (at or self.repository).is_dir():
                raise ForgeRefused(f"There is no repository at {self.repository}.") from error
            raise NotConfigured("git is not installed: apt-get install git") from error
        told = ran.stderr.decode(errors="replace").strip()
        if "not a git repository" in told or "dubious ownership" in told:
            raise ForgeRefused(f"{self.repository} cannot be used: {told[:300]}")
        if ran.returncode:
            raise GitSaysNo(told[:300])
        return ran.stdout.decode(errors="replace").rstrip("\n")


def _signing(key: Path | None) -> tuple[list[str], list[str]]:
    """Settings and words by which git signs a commit; the program is named, since the repository could name another."""
    if key is None:
        return [], ["--no-gpg-sign"]
    settings = ("gpg.format=ssh", "gpg.ssh.program=ssh-keygen")
    return [word for setting in settings for word in ("-c", setting)], [f"--gpg-sign={key.absolute()}"]


def message_of(change: Change) -> str:
    trailers = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in change.trailers.items())
    parts = [unlinked(" ".join(change.title.split())), unlinked(change.body.strip()), trailers]
    return "\n\n".join(part for part in parts if part).replace("\0", "") + "\n"


_SPEAKS = re.compile(r"[@#!](?=\w)|\bGH-(?=\d)", re.IGNORECASE)
_SKIPS = re.compile(r"skip-checks", re.IGNORECASE)


def unlinked(words: str) -> str:
    """Words that a host takes for nothing else: no mention, no issue that they close, no CI that they skip.

    In a commit's message and a title a code span protects from none of that.
    """
    plain = words.replace("[", "(").replace("]", ")")  # as in "[skip ci]"
    return _SKIPS.sub("skip checks", _SPEAKS.sub(lambda match: f"{match[0]} ", plain))
