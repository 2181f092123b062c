"""A plain git repository on this machine as forge: a pull request is a branch, a merge is a merge commit.

It has no checks to wait for, no drafts and no comments: what would be said below a pull request is in the console.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from homeostat.adapters.forge.commits import Commits, message_of
from homeostat.adapters.forge.signing import MAIL, NAME, Committer
from homeostat.errors import ForgeRefused, StaleBase
from homeostat.ports import Clock
from homeostat.records import Change, PullRequest, PullStanding, PullState

# The merge that checked-out files have yet to follow: it is set before the main branch moves, so that whoever comes
# after one that was killed in between knows that what the index still holds is not its owner's doing.
FOLLOWING = "refs/homeostat/following"


class LocalForge:
    """Branches and merges in `repository`, bare or with a work tree."""

    def __init__(
        self,
        repository: Path,
        branch: str,
        *,
        clock: Clock,
        check: Callable[[], None] = lambda: None,
        committer: Committer | None = None,
    ) -> None:
        self._check = check  # raises when nothing may be changed now
        self._git = Commits(repository, clock=clock, committer=committer or Committer())
        self._main = branch

    def fetch(self) -> str:
        """The main branch's commit. Where its last merge was cut off before the files followed, they follow now."""
        head = self._git.commit_of(self._git.reference(self._main))
        if head and self._git.commit_of(FOLLOWING) == head:
            self._let_work_trees_follow(head)
        return head

    def open_pull_request(self, change: Change) -> PullRequest:
        """Make a branch of one commit, the patch on its base; or return the branch that holds just that.

        Raises:
            PatchDoesNotApply: the patch does not fit its base.
            ForgeRefused: the branch holds something else, which is never overwritten.
            ForgeUnavailable: git did not end in time, or another git holds a lock.
        """
        tree = self._git.tree_with(change)
        reference = self._git.reference(change.branch)
        if not self._git.commit_of(reference):
            head = self._git.commit(tree, parents=[change.base], message=message_of(change), author=change.author)
            self._move(reference, to=head, only_from="")
        head = self._git.commit_of(reference)
        if not self._git.is_just(head, change):
            raise ForgeRefused(f"The branch {change.branch} already holds something else; it is left as it is.")
        return self._pull(change.branch, head)

    def look(self, pull: PullRequest, change: Change) -> PullState:
        """A branch that was opened and is gone was deleted by somebody, which is their way to say no."""
        main = self.fetch()
        head = self._git.commit_of(self._git.reference(change.branch)) or self._git.commit_of(pull.head or "0" * 40)
        if not head:
            blank = PullRequest(branch=change.branch, url=self._url(change.branch), head="")
            return PullState(pull=blank, standing=PullStanding.ABSENT, base_head=main)
        found = self._pull(change.branch, head)
        stands = PullStanding.OPEN if self._git.commit_of(self._git.reference(change.branch)) else PullStanding.CLOSED
        return PullState(
            pull=found,
            standing=PullStanding.MERGED if found.merged else stands,
            base_head=main,
            opened_at=datetime.fromisoformat(self._git.git("log", "-n1", "--format=%cI", head)),
            pushed_by_others=not self._git.is_just(head, change),
        )

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        """A branch is never a draft."""

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        """Merge the pull request's commit by a merge commit, or return it as it was merged before.

        A clean work tree with the main branch checked out follows; one with changes of its own is left alone.

        Raises:
            StaleBase: the main branch is no longer at the change's base, or the branch was not made on it.
            ForgeRefused: somebody pushed to the branch.
        """
        git = self._git
        if not self._merge_of(pull.head):
            main = git.reference(self._main)
            base = git.commit_of(change.base) or change.base
            if git.commit_of(main) != base:
                raise StaleBase(f"{self._main} is at {git.commit_of(main)[:12]}, not at {base[:12]} any more.")
            if git.commit_of(git.reference(pull.branch)) != pull.head:
                raise ForgeRefused(f"Somebody pushed to {pull.branch} since it was opened.")
            if not git.contains(pull.head, base):
                raise StaleBase(f"{pull.branch} was made on another commit than {base[:12]}.")
            # The branch grows out of the main branch's head, so its tree is the merged tree.
            tree = git.git("rev-parse", f"{pull.head}^{{tree}}")
            subject = git.git("log", "-n1", "--format=%s", pull.head)
            message = f"Merge {pull.branch}\n\n{subject}\n"
            merge = git.commit(tree, parents=[base, pull.head], message=message, author=f"{NAME} <{MAIL}>")
            self._check()
            git.git("update-ref", FOLLOWING, merge)
            self._move(main, to=merge, only_from=base)
        merged = self._merge_of(pull.head)
        if not merged:
            raise StaleBase(f"{self._main} moved while {pull.branch} was merged.")
        self._let_work_trees_follow(merged)
        return self._pull(pull.branch, pull.head)

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        """A branch has no comments; the console tells the same."""

    def close(self, pull: PullRequest, text: str) -> None:
        """Delete the branch, unless somebody pushed to it or it is merged. It can be made again at any time."""
        del text
        reference = self._git.reference(pull.branch)
        head = self._git.commit_of(reference)
        if head and head == pull.head and not self._merge_of(head):
            self._check()
            self._git.git("update-ref", "-m", "homeostat", "-d", reference, head)

    def members(self, team: str) -> tuple[str, ...]:
        """A plain repository has no teams."""
        del team
        return ()

    def _move(self, reference: str, *, to: str, only_from: str) -> None:
        """The only way by which the repository changes for others, so this is where it is asked whether it may."""
        self._check()
        self._git.move(reference, to=to, only_from=only_from)

    def _let_work_trees_follow(self, merged: str) -> None:
        before = self._git.git("rev-parse", f"{merged}^1")
        if self._git.bring_work_trees_up_to_date(self._main, before=before, after=merged):
            self._git.git("update-ref", "-d", FOLLOWING)

    def _pull(self, branch: str, head: str) -> PullRequest:
        return PullRequest(branch=branch, url=self._url(branch), head=head, merged=self._merge_of(head))

    def _merge_of(self, head: str) -> str:
        """The main branch's commit that brought `head` in; "" when it is not in."""
        git = self._git
        main = git.commit_of(git.reference(self._main))
        if not main or not git.commit_of(head) or not git.contains(main, head):
            return ""
        for line in git.git("rev-list", "--reverse", "--parents", "--ancestry-path", f"{head}..{main}").splitlines():
            commit, _, *others = line.split()
            if head in others:
                return commit
        return head  # somebody moved the main branch onto it

    def _url(self, branch: str) -> str:
        return f"{self._git.repository.as_uri()}#{branch}"
