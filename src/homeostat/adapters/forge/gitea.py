"""Gitea and Forgejo, by httpx2: there is no Python client that is kept up with their API.

Paths and fields are those of Gitea's own description (its swagger). A draft is a title that begins with "WIP:".
"""

import re
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from homeostat.adapters.forge.hosted import MOST_CHECKS, MOST_EXCERPT, MOST_MEMBERS, Hosted, Said, certificates
from homeostat.errors import ForgeRefused, ForgeUnavailable
from homeostat.records import Check, Checks, PullStanding

T = TypeVar("T")

_SECONDS = 20.0
_MOST_BYTES = 16 * 1024**2
_NOT_FOUND, _TOO_OFTEN, _SERVER_ERROR = 404, 429, 500
_DRAFT = re.compile(r"^\s*(?:WIP:|\[WIP\])\s*", re.IGNORECASE)  # Gitea's defaults for a draft
_COLOUR = "#0b7a75"
_SAYS = {
    "success": Checks.GREEN,
    "warning": Checks.GREEN,
    "skipped": Checks.GREEN,
    "pending": Checks.PENDING,
}


class _User(msgspec.Struct):
    login: str = ""


class _Team(msgspec.Struct):
    id: int
    name: str = ""


class _Label(msgspec.Struct):
    id: int = 0
    name: str = ""


class _Head(msgspec.Struct):
    sha: str = ""


class _Pull(msgspec.Struct):
    number: int
    html_url: str
    title: str
    state: str
    head: _Head
    created_at: datetime
    draft: bool = False
    merged: bool = False
    mergeable: bool = False
    merge_commit_sha: str | None = None
    merged_by: _User | None = None
    labels: list[_Label] | None = None


class _Event(msgspec.Struct):
    type: str = ""
    user: _User | None = None


class _Status(msgspec.Struct):
    context: str = ""
    status: str = ""
    description: str | None = None
    target_url: str | None = None


class _Combined(msgspec.Struct):
    statuses: list[_Status] | None = None


class _Branch(msgspec.Struct):
    enable_status_check: bool = False
    status_check_contexts: list[str] | None = None
    required_approvals: int = 0


class _Review(msgspec.Struct):
    state: str = ""
    user: _User | None = None
    dismissed: bool = False
    stale: bool = False
    submitted_at: datetime | None = None


class _Comment(msgspec.Struct):
    body: str = ""
    user: _User | None = None
    created_at: datetime | None = None


class _Repository(msgspec.Struct):
    allow_merge_commits: bool = True
    allow_squash_merge: bool = False
    allow_rebase: bool = False


class _Error(msgspec.Struct):
    message: str = ""


class GiteaHost:
    """The API of one repository, "owner/name", of the server at `url`."""

    def __init__(self, project: str, branch: str, *, url: str, token: str) -> None:
        self._repo = f"/repos/{project}"
        self._branch = branch
        self._token = token
        self._api = f"{url}/api/v1"
        self._me = ""

    def login(self) -> tuple[str, str]:
        """User and token for git over HTTP; with a token as password, any user's name will do."""
        return "homeostat", self._token

    def me(self) -> str:
        self._me = self._me or self._ask("/user", kind=_User).login
        return self._me

    def find(self, branch: str) -> Hosted | None:
        path = f"{self._repo}/pulls/{quote(self._branch, safe='')}/{quote(branch)}"
        content = self._send("GET", path, missing=True)
        if content is None:
            return None
        pull = _read(content, _Pull)
        is_open = pull.state == "open"
        reviews = self._reviews(pull.number) if is_open else []
        approvals = _approvals(reviews)
        standing = PullStanding.OPEN if is_open else PullStanding.CLOSED
        return Hosted(
            number=pull.number,
            url=pull.html_url,
            standing=PullStanding.MERGED if pull.merged else standing,
            draft=pull.draft,
            head=pull.head.sha,
            opened_at=pull.created_at,
            merged=(pull.merge_commit_sha or "") if pull.merged else "",
            ended_by=self._ended_by(pull),
            labels=tuple(label.name for label in pull.labels or ()),
            conflict=is_open and not pull.draft and not pull.mergeable,
            blocked=self._blocked(approvals) if is_open and not pull.draft else "",
            approvals=approvals,
            reviews=tuple(Said(text="", by=one.user.login, at=one.submitted_at) for one in reviews if one.user),
        )

    def reference_of(self, number: int) -> str:
        return f"refs/pull/{number}/head"

    def open(self, *, branch: str, base: str, title: str, body: str) -> None:
        self._tell(
            "POST", "/pulls", {"head": branch, "base": base, "title": f"WIP: {title}", "body": body}, fine=(409,)
        )

    def dress(self, number: int, *, label: str, reviewers: tuple[str, ...]) -> None:
        """The label last: it says that all of it was done."""
        people = [name for name in reviewers if "/" not in name]
        teams = [name.partition("/")[2] for name in reviewers if "/" in name]
        if people or teams:  # whoever is named may not be known there
            asked = {"reviewers": people, "team_reviewers": teams}
            self._tell("POST", f"/pulls/{number}/requested_reviewers", asked, fine=(404, 422))
        self._tell("POST", f"/issues/{number}/labels", {"labels": [self._label(label)]})

    def checks(self, head: str) -> tuple[Check, ...]:
        """Commit statuses, which its Actions write too, and those that the branch requires and nobody has written."""
        told = self._ask(f"{self._repo}/commits/{head}/status", kind=_Combined, limit=MOST_CHECKS).statuses or []
        found = [
            Check(
                name=one.context[:200],
                says=(says := _SAYS.get(one.status, Checks.RED)),
                url=one.target_url or "",
                excerpt=(one.description or "")[:MOST_EXCERPT] if says is Checks.RED else "",
            )
            for one in told
        ]
        branch = self._protected()
        wanted = (branch.status_check_contexts or []) if branch.enable_status_check else []
        names = {check.name for check in found}
        missing = [name for name in wanted if "*" not in name and name not in names]
        return tuple(found) + tuple(Check(name=name[:200], says=Checks.PENDING) for name in missing)

    def make_ready(self, number: int) -> None:
        pull = self._ask(f"{self._repo}/pulls/{number}", kind=_Pull)
        self._tell("PATCH", f"/pulls/{number}", {"title": _DRAFT.sub("", pull.title)})

    def merge(self, number: int, *, head: str) -> None:
        allowed = self._ask(self._repo, kind=_Repository)
        methods = {
            "merge": allowed.allow_merge_commits,
            "squash": allowed.allow_squash_merge,
            "rebase": allowed.allow_rebase,
        }
        method = next((name for name, is_allowed in methods.items() if is_allowed), "merge")
        self._tell("POST", f"/pulls/{number}/merge", {"do": method, "head_commit_id": head})

    def comments(self, number: int) -> tuple[Said, ...]:
        found = self._ask(f"{self._repo}/issues/{number}/comments", kind=list[_Comment])
        return tuple(
            Said(text=one.body, by=one.user.login if one.user else "", at=one.created_at) for one in found[:1_000]
        )

    def comment(self, number: int, text: str) -> None:
        self._tell("POST", f"/issues/{number}/comments", {"body": text})

    def close(self, number: int) -> None:
        self._tell("PATCH", f"/pulls/{number}", {"state": "closed"})

    def members(self, team: str) -> tuple[str, ...]:
        org, _, name = team.partition("/")
        teams = self._ask(f"/orgs/{org}/teams", kind=list[_Team], limit=MOST_MEMBERS)
        number = next((one.id for one in teams if one.name.casefold() == name.casefold()), None)
        if number is None:
            return ()
        return tuple(one.login for one in self._ask(f"/teams/{number}/members", kind=list[_User], limit=MOST_MEMBERS))

    # --- parts of what is found ------------------------------------------------------------------------------

    def _ended_by(self, pull: _Pull) -> str:
        if pull.state == "open" or pull.merged:
            return pull.merged_by.login if pull.merged and pull.merged_by else ""
        events = self._ask(f"{self._repo}/issues/{pull.number}/timeline", kind=list[_Event])
        closed = (one.user.login for one in reversed(events) if one.type == "close" and one.user)
        return next(closed, "")

    def _reviews(self, number: int) -> list[_Review]:
        return self._ask(f"{self._repo}/pulls/{number}/reviews", kind=list[_Review], limit=50)

    def _protected(self) -> _Branch:
        return self._ask(f"{self._repo}/branches/{quote(self._branch)}", kind=_Branch)

    def _blocked(self, approvals: tuple[str, ...]) -> str:
        wanted = self._protected().required_approvals
        return f"its branch wants {wanted} approving reviews" if wanted > len(approvals) else ""

    def _label(self, name: str) -> int:
        """The label's number; it is made where the repository has none."""
        found = self._ask(f"{self._repo}/labels", kind=list[_Label], limit=50)
        if number := next((label.id for label in found if label.name == name), 0):
            return number
        made = self._send("POST", f"{self._repo}/labels", json={"name": name, "color": _COLOUR})
        return _read(made or b"{}", _Label).id

    # --- asking ----------------------------------------------------------------------------------------------

    def _ask(self, path: str, *, kind: type[T], **params: int) -> T:
        return _read(self._send("GET", path, params=params) or b"", kind)

    def _tell(self, method: str, path: str, json: dict[str, Any], *, fine: tuple[int, ...] = ()) -> None:
        self._send(method, f"{self._repo}{path}", json=json, fine=fine)

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, int] | None = None,
        json: dict[str, Any] | None = None,
        missing: bool = False,
        fine: tuple[int, ...] = (),
    ) -> bytes | None:
        """What it answered; None for what is not there, where that may be. A status in `fine` is no refusal."""
        headers = {"authorization": f"token {self._token}", "accept": "application/json"}
        content = bytearray()
        try:
            with (
                httpx2.Client(base_url=self._api, headers=headers, timeout=_SECONDS, verify=certificates()) as client,
                client.stream(method, path, params=params or None, json=json) as answer,
            ):
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > _MOST_BYTES:
                        raise ForgeRefused(f"Gitea answered with more than {_MOST_BYTES} bytes.")
        except httpx2.HTTPError as error:
            raise ForgeUnavailable(f"Gitea did not answer: {error}") from error
        status = answer.status_code
        if missing and status == _NOT_FOUND:
            return None
        if answer.is_success or status in fine:
            return bytes(content)
        raise _refusal(status, bytes(content), answer.headers.get("retry-after", ""))


def _read(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise ForgeUnavailable(f"Gitea's answer cannot be read: {error}") from error


def _refusal(status: int, content: bytes, after: str) -> ForgeRefused | ForgeUnavailable:
    try:
        said = msgspec.json.decode(content, type=_Error).message
    except msgspec.DecodeError:
        said = content[:500].decode(errors="replace")
    if status >= _SERVER_ERROR or status == _TOO_OFTEN or "try again later" in said.lower():
        return ForgeUnavailable(f"Gitea answered {status}. {said[:300]}", float(after) if after.isdecimal() else None)
    return ForgeRefused(f"Gitea answered {status}: {_MEANS.get(status, '')}{said[:500]}")


_MEANS = {
    401: "the token is wrong or has ended. ",
    403: "the token may not do this. ",
    404: "there is no such thing, or the token may not see it. ",
    405: "its rules do not let it be merged. ",
    409: "its branch is not where we left it. ",
}


def _approvals(reviews: list[_Review]) -> tuple[str, ...]:
    good = (one for one in reviews if one.state == "APPROVED" and not one.dismissed and not one.stale)
    return tuple(dict.fromkeys(one.user.login for one in good if one.user))
