"""GitLab, gitlab.com or a server of one's own, by python-gitlab.

python-gitlab carries requests and credentials, and is told to try nothing again: only the engine does. What comes back
is decoded here, to the fields that are used. Paths and fields are those of GitLab's REST documentation.
"""

import re
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import gitlab
import msgspec
import requests

from homeostat.adapters.forge.hosted import MOST_CHECKS, MOST_EXCERPT, MOST_MEMBERS, Hosted, Said
from homeostat.errors import ForgeRefused, ForgeUnavailable
from homeostat.records import Check, Checks, PullStanding

T = TypeVar("T")

_SECONDS = 20.0
_MOST_BYTES = 16 * 1024**2
_MOST_FAILING = 3  # jobs whose log's end is read
_CONFLICT, _TOO_OFTEN, _SERVER_ERROR = 409, 429, 500
_DEVELOPER = 30  # by GitLab's documentation of access levels
_DRAFT = re.compile(r"^\s*(?:draft:|\[draft\]|\(draft\))\s*", re.IGNORECASE)  # by GitLab's documentation
_STANDING = {"opened": PullStanding.OPEN, "locked": PullStanding.OPEN, "merged": PullStanding.MERGED}
_GREEN = frozenset({"success", "skipped", "manual"})
_RED = frozenset({"failed", "canceled"})
_BLOCKED = {  # of `detailed_merge_status`: what a person has to do something about
    "not_approved": "its rules want an approval",
    "approvals_syncing": "its approvals are being counted",
    "requested_changes": "a reviewer wants changes",
    "discussions_not_resolved": "a discussion below it is open",
    "status_checks_must_pass": "an external check that its rules require has not passed",
    "security_policy_violations": "a security policy does not let it in",
    "policies_denied": "a policy does not let it in",
    "merge_request_blocked": "another merge request goes before it",
    "blocked_status": "another merge request goes before it",
    "jira_association_missing": "its rules want a Jira issue in its title",
    "title_regex": "its title does not fit the project's rule",
    "locked_paths": "somebody has locked a path that it changes",
}


class _User(msgspec.Struct):
    username: str = ""
    id: int = 0


class _Request(msgspec.Struct):
    iid: int
    web_url: str
    title: str
    state: str
    created_at: datetime
    sha: str | None = None
    draft: bool = False
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None
    merge_user: _User | None = None
    closed_by: _User | None = None
    labels: list[str] = msgspec.field(default_factory=list[str])
    has_conflicts: bool = False
    detailed_merge_status: str = ""


class _Member(msgspec.Struct):
    username: str
    access_level: int = 0
    state: str = "active"


class _Numbered(msgspec.Struct):
    iid: int


class _Status(msgspec.Struct):
    id: int
    name: str
    status: str
    allow_failure: bool = False
    description: str | None = None
    target_url: str | None = None


class _Approver(msgspec.Struct):
    user: _User = msgspec.field(default_factory=_User)


class _Approvals(msgspec.Struct):
    approved_by: list[_Approver] = msgspec.field(default_factory=list[_Approver])


class _Note(msgspec.Struct):
    body: str = ""
    author: _User = msgspec.field(default_factory=_User)
    created_at: datetime | None = None
    system: bool = False  # what GitLab itself notes: a label, a push


class GitLabHost:
    """The API of one project, "group/name", of the server at `url`."""

    def __init__(self, project: str, branch: str, *, url: str, token: str) -> None:
        self._project = f"/projects/{quote(project, safe='')}"
        self._branch = branch
        self._url = url
        self._token = token
        self._me = ""

    def login(self) -> tuple[str, str]:
        """User and token for git over HTTP; with a token as password, any user's name will do."""
        return "oauth2", self._token

    def me(self) -> str:
        self._me = self._me or self._read("/user", _User).username
        return self._me

    def find(self, branch: str) -> Hosted | None:
        query = {"source_branch": branch, "state": "all", "per_page": 20}
        listed = self._read(f"{self._project}/merge_requests", list[_Numbered], query)
        if not listed:
            return None
        number = max(one.iid for one in listed)
        found = self._read(f"{self._project}/merge_requests/{number}", _Request)
        standing = _STANDING.get(found.state, PullStanding.CLOSED)
        by = found.merge_user if standing is PullStanding.MERGED else found.closed_by
        is_open = standing is PullStanding.OPEN
        return Hosted(
            number=number,
            url=found.web_url,
            standing=standing,
            draft=found.draft,
            head=found.sha or "",
            opened_at=found.created_at,
            merged=_merged(found) if standing is PullStanding.MERGED else "",
            ended_by="" if is_open or by is None else by.username,
            labels=tuple(found.labels),
            conflict=is_open and found.has_conflicts,
            blocked=_BLOCKED.get(found.detailed_merge_status, "") if is_open and not found.draft else "",
            approvals=self._approvals(number) if is_open else (),
        )

    def reference_of(self, number: int) -> str:
        return f"refs/merge-requests/{number}/head"

    def open(self, *, branch: str, base: str, title: str, body: str) -> None:
        wanted = {"source_branch": branch, "target_branch": base, "title": f"Draft: {title}", "description": body}
        self._tell("post", "/merge_requests", wanted, fine=(_CONFLICT,))

    def dress(self, number: int, *, label: str, reviewers: tuple[str, ...]) -> None:
        """In one request, so that the label says that all of it was done. Groups cannot be asked for a review."""
        found = self._read(f"{self._project}/merge_requests/{number}", _Request)
        ids = [user.id for name in reviewers if "/" not in name for user in self._users(name)]
        wanted: dict[str, Any] = {"labels": ",".join([*found.labels, label])}
        self._tell("put", f"/merge_requests/{number}", wanted | ({"reviewer_ids": ids} if ids else {}))

    def checks(self, head: str) -> tuple[Check, ...]:
        """The latest jobs of its pipelines, and statuses that others wrote."""
        path = f"{self._project}/repository/commits/{head}/statuses"
        told = self._read(path, list[_Status], {"per_page": MOST_CHECKS})
        failing = [one.id for one in told if one.status in _RED and not one.allow_failure][:_MOST_FAILING]
        return tuple(
            Check(
                name=one.name[:200],
                says=_says(one),
                url=one.target_url or "",
                excerpt=self._excerpt(one) if one.id in failing else "",
            )
            for one in told
        )

    def make_ready(self, number: int) -> None:
        found = self._read(f"{self._project}/merge_requests/{number}", _Request)
        self._tell("put", f"/merge_requests/{number}", {"title": _DRAFT.sub("", found.title)})

    def merge(self, number: int, *, head: str) -> None:
        """By the project's own method: whether commits are squashed is its setting."""
        self._tell("put", f"/merge_requests/{number}/merge", {"sha": head})

    def comments(self, number: int) -> tuple[Said, ...]:
        query = {"sort": "asc", "order_by": "created_at", "per_page": 100}
        found = self._read(f"{self._project}/merge_requests/{number}/notes", list[_Note], query)
        return tuple(
            Said(text=one.body, by="" if one.system else one.author.username, at=one.created_at) for one in found
        )

    def comment(self, number: int, text: str) -> None:
        self._tell("post", f"/merge_requests/{number}/notes", {"body": text})

    def close(self, number: int) -> None:
        self._tell("put", f"/merge_requests/{number}", {"state_event": "close"})

    def members(self, team: str) -> tuple[str, ...]:
        """Of a group and those above it: who may approve there, which a developer and more may."""
        path = f"/groups/{quote(team, safe='')}/members/all"
        found = self._read(path, list[_Member], {"per_page": MOST_MEMBERS})
        return tuple(one.username for one in found if one.access_level >= _DEVELOPER and one.state == "active")

    # --- parts of what is found ------------------------------------------------------------------------------

    def _approvals(self, number: int) -> tuple[str, ...]:
        found = self._read(f"{self._project}/merge_requests/{number}/approvals", _Approvals)
        return tuple(one.user.username for one in found.approved_by)

    def _users(self, name: str) -> list[_User]:
        return self._read("/users", list[_User], {"username": name})[:1]

    def _excerpt(self, status: _Status) -> str:
        """The end of the job's log, where it is a job of GitLab's own."""
        words = status.description or ""
        with suppress(ForgeRefused):
            log = self._ask("get", f"{self._project}/jobs/{status.id}/trace")
            words = f"{words}\n{log[-MOST_EXCERPT * 4 :].decode(errors='replace')}".strip()
        return words[-MOST_EXCERPT:]

    # --- asking ----------------------------------------------------------------------------------------------

    def _read(self, path: str, kind: type[T], query: dict[str, Any] | None = None) -> T:
        try:
            return msgspec.json.decode(self._ask("get", path, query=query), type=kind)
        except msgspec.DecodeError as error:
            raise ForgeUnavailable(f"GitLab's answer cannot be read: {error}") from error

    def _tell(self, verb: str, path: str, wanted: dict[str, Any], *, fine: tuple[int, ...] = ()) -> None:
        self._ask(verb, f"{self._project}{path}", wanted=wanted, fine=fine)

    def _ask(
        self,
        verb: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        wanted: dict[str, Any] | None = None,
        fine: tuple[int, ...] = (),
    ) -> bytes:
        """What it answered, bounded. A status in `fine` is no refusal."""
        waits: list[str] = []
        try:
            with self._client(lambda answer: waits.append(answer.headers.get("retry-after", ""))) as client:
                answer = client.http_request(
                    verb, path, query_data=query, post_data=wanted, obey_rate_limit=False, streamed=True
                )
                content = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
        except gitlab.GitlabError as error:
            if error.response_code in fine:
                return b""
            raise _refusal(error, waits[-1] if waits else "") from error
        except (requests.RequestException, OSError) as error:
            raise ForgeUnavailable(f"GitLab did not answer: {type(error).__name__}") from error
        if len(content) > _MOST_BYTES:
            raise ForgeRefused(f"GitLab answered with more than {_MOST_BYTES} bytes.")
        return content

    @contextmanager
    def _client(self, seen: Callable[[requests.Response], None]) -> Any:  # noqa: ANN401 - typed in part only
        """Lives for one request, so that nothing stays open. `seen` is shown the answer's headers."""

        def hook(answer: requests.Response, **_: object) -> None:
            seen(answer)

        session = requests.Session()
        session.hooks["response"] = [hook]
        with gitlab.Gitlab(
            self._url, private_token=self._token, timeout=_SECONDS, session=session, keep_base_url=True
        ) as client:
            yield client


def _says(status: _Status) -> Checks:
    if status.status in _GREEN or (status.allow_failure and status.status in _RED):
        return Checks.GREEN
    return Checks.RED if status.status in _RED else Checks.PENDING


def _merged(found: _Request) -> str:
    """The commit that the main branch got: a merge's, a squash's, or, fast forward, the head itself."""
    return found.merge_commit_sha or found.squash_commit_sha or found.sha or ""


def _refusal(error: gitlab.GitlabError, after: str) -> ForgeRefused | ForgeUnavailable:
    status = error.response_code or 0
    said = str(error.error_message)[:500]
    if status >= _SERVER_ERROR or status == _TOO_OFTEN:
        return ForgeUnavailable(f"GitLab answered {status}.", float(after) if after.isdecimal() else None)
    return ForgeRefused(f"GitLab answered {status}: {_MEANS.get(status, '')}{said}")


_MEANS = {
    401: "the token is wrong, has ended, or may not merge. ",
    403: "the token may not do this. ",
    404: "there is no such thing, or the token may not see it. ",
    405: "its rules do not let it be merged. ",
    406: "its rules do not let it be merged. ",
    409: "its branch is not where we left it. ",
    422: "its rules do not let it be merged. ",
}
