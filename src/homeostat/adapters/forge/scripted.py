"""A forge in memory, for tests: a patch fits when it says a diff of at least one file."""

import hashlib
from dataclasses import replace

from homeostat.errors import ForgeRefused, HomeostatError, PatchDoesNotApply, StaleBase
from homeostat.records import Change, PullRequest


class ScriptedForge:
    """`head` is the main branch's; `failures` are raised one by one by the calls that follow."""

    def __init__(self, head: str) -> None:
        self.head = head
        self.changes: dict[str, Change] = {}
        self.pulls: dict[str, PullRequest] = {}
        self.failures: list[HomeostatError] = []

    def open_pull_request(self, change: Change) -> PullRequest:
        self._fail_if_told()
        if not change.patch.files:
            raise PatchDoesNotApply("The patch names no file.")
        head = _commit(change.base, change.patch.digest)
        known = self.pulls.get(change.branch)
        if known and known.head != head:
            raise ForgeRefused(f"The branch {change.branch} already holds something else; it is left as it is.")
        self.changes[change.branch] = change
        pull = known or PullRequest(branch=change.branch, url=f"scripted://forge#{change.branch}", head=head)
        return self.pulls.setdefault(change.branch, pull)

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        self._fail_if_told()
        base = change.base
        known = self.pulls[pull.branch]
        if known.merged:
            return known
        if base != self.head:
            raise StaleBase(f"The main branch is at {self.head[:12]}, not at {base[:12]} any more.")
        if known.head != pull.head:
            raise ForgeRefused(f"Somebody pushed to {pull.branch} since it was opened.")
        if self.changes[pull.branch].base != base:
            raise StaleBase(f"{pull.branch} was made on another commit than {base[:12]}.")
        self.head = _commit(base, pull.head)
        self.pulls[pull.branch] = replace(known, merged=self.head)
        return self.pulls[pull.branch]

    # --- what a test lets happen -----------------------------------------------------------------------------

    def push(self, branch: str, says: str) -> str:
        """A person pushes to a branch, the main one when it is named ""; the new head."""
        if not branch:
            self.head = _commit(self.head, says)
            return self.head
        pull = self.pulls.get(branch) or PullRequest(branch=branch, url=f"scripted://forge#{branch}", head=self.head)
        self.pulls[branch] = replace(pull, head=_commit(pull.head, says))
        return self.pulls[branch].head

    def _fail_if_told(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def _commit(*parts: str) -> str:
    return hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()
