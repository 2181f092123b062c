"""What rooms ask of the world around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from homeostat.records import (
    Change,
    Commit,
    Deployment,
    Environment,
    FilePosition,
    KafkaMessage,
    Limits,
    Patch,
    PullRequest,
    PullState,
    Run,
    Service,
    Traffic,
)


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware and in UTC."""
        ...


class SourceTree(Protocol):
    """A service's repository, read only. Paths are relative to its root; a commit is git's object name."""

    def head(self) -> str:
        """The commit at the end of the branch that is deployed."""
        ...

    def resolve(self, release: str) -> str:
        """The commit of a release, given its tag, its `git describe` name or its object name; "" when unknown."""
        ...

    def files(self, commit: str) -> tuple[str, ...]: ...

    def read(self, path: str, commit: str) -> str:
        """A file's text; undecodable bytes are replaced.

        Raises:
            NotFound: the commit has no such file.
        """
        ...

    def blame(self, path: str, line: int, commit: str) -> Commit | None:
        """Who last changed the line, as of `commit`."""
        ...

    def changed_between(self, older: str, newer: str) -> tuple[Commit, ...]:
        """The commits after `older` up to `newer`, newest first."""
        ...

    def releases(self) -> tuple[str, ...]:
        """Tags, newest first."""
        ...

    def revert(self, commit: str, onto: str) -> Patch | None:
        """The patch that takes `commit` back on top of `onto`; None when it does not apply cleanly."""
        ...

    def rebase(self, patch: Patch, *, base: str, onto: str) -> Patch | None:
        """The same change on another base; None when it does not apply cleanly there."""
        ...

    def describe(self, commit: str) -> str:
        """A release's name for the commit, as `git describe --tags --always` makes it."""
        ...

    def export(self, commit: str, into: Path, *, patch: Patch | None = None) -> None:
        """Write the tree, without its history, into an empty folder.

        Raises:
            PatchDoesNotApply: `patch` does not fit the tree.
        """
        ...


class Environments(Protocol):
    """A service's dependencies, installed once for each lock file, with network, outside the sandbox."""

    def prepare(self, service: Service, tree: Path) -> Environment:
        """What is needed to run the tree. Answers at once when the lock files were seen before.

        Raises:
            PrepareFailed: the installer failed; the message holds the end of its output.
        """
        ...


class Sandbox(Protocol):
    """A place without network, secrets or memory, where code from outside may run."""

    def run(
        self,
        command: str,
        *,
        service: Service,
        commit: str,
        patch: Patch | None,
        files: Mapping[str, str],
        limits: Limits,
    ) -> Run:
        """Run `command` by `sh -c` in a fresh copy of the tree at `commit` with `patch` applied.

        `files` lie in `$HOMEOSTAT_FILES`; what the command writes to the file `$HOMEOSTAT_RESULTS` comes back.

        Raises:
            SandboxUnavailable: no sandbox could be started.
            PatchDoesNotApply: the patch does not fit.
        """
        ...


class Forge(Protocol):
    """Where changes are asked for and merged. Every call is safe to repeat after a crash.

    Raises:
        ForgeUnavailable: it did not answer; `seconds` says when it wants to be asked again, where it says so.
        ForgeRefused: it said no, in words.
    """

    def fetch(self) -> str:
        """Bring the repository on this machine up to date with the forge's; the main branch's head."""
        ...

    def open_pull_request(self, change: Change) -> PullRequest:
        """Open it, as a draft where the forge knows drafts; or return the one already there for the branch."""
        ...

    def look(self, pull: PullRequest, change: Change) -> PullState:
        """How it stands now. Of `pull` the branch is enough; "absent" when nothing was opened for it."""
        ...

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        """Ask people to look at it: a draft no more."""
        ...

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        """Merge the pull request that was opened for `change`, or return it as it was merged before.

        Where the branch is merged into by a queue, it is put there and comes back unmerged: look again, later.

        Raises:
            StaleBase: the main branch is no longer at the change's base.
        """
        ...

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        """Say something below it, once for each key."""
        ...

    def close(self, pull: PullRequest, text: str) -> None:
        """Close it unmerged, with a last word. What is merged or closed stays as it is."""
        ...

    def members(self, team: str) -> tuple[str, ...]:
        """Who is in a team of the repository's host, "org/team", by the names they have there.

        Raises:
            ForgeRefused: who is in it may not be read.
        """
        ...


class Deployer(Protocol):
    """What runs the service. Every call is safe to repeat after a crash."""

    def deploy(
        self, service: Service, *, commit: str, release: str, deployment_id: str, brings: Change | None = None
    ) -> Deployment:
        """Start the release beside the old one, check its health, switch, stop the old.

        `brings` is the change that the commit brought in, under its decision; None for a release that served before.
        An unhealthy release is stopped and the old one goes on serving: `healthy` is then false.
        A `deployment_id` that was carried out before is answered from its record. Where the service asks for a canary,
        a fix serves a share of those who ask, `canary_percent`, and the release before serves the others.
        """
        ...

    def widen(self, service: Service, *, commit: str, release: str, deployment_id: str) -> Deployment:
        """Send everybody to the canary that `deploy` started under that id; not healthy where it is gone.

        A deployment of its own. A second call gives the first one's answer.

        Raises:
            Refused: there never was such a canary.
        """
        ...

    def current(self, service: Service) -> Deployment | None:
        """What runs now, for all but whom a canary is given."""
        ...

    def traffic(self, service: Service) -> tuple[Traffic, ...]:
        """Requests counted for each release since it was started; empty when nothing counts them."""
        ...


class Notifier(Protocol):
    def notify(self, *, key: str, title: str, text: str, link: str) -> None:
        """Tell people. The same `key` is told once."""
        ...


class Channel(Protocol):
    """One way to tell people outside the console: a chat, mail, another program's webhook."""

    @property
    def key(self) -> str:
        """A digest of its address."""
        ...

    @property
    def name(self) -> str:
        """Its kind and host, without any secret."""
        ...

    def send(self, title: str, text: str, *, urgent: bool) -> None:
        """Return when it was taken. Both are texts: nothing in them is a mark-up, a link or a name to call.

        Raises:
            ChannelUnavailable: it was not taken.
        """
        ...


class Positions(Protocol):
    """How far followed files were read."""

    def load(self) -> tuple[FilePosition, ...]: ...

    def save(self, positions: Sequence[FilePosition]) -> None:
        """Put all of them in the place of those before; durable when this returns."""
        ...


class MessageSender(Protocol):
    """Puts messages into topics, each once, however often its connection breaks."""

    def check(self, topic: str) -> None:
        """Return when the topic is there.

        Raises:
            BrokerUnavailable: no broker answers.
            NotFound: there is no such topic.
        """
        ...

    def send(self, messages: Sequence[KafkaMessage]) -> tuple["Delivery", ...]:
        """Send each to its `topic`, and to its `partition` unless that is -1; what became of each, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`at` tells where it is, `error` why it is nowhere; with neither, nobody knows."""

    at: str = ""
    error: str = ""
