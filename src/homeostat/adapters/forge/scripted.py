"""A forge in memory, for tests: a patch fits when it says a diff of at least one file."""

import hashlib
from dataclasses import replace
from typing import Any

from homeostat.errors import ForgeRefused, HomeostatError, PatchDoesNotApply, StaleBase
from homeostat.records import Change, PullRequest, PullStanding, PullState


class ScriptedForge:
    """`head` is the main branch's; `failures` are raised one by one by the calls that follow."""

    def __init__(self, head: str, *, drafts: bool = False) -> None:
        self.head = head
        self.changes: dict[str, Change] = {}
        self.pulls: dict[str, PullRequest] = {}
        self.failures: list[HomeostatError] = []
        self.shown: dict[str, dict[str, Any]] = {}  # by branch: what `look` is to say beside the truth
        self.comments: dict[tuple[str, str], str] = {}  # by branch and key
        self.teams: dict[str, tuple[str, ...]] = {}
        self._drafts = drafts

    def fetch(self) -> str:
        self._fail_if_told()
        return self.head

    def open_pull_request(self, change: Change) -> PullRequest:
        self._fail_if_told()
        if not change.patch.files:
            raise PatchDoesNotApply("The patch names no file.")
        head = _commit(change.base, change.patch.digest)
        known = self.pulls.get(change.branch)
        if known and known.head != head:
            raise ForgeRefused(f"The branch {change.branch} already holds something else; it is left as it is.")
        if not known:
            self.shown.setdefault(change.branch, {})["draft"] = self._drafts
        self.changes[change.branch] = change
        pull = known or PullRequest(branch=change.branch, url=f"scripted://forge#{change.branch}", head=head)
        return self.pulls.setdefault(change.branch, pull)

    def look(self, pull: PullRequest, change: Change) -> PullState:
        self._fail_if_told()
        known = self.pulls.get(change.branch)
        if known is None:
            blank = replace(pull, branch=change.branch, head="", merged="")
            return PullState(pull=blank, standing=PullStanding.ABSENT, base_head=self.head)
        state = PullState(
            pull=known,
            standing=PullStanding.MERGED if known.merged else PullStanding.OPEN,
            base_head=self.head,
            pushed_by_others=known.head != _commit(change.base, change.patch.digest),
        )
        return replace(state, **self.shown.get(change.branch, {}))

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        del change
        self._fail_if_told()
        self.shown[pull.branch]["draft"] = False

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

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        self._fail_if_told()
        self.comments.setdefault((pull.branch, key), text)

    def close(self, pull: PullRequest, text: str) -> None:
        self._fail_if_told()
        known = self.pulls.get(pull.branch)
        if known and not known.merged and self.shown[pull.branch].get("standing") is not PullStanding.CLOSED:
            self.comments[pull.branch, "closed"] = text
            self.shown[pull.branch] |= {"standing": PullStanding.CLOSED, "ended_by": "homeostat", "ended_by_us": True}

    def members(self, team: str) -> tuple[str, ...]:
        self._fail_if_told()
        return self.teams.get(team, ())

    # --- what a test lets happen -----------------------------------------------------------------------------

    def push(self, branch: str, says: str) -> str:
        """A person pushes to a branch, the main one when it is named ""; the new head."""
        if not branch:
            self.head = _commit(self.head, says)
            return self.head
        pull = self.pulls.get(branch) or PullRequest(branch=branch, url=f"scripted://forge#{branch}", head=self.head)
        self.pulls[branch] = replace(pull, head=_commit(pull.head, says))
        return self.pulls[branch].head

    def show(self, branch: str, **words: Any) -> None:  # noqa: ANN401 - fields of PullState
        """From now on, `look` says so."""
        self.shown.setdefault(branch, {}).update(words)

    def _fail_if_told(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def _commit(*parts: str) -> str:
    return hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()
