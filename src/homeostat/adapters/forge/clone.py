"""A repository's host as git sees it: a clone on this machine, and a remote that is fetched from and pushed to.

The clone's main branch follows the host's, and is never ahead of it. Only the branches that we made are pushed,
never over anything.
"""

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from homeostat.adapters.forge.commits import Commits, GitSaysNo
from homeostat.adapters.forge.signing import Committer
from homeostat.errors import ForgeRefused, ForgeUnavailable
from homeostat.ports import Clock

# Nothing of the machine's or the repository's configuration may send a secret elsewhere, or start a program.
_SETTINGS = (
    "credential.helper=",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.http.allow=always",
    "protocol.ssh.allow=always",
)
_KEPT = "refs/homeostat"  # where what was fetched is kept from being cleaned away
_PASSING = re.compile(
    r"could not resolve|couldn't connect|failed to connect|connection (?:refused|reset|timed out|closed)|timed out"
    r"|returned error: (?:429|5\d\d)|early eof|empty reply|rpc failed|unexpected disconnect|hung up|too slow"
    r"|temporarily",
    re.IGNORECASE,
)
_LOST_A_RACE = re.compile(r"stale info|already exists|fetch first|non-fast-forward|cannot lock ref", re.IGNORECASE)


class Remote:
    """The host's repository at `url`, over HTTP with a token or over SSH with a key."""

    def __init__(
        self,
        repository: Path,
        url: str,
        *,
        clock: Clock,
        login: Callable[[], tuple[str, str]] | None = None,
        ssh_key: Path | None = None,
        ssh_known_hosts: Path | None = None,
        committer: Committer | None = None,
    ) -> None:
        """`login` gives user and token for HTTP; it is asked each time, because tokens of an App last an hour."""
        self.commits = Commits(repository, clock=clock, committer=committer or Committer())
        self._url = url
        self._login = login
        self._ssh_key = ssh_key
        self._ssh_known_hosts = ssh_known_hosts

    def heads(self, *branches: str) -> dict[str, str]:
        """The ends of these branches on the host, as far as there are such."""
        names = [self.commits.reference(branch) for branch in branches]
        listed = (line.partition("\t") for line in self._ask("ls-remote", self._url, *names).splitlines())
        return {name.removeprefix("refs/heads/"): commit for commit, _, name in listed if name in names}

    def has(self, commit: str) -> bool:
        return bool(commit) and bool(self.commits.commit_of(commit))

    def bring(self, reference: str) -> str:
        """Fetch a reference of the host; its commit, "" when there is none."""
        kept = f"{_KEPT}/{reference.removeprefix('refs/')}"
        try:
            self._ask("fetch", "-q", "--no-tags", "--no-write-fetch-head", self._url, f"+{reference}:{kept}")
        except ForgeRefused as error:
            if "couldn't find remote ref" in str(error):
                return ""
            raise
        return self.commits.commit_of(kept)

    def follow(self, branch: str) -> str:
        """Let the clone's branch, and its tags, be where the host's are; the branch's end.

        Raises:
            ForgeRefused: the host has no such branch, or the clone's has commits that the host's has not.
        """
        there = self.bring(f"refs/heads/{branch}")
        if not there:
            raise ForgeRefused(f"The forge has no branch {branch!r}.")
        here = self.commits.reference(branch)
        before = self.commits.commit_of(here)
        if before == there:
            return there
        if before and not self.commits.contains(there, before):
            raise ForgeRefused(
                f"{branch} of {self.commits.repository} has commits that the forge has not. Give Homeostat a clone of"
                f" its own: git clone --bare {self._url}"
            )
        self._ask("fetch", "-q", "--no-write-fetch-head", self._url, "refs/tags/*:refs/tags/*")
        self.commits.move(here, to=there, only_from=before)
        if before:
            self.commits.bring_work_trees_up_to_date(branch, before=before, after=there)
        return there

    def push(self, commit: str, branch: str) -> None:
        """Make the branch on the host; the caller looks who won when somebody else made it meanwhile."""
        reference = self.commits.reference(branch)
        try:
            self._ask(
                "push", "-q", "--no-verify", f"--force-with-lease={reference}:", self._url, f"{commit}:{reference}"
            )
        except ForgeRefused as error:
            if not _LOST_A_RACE.search(str(error)):
                raise

    def delete(self, branch: str, only_at: str) -> None:
        """Delete a branch of ours on the host, while it is where we left it."""
        reference = self.commits.reference(branch)
        try:
            self._ask(
                "push", "-q", "--no-verify", f"--force-with-lease={reference}:{only_at}", self._url, f":{reference}"
            )
        except ForgeRefused as error:
            if not _LOST_A_RACE.search(str(error)) and "remote ref does not exist" not in str(error):
                raise

    def _ask(self, *words: str) -> str:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        try:
            return self.commits.git(*settings, *words, variables=self._variables())
        except GitSaysNo as error:
            said = self._without_secrets(str(error))
            if _PASSING.search(said):
                raise ForgeUnavailable(f"git could not reach the forge: {said}") from None
            raise ForgeRefused(f"git {words[0]} was refused by the forge: {said}") from None

    def _variables(self) -> Mapping[str, str]:
        """What git is told by its environment, where no list of processes shows it."""
        ssh = ["ssh", "-oBatchMode=yes", "-oConnectTimeout=15", "-oStrictHostKeyChecking=yes"]
        if self._ssh_key:
            ssh += ["-oIdentitiesOnly=yes", f"-i{_quoted(self._ssh_key)}"]
        if self._ssh_known_hosts:
            ssh.append(f"-oUserKnownHostsFile={_quoted(self._ssh_known_hosts)}")
        variables = {"GIT_SSH_COMMAND": " ".join(ssh), "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        if self._login is None or not self._url.startswith(("http://", "https://")):
            return variables
        user, token = self._login()
        basic = base64.b64encode(f"{user}:{token}".encode()).decode()
        address = urlsplit(self._url)
        return variables | {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{address.scheme}://{address.netloc}/.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        }

    def _without_secrets(self, words: str) -> str:
        return re.sub(r"//[^/@\s]*@", "//", words)


def _quoted(path: Path) -> str:
    """For the shell that git gives its SSH command to."""
    return "'" + str(path.absolute()).replace("'", "'\\''") + "'"
