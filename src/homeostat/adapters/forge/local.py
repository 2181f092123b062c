"""A plain git repository on this machine as forge: a pull request is a branch, a merge is a merge commit.

Nobody's checked-out files are used to get there, and no hook of the repository runs.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from pathlib import Path

from homeostat.errors import ForgeRefused, ForgeUnavailable, NotConfigured, PatchDoesNotApply, StaleBase
from homeostat.ports import Clock
from homeostat.records import Change, PullRequest

GIT_SECONDS = 60.0
NAME, MAIL = "Homeostat", "homeostat@localhost"
# Neither hooks nor a file watcher named in the repository's configuration may run on our account, and a patch is
# taken letter by letter.
SETTINGS = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "apply.ignoreWhitespace=no")

VARIABLES = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


class _GitSaysNo(Exception):
    """Git ended with another code than 0; the text is what it wrote."""


class LocalForge:
    """Branches and merges in `repository`, bare or with a work tree."""

    def __init__(
        self, repository: Path, branch: str, *, clock: Clock, check: Callable[[], None] = lambda: None
    ) -> None:
        self._check = check  # raises when nothing may be changed now
        self._repository = repository.absolute()
        self._main = branch
        self._clock = clock

    def open_pull_request(self, change: Change) -> PullRequest:
        """Make a branch of one commit, the patch on its base; or return the branch that holds just that.

        Raises:
            PatchDoesNotApply: the patch does not fit its base.
            ForgeRefused: the branch holds something else, which is never overwritten.
            ForgeUnavailable: git did not end in time, or another git holds a lock.
        """
        tree = self._tree_with(change)
        reference = self._reference(change.branch)
        if not self._commit_of(reference):
            head = self._commit(tree, parents=[change.base], message=_message(change), author=change.author)
            self._move(reference, to=head, only_from="")
        head = self._commit_of(reference)
        parents = self._git("rev-list", "--parents", "-n1", head).split()[1:]
        if parents != [self._commit_of(change.base)] or self._git("rev-parse", f"{head}^{{tree}}") != tree:
            raise ForgeRefused(f"The branch {change.branch} already holds something else; it is left as it is.")
        return PullRequest(branch=change.branch, url=self._url(change.branch), head=head, merged=self._merge_of(head))

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        """Merge the pull request's commit by a merge commit, or return it as it was merged before.

        A clean work tree with the main branch checked out follows; one with changes of its own is left alone.

        Raises:
            StaleBase: the main branch is no longer at the change's base, or the branch was not made on it.
            ForgeRefused: somebody pushed to the branch.
        """
        if not self._merge_of(pull.head):
            main = self._reference(self._main)
            base = self._commit_of(change.base) or change.base
            if self._commit_of(main) != base:
                raise StaleBase(f"{self._main} is at {self._commit_of(main)[:12]}, not at {base[:12]} any more.")
            if self._commit_of(self._reference(pull.branch)) != pull.head:
                raise ForgeRefused(f"Somebody pushed to {pull.branch} since it was opened.")
            if not self._contains(pull.head, base):
                raise StaleBase(f"{pull.branch} was made on another commit than {base[:12]}.")
            # The branch grows out of the main branch's head, so its tree is the merged tree.
            tree = self._git("rev-parse", f"{pull.head}^{{tree}}")
            subject = self._git("log", "-n1", "--format=%s", pull.head)
            message = f"Merge {pull.branch}\n\n{subject}\n"
            merge = self._commit(tree, parents=[base, pull.head], message=message, author=f"{NAME} <{MAIL}>")
            self._move(main, to=merge, only_from=base)
        merged = self._merge_of(pull.head)
        if not merged:
            raise StaleBase(f"{self._main} moved while {pull.branch} was merged.")
        self._bring_work_trees_up_to_date(merged)
        return PullRequest(branch=pull.branch, url=self._url(pull.branch), head=pull.head, merged=merged)

    # --- commits ---------------------------------------------------------------------------------------------

    def _tree_with(self, change: Change) -> str:
        """The tree of the change's base with its patch, made in an index of its own."""
        base = self._commit_of(change.base)
        if not base:
            raise ForgeRefused(f"{self._repository} has no commit {change.base[:40]}.")
        with tempfile.TemporaryDirectory(prefix="homeostat-forge-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._git("read-tree", base, variables=index)
            apply = ("apply", "--cached", "--whitespace=nowarn", "-")
            try:
                self._git(*apply, stdin=change.patch.diff, variables=index)
            except _GitSaysNo as error:
                raise PatchDoesNotApply(f"The patch does not fit {base[:12]}: {error}") from error
            return self._git("write-tree", variables=index)

    def _commit(self, tree: str, *, parents: list[str], message: str, author: str) -> str:
        name, mail = parseaddr(author)
        now = self._clock.now().isoformat(timespec="seconds")
        variables = {
            "GIT_AUTHOR_NAME": name or NAME,
            "GIT_AUTHOR_EMAIL": mail or MAIL,
            "GIT_AUTHOR_DATE": now,
            "GIT_COMMITTER_NAME": NAME,
            "GIT_COMMITTER_EMAIL": MAIL,
            "GIT_COMMITTER_DATE": now,
        }
        named = [word for parent in parents for word in ("-p", parent)]
        return self._git("commit-tree", tree, *named, "-F", "-", stdin=message, variables=variables)

    def _move(self, reference: str, *, to: str, only_from: str) -> None:
        """Compare and swap a reference; the caller looks who won. `only_from` "" means that there was none.

        The only way by which the repository changes for others, so this is where it is asked whether it may.
        """
        self._check()
        try:
            self._git("update-ref", "-m", "homeostat", reference, to, only_from or "0" * len(to))
        except _GitSaysNo as error:
            now = self._commit_of(reference)
            if not now and not only_from:  # a name that cannot be made, such as one below another branch's
                raise ForgeRefused(f"{reference} cannot be made: {error}") from error
            if now == only_from:
                raise ForgeUnavailable(f"{reference} is locked: {error}") from error

    def _merge_of(self, head: str) -> str:
        """The main branch's commit that brought `head` in; "" when it is not in."""
        main = self._commit_of(self._reference(self._main))
        if not main or not self._commit_of(head) or not self._contains(main, head):
            return ""
        for line in self._git("rev-list", "--reverse", "--parents", "--ancestry-path", f"{head}..{main}").splitlines():
            commit, _, *others = line.split()
            if head in others:
                return commit
        return head  # somebody moved the main branch onto it

    def _contains(self, commit: str, ancestor: str) -> bool:
        try:
            self._git("merge-base", "--is-ancestor", ancestor, commit)
        except _GitSaysNo:
            return False
        return True

    def _commit_of(self, name: str) -> str:
        try:
            return self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except _GitSaysNo:
            return ""

    def _reference(self, branch: str) -> str:
        try:
            self._git("check-ref-format", f"refs/heads/{branch}")
        except _GitSaysNo as error:
            raise ForgeRefused(f"{branch!r} cannot be a branch's name.") from error
        return f"refs/heads/{branch}"

    def _url(self, branch: str) -> str:
        return f"{self._repository.as_uri()}#{branch}"

    # --- people's files --------------------------------------------------------------------------------------

    def _bring_work_trees_up_to_date(self, merged: str) -> None:
        """Where the main branch is checked out and nothing was changed, let the files follow the merge.

        Nothing was changed when the index is just the tree before the merge and the files are as the index says.
        """
        before = self._git("rev-parse", f"{merged}^1")
        if self._commit_of(self._reference(self._main)) != merged:
            return
        for listed in self._git("worktree", "list", "--porcelain").split("\n\n"):
            lines = listed.splitlines()
            if f"branch {self._reference(self._main)}" in lines and "bare" not in lines:
                self._bring_up_to_date(Path(lines[0].removeprefix("worktree ")), before=before, after=merged)

    def _bring_up_to_date(self, folder: Path, *, before: str, after: str) -> None:
        try:
            if self._git("write-tree", at=folder) != self._git("rev-parse", f"{before}^{{tree}}"):
                return
            self._git("update-index", "-q", "--refresh", at=folder)
            # Refuses, and touches nothing, when a file that git does not know is in the way.
            self._git("read-tree", "-m", "-u", before, after, at=folder)
        except (_GitSaysNo, ForgeUnavailable):
            return  # changed, or being changed, by its owner: the merge stands, the files are theirs

    # --- git -------------------------------------------------------------------------------------------------

    def _git(
        self, *words: str, stdin: str = "", variables: Mapping[str, str] | None = None, at: Path | None = None
    ) -> str:
        """What git answers, without the last line's end.

        Raises:
            _GitSaysNo: it ended with another code than 0.
        """
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        try:
            ran = subprocess.run(
                ["git", *(word for setting in SETTINGS for word in ("-c", setting)), *words],
                cwd=at or self._repository,
                env={**kept, **VARIABLES, **(variables or {})},
                input=stdin.encode(),
                capture_output=True,
                timeout=GIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ForgeUnavailable(f"git {words[0]} did not end within {GIT_SECONDS:.0f} s.") from error
        except FileNotFoundError as error:
            if not (at or self._repository).is_dir():
                raise ForgeRefused(f"There is no repository at {self._repository}.") from error
            raise NotConfigured("git is not installed: apt-get install git") from error
        told = ran.stderr.decode(errors="replace").strip()
        if "not a git repository" in told or "dubious ownership" in told:
            raise ForgeRefused(f"{self._repository} cannot be used: {told[:300]}")
        if ran.returncode:
            raise _GitSaysNo(told[:300])
        return ran.stdout.decode(errors="replace").rstrip("\n")


def _message(change: Change) -> str:
    trailers = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in change.trailers.items())
    parts = [" ".join(change.title.split()), change.body.strip(), trailers]
    return "\n\n".join(part for part in parts if part).replace("\0", "") + "\n"
