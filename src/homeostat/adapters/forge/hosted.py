"""A forge that is a host on the network: commits go there by git, everything else by the vendor's API.

What is the same for every vendor is here; what differs is a `Host`, one file each. Nothing is remembered between two
calls: what there is, is asked of the host, so a crash at any point is made good by the next call.
"""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

from homeostat.adapters.forge.clone import Remote
from homeostat.adapters.forge.commits import GitSaysNo, message_of, unlinked
from homeostat.errors import ForgeRefused, StaleBase
from homeostat.languages.codeowners import owners_in
from homeostat.languages.diff import plain_files
from homeostat.ports import Clock
from homeostat.records import Change, Check, Checks, PullRequest, PullStanding, PullState

LABEL, STOP_LABEL = "homeostat", "stop-updating"
MOST_CHECKS = 100
MOST_MEMBERS = 100
MOST_EXCERPT = 2_000
_YOUNG = timedelta(days=13)  # nobody asks how long it waits for an answer
_PROGRAM = "[bot]"  # how GitHub's names of programs end
_MARK = "<!-- homeostat {} -->"  # below which comments are found again; people do not see it
_CI_BEGINS = timedelta(minutes=2)  # a host tells of no check before its CI has seen the commit
_MOST_REVIEWERS = 5
_TEAM = re.compile(r"[\w-][\w.-]{0,99}(?:/[\w-][\w.-]{0,99}){1,8}")
_OBJECT = re.compile(r"[0-9a-f]{40,64}")


@cache
def certificates() -> ssl.SSLContext:
    """Read once: clients live for one request, so that nothing stays open, and reading these takes longer than it."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment, or a review."""

    text: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A pull request, decoded from what the vendor answered."""

    number: int
    url: str
    standing: PullStanding
    draft: bool
    head: str
    opened_at: datetime
    merged: str = ""
    ended_by: str = ""
    labels: tuple[str, ...] = ()
    conflict: bool = False
    queued: bool = False
    blocked: str = ""
    approvals: tuple[str, ...] = ()
    reviews: tuple[Said, ...] = ()  # those that are no comments at the host


class Host(Protocol):
    """What a vendor's API is asked. Every list is bounded; every error is a ForgeUnavailable or a ForgeRefused."""

    def me(self) -> str:
        """The name under which we act there."""
        ...

    def find(self, branch: str) -> Hosted | None:
        """The newest pull request of a branch of ours, whatever became of it."""
        ...

    def reference_of(self, number: int) -> str:
        """Where git finds the pull request's commit, also when its branch is gone."""
        ...

    def open(self, *, branch: str, base: str, title: str, body: str) -> None:
        """As a draft where there are drafts. No harm when there is one already."""
        ...

    def dress(self, number: int, *, label: str, reviewers: tuple[str, ...]) -> None: ...

    def checks(self, head: str) -> tuple[Check, ...]: ...

    def make_ready(self, number: int) -> None: ...

    def merge(self, number: int, *, head: str) -> None:
        """Merge it by the host's rules, or put it into its queue."""
        ...

    def comments(self, number: int) -> tuple[Said, ...]:
        """A hundred of them at most."""
        ...

    def comment(self, number: int, text: str) -> None: ...

    def close(self, number: int) -> None: ...

    def members(self, team: str) -> tuple[str, ...]:
        """Of "org/team": `MOST_MEMBERS` of them at most."""
        ...


class HostedForge:
    """Pull requests of one repository on a host."""

    def __init__(
        self, host: Host, remote: Remote, branch: str, *, clock: Clock, check: Callable[[], None] = lambda: None
    ) -> None:
        self._host = host
        self._remote = remote
        self._main = branch
        self._clock = clock
        self._check = check  # raises when nothing may be changed now

    def fetch(self) -> str:
        return self._remote.follow(self._main)

    def open_pull_request(self, change: Change) -> PullRequest:
        """Push one commit as a branch and open a draft for it; or return what is already there.

        Raises:
            PatchDoesNotApply: the patch does not fit its base.
            ForgeRefused: the branch holds something else, which is never overwritten.
        """
        found = self._host.find(change.branch)
        if found is None or found.standing is PullStanding.OPEN:
            self._make_branch(change)
        if found is None:
            self._check()
            self._host.open(branch=change.branch, base=self._main, title=unlinked(change.title), body=change.body)
            found = self._host.find(change.branch)
            if found is None:
                raise ForgeRefused(f"The forge shows no pull request for {change.branch}, though it was opened.")
        self._dress(found, change)
        return self._pull(change.branch, found)

    def look(self, pull: PullRequest, change: Change) -> PullState:
        heads = self._remote.heads(self._main, change.branch)
        main = heads.get(self._main, "")
        found = self._host.find(change.branch)
        if found is None:
            head = heads.get(change.branch, "")
            strange = bool(head) and not self._is_ours(head, f"refs/heads/{change.branch}", change)
            blank = replace(pull, branch=change.branch, head=head, merged="")
            standing = PullStanding.OPEN if strange else PullStanding.ABSENT
            return PullState(pull=blank, standing=standing, base_head=main, pushed_by_others=strange)
        runs = self._checks(found) if found.standing is PullStanding.OPEN else ()
        if found.standing is PullStanding.MERGED and not self._remote.has(found.merged):
            self.fetch()
        return PullState(
            pull=self._pull(change.branch, found),
            standing=found.standing,
            base_head=main,
            draft=found.draft,
            opened_at=found.opened_at,
            answered_at=self._answered_at(found),
            ended_by=found.ended_by,
            ended_by_us=bool(found.ended_by) and found.ended_by == self._host.me(),
            checks=self._together(runs, found),
            runs=runs,
            conflict=found.conflict and main != change.base,  # what grows out of its end meets nothing
            pushed_by_others=not self._is_ours(found.head, self._host.reference_of(found.number), change),
            told_to_stop=STOP_LABEL in found.labels,
            queued=found.queued,
            blocked=found.blocked,
            approvals=found.approvals,
        )

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        found = self._open(pull)
        if found:  # whoever opened it may have been killed right after
            self._dress(found, change)
        if found and found.draft:
            self._check()
            self._host.make_ready(found.number)

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        """Merge the pull request's commit by the host's rules, or return it as it was merged before.

        Raises:
            StaleBase: the main branch is no longer at the change's base, or the branch was not made on it.
            ForgeRefused: somebody pushed to the branch, or the host's rules do not let it in.
        """
        found = self._host.find(pull.branch)
        if found is None:
            raise ForgeRefused(f"There is no pull request for {pull.branch}.")
        if found.standing is PullStanding.OPEN and not found.queued:
            self._check_mergeable(found, pull, change)
            self._check()
            self._host.merge(found.number, head=pull.head)
            found = self._host.find(pull.branch) or found
        if found.standing is PullStanding.CLOSED:
            raise ForgeRefused(f"{found.url} was closed.")
        if found.standing is PullStanding.MERGED and not self._remote.has(found.merged):
            self.fetch()
        return self._pull(pull.branch, found)

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        found = self._host.find(pull.branch)
        mark = _MARK.format("".join(char for char in key if char.isalnum() or char in "-."))
        if found and not any(mark in said.text for said in self._host.comments(found.number)):
            self._check()
            self._host.comment(found.number, f"{text}\n\n{mark}")

    def close(self, pull: PullRequest, text: str) -> None:
        if found := self._open(pull):
            self.comment(pull, text, key="closed")
            self._check()
            self._host.close(found.number)
            if pull.head and found.head == pull.head:
                self._remote.delete(pull.branch, only_at=pull.head)

    def members(self, team: str) -> tuple[str, ...]:
        return self._host.members(team)[:MOST_MEMBERS] if _TEAM.fullmatch(team) else ()

    def _answered_at(self, found: Hosted) -> datetime | None:
        """When a person last said something below it: programs, and we, do not count."""
        if found.standing is not PullStanding.OPEN or self._clock.now() - found.opened_at < _YOUNG:
            return None
        said = (*self._host.comments(found.number), *found.reviews)
        people = (one for one in said if one.by and one.by != self._host.me() and not one.by.endswith(_PROGRAM))
        return max((one.at for one in people if one.at), default=None)

    def _dress(self, found: Hosted, change: Change) -> None:
        if LABEL not in found.labels and found.standing is PullStanding.OPEN:
            self._check()
            self._host.dress(found.number, label=LABEL, reviewers=self._reviewers(change))

    # --- what it takes ---------------------------------------------------------------------------------------

    def _make_branch(self, change: Change) -> None:
        if not self._remote.has(change.base):
            self.fetch()
        commits = self._remote.commits
        tree = commits.tree_with(change)
        if not self._remote.heads(change.branch):
            head = commits.commit(tree, parents=[change.base], message=message_of(change), author=change.author)
            self._check()
            self._remote.push(head, change.branch)
        head = self._remote.heads(change.branch).get(change.branch, "")
        if not self._is_ours(head, f"refs/heads/{change.branch}", change):
            raise ForgeRefused(f"The branch {change.branch} already holds something else; it is left as it is.")

    def _is_ours(self, head: str, reference: str, change: Change) -> bool:
        """Whether the commit is just the change, whoever pushed it: read from the objects, not from what it says."""
        if not self._remote.has(head) and self._remote.bring(reference) != head:
            return False
        if not self._remote.has(change.base):
            self.fetch()
        return self._remote.commits.is_just(head, change)

    def _check_mergeable(self, found: Hosted, pull: PullRequest, change: Change) -> None:
        if found.head != pull.head:
            raise ForgeRefused(f"Somebody pushed to {pull.branch} since it was opened.")
        main = self._remote.heads(self._main).get(self._main, "")
        if main != change.base:
            raise StaleBase(f"{self._main} is at {main[:12]}, not at {change.base[:12]} any more.")
        if not self._remote.has(main) or not self._remote.commits.contains(found.head, main):
            raise StaleBase(f"{pull.branch} was made on another commit than {main[:12]}.")

    def _open(self, pull: PullRequest) -> Hosted | None:
        found = self._host.find(pull.branch)
        return found if found and found.standing is PullStanding.OPEN else None

    def _checks(self, found: Hosted) -> tuple[Check, ...]:
        runs = self._host.checks(found.head)[:MOST_CHECKS] if _OBJECT.fullmatch(found.head) else ()
        return tuple(run if run.url.startswith(("https://", "http://")) else replace(run, url="") for run in runs)

    def _together(self, runs: tuple[Check, ...], found: Hosted) -> Checks:
        """Red at the first that fails; none only when their CI had time to begin."""
        said = {run.says for run in runs}
        for one in (Checks.RED, Checks.PENDING, Checks.GREEN):
            if one in said:
                return one
        young = self._clock.now() - found.opened_at < _CI_BEGINS
        return Checks.PENDING if young and found.standing is PullStanding.OPEN else Checks.NONE

    def _reviewers(self, change: Change) -> tuple[str, ...]:
        """Those whom the repository names as owners of what is changed, as it was before the change."""

        def read(path: str) -> str | None:
            try:
                return self._remote.commits.git("cat-file", "blob", f"{change.base}:{path}")
            except GitSaysNo:
                return None

        owners = owners_in(read)
        found = dict.fromkeys(name for path in plain_files(change.patch) for name in owners.of(path))
        return tuple(name[1:] for name in found if name.startswith("@"))[:_MOST_REVIEWERS]

    def _pull(self, branch: str, found: Hosted) -> PullRequest:
        """What a page links to and git is asked about has to look like that, whoever sent it."""
        url = found.url if found.url.startswith(("https://", "http://")) else ""
        head, merged = (name if _OBJECT.fullmatch(name) else "" for name in (found.head, found.merged))
        return PullRequest(branch=branch, url=url, head=head, merged=merged)
