"""GitHub, github.com or a server of one's own, by githubkit: with a token, or as an App.

Paths and fields are those of GitHub's OpenAPI description; what it has no REST call for (a draft made ready, the merge
queue) is asked of GraphQL. githubkit carries requests and credentials; what comes back is decoded here, to the fields
that are used. It tries nothing again by itself: only the engine does.
"""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.exception import GitHubException, GraphQLFailed, RateLimitExceeded, RequestFailed

from homeostat.adapters.forge import github_answers as answers
from homeostat.adapters.forge.github_queries import ENQUEUE, MAKE_READY, QUEUED
from homeostat.adapters.forge.hosted import MOST_CHECKS, MOST_EXCERPT, MOST_MEMBERS, Hosted, Said, certificates
from homeostat.errors import ForgeRefused, ForgeUnavailable
from homeostat.records import Check, Checks, PullStanding

T = TypeVar("T")

_SECONDS = 20.0
_MOST_BYTES = 16 * 1024**2
_MOST_FAILING = 3  # checks whose annotations are read
_RENEW_SECONDS = 300.0  # before an App's token ends
_RED = frozenset({"failure", "cancelled", "timed_out", "action_required", "startup_failure", "stale"})
_ALREADY = re.compile("already exists", re.IGNORECASE)
_NO_DRAFTS = re.compile("draft", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubApp:
    """An App's number and its private key, as PEM."""

    app_id: str
    key: str


class GitHubHost:
    """The API of one repository, "owner/name"."""

    def __init__(
        self, project: str, branch: str, *, api: str = "", token: str = "", app: GitHubApp | None = None
    ) -> None:
        """`api` is the address of a server's API, github.com's when empty: https://github.example.org/api/v3."""
        self._repo = f"/repos/{project}"
        self._owner = project.partition("/")[0]
        self._branch = branch
        self._api = api or "https://api.github.com"
        self._app = app
        self._token = token
        self._token_until = 0.0  # of the monotonic clock; for an App's only
        self._me = ""

    def login(self) -> tuple[str, str]:
        """User and token for git over HTTP."""
        return "x-access-token", self._fresh_token()

    def me(self) -> str:
        if not self._me and self._app:
            self._me = f"{self._ask_as_app(self._app, 'GET', '/app', kind=answers.App).slug}[bot]"
        elif not self._me:
            self._me = self._ask("/user", kind=answers.User).login
        return self._me

    def find(self, branch: str) -> Hosted | None:
        listed = self._ask(
            f"{self._repo}/pulls",
            kind=list[answers.Numbered],
            params={"head": f"{self._owner}:{branch}", "state": "all", "per_page": 10},
        )
        if not listed:
            return None
        number = max(one.number for one in listed)
        pull = self._ask(f"{self._repo}/pulls/{number}", kind=answers.Pull)
        standing = PullStanding.OPEN if pull.state == "open" else PullStanding.CLOSED
        reviews = self._reviews(number) if pull.state == "open" else []
        return Hosted(
            number=number,
            url=pull.html_url,
            standing=PullStanding.MERGED if pull.merged else standing,
            draft=pull.draft,
            head=pull.head.sha,
            opened_at=pull.created_at,
            merged=(pull.merge_commit_sha or "") if pull.merged else "",
            ended_by=self._ended_by(pull),
            labels=tuple(label.name for label in pull.labels),
            conflict=pull.mergeable_state == "dirty",
            queued=self._is_queued(pull) if pull.state == "open" and not pull.draft else False,
            blocked=_BLOCKED if pull.mergeable_state == "blocked" and not pull.draft else "",
            approvals=_approvals(reviews),
            reviews=tuple(Said(text="", by=one.user.login, at=one.submitted_at) for one in reviews if one.user),
        )

    def reference_of(self, number: int) -> str:
        return f"refs/pull/{number}/head"

    def open(self, *, branch: str, base: str, title: str, body: str) -> None:
        wanted: dict[str, Any] = {"head": branch, "base": base, "title": title, "body": body}
        try:
            self._tell("POST", f"{self._repo}/pulls", json=wanted | {"draft": True})
        except ForgeRefused as error:
            if _NO_DRAFTS.search(str(error)):  # private repositories of some plans have none
                self._tell("POST", f"{self._repo}/pulls", json=wanted | {"draft": False})
            elif not _ALREADY.search(str(error)):
                raise

    def dress(self, number: int, *, label: str, reviewers: tuple[str, ...]) -> None:
        """The label last: it says that all of it was done."""
        people = [name for name in reviewers if "/" not in name]
        teams = [name.partition("/")[2] for name in reviewers if "/" in name]
        if people or teams:
            asked = {"reviewers": people, "team_reviewers": teams}
            self._try("POST", f"{self._repo}/pulls/{number}/requested_reviewers", json=asked)
        self._tell("POST", f"{self._repo}/issues/{number}/labels", json={"labels": [label]})

    def checks(self, head: str) -> tuple[Check, ...]:
        """Check runs, statuses, and what the branch's rules require and nobody has reported yet."""
        runs = self._ask(
            f"{self._repo}/commits/{head}/check-runs", kind=answers.Runs, params={"per_page": MOST_CHECKS}
        ).check_runs
        told = self._ask(
            f"{self._repo}/commits/{head}/status", kind=answers.Statuses, params={"per_page": MOST_CHECKS}
        ).statuses
        failing = [run.id for run in runs if run.conclusion in _RED][:_MOST_FAILING]
        found = [self._check_of(run, annotated=run.id in failing) for run in runs]
        found += [
            Check(
                name=one.context[:200],
                says=_BY_STATE.get(one.state, Checks.RED),
                url=one.target_url or "",
                excerpt=(one.description or "")[:MOST_EXCERPT],
            )
            for one in told
        ]
        missing = dict.fromkeys(self._required()) - {check.name: None for check in found}.keys()
        return tuple(found) + tuple(Check(name=name[:200], says=Checks.PENDING) for name in sorted(missing))

    def make_ready(self, number: int) -> None:
        pull = self._ask(f"{self._repo}/pulls/{number}", kind=answers.Pull)
        self._graph(MAKE_READY, {"pull": pull.node_id})

    def merge(self, number: int, *, head: str) -> None:
        rules = {rule.type for rule in self._rules()}
        if "merge_queue" in rules:
            pull = self._ask(f"{self._repo}/pulls/{number}", kind=answers.Pull)
            self._graph(ENQUEUE, {"pull": pull.node_id, "head": head})
            return
        allowed = self._ask(self._repo, kind=answers.Repository)
        linear = "required_linear_history" in rules
        method = "merge" if allowed.allow_merge_commit and not linear else "squash"
        if method == "squash" and not allowed.allow_squash_merge:
            method = "rebase"
        self._tell("PUT", f"{self._repo}/pulls/{number}/merge", json={"sha": head, "merge_method": method})

    def comments(self, number: int) -> tuple[Said, ...]:
        """The first hundred: GitHub counts from the oldest, and ours come early."""
        found = self._ask(
            f"{self._repo}/issues/{number}/comments", kind=list[answers.Comment], params={"per_page": 100}
        )
        return tuple(
            Said(text=one.body or "", by=one.user.login if one.user else "", at=one.created_at) for one in found
        )

    def comment(self, number: int, text: str) -> None:
        self._tell("POST", f"{self._repo}/issues/{number}/comments", json={"body": text})

    def close(self, number: int) -> None:
        self._tell("PATCH", f"{self._repo}/pulls/{number}", json={"state": "closed"})

    def members(self, team: str) -> tuple[str, ...]:
        """Of the teams below it too. The token has to be allowed to read the organisation's members."""
        org, _, name = team.partition("/")
        path = f"/orgs/{org}/teams/{name}/members"
        return tuple(one.login for one in self._ask(path, kind=list[answers.User], params={"per_page": MOST_MEMBERS}))

    # --- parts of what is found ------------------------------------------------------------------------------

    def _ended_by(self, pull: answers.Pull) -> str:
        if pull.merged_by:
            return pull.merged_by.login
        if pull.state == "open":
            return ""
        issue = self._ask(f"{self._repo}/issues/{pull.number}", kind=answers.Issue)
        return issue.closed_by.login if issue.closed_by else ""

    def _is_queued(self, pull: answers.Pull) -> bool:
        if not any(rule.type == "merge_queue" for rule in self._rules()):
            return False
        answer = self._graph(QUEUED, {"pull": pull.node_id})
        node: Any = answer.get("node") or {}
        return bool(node.get("mergeQueueEntry"))

    def _reviews(self, number: int) -> list[answers.Review]:
        return self._ask(f"{self._repo}/pulls/{number}/reviews", kind=list[answers.Review], params={"per_page": 100})

    def _check_of(self, run: answers.Run, *, annotated: bool) -> Check:
        ended = Checks.RED if run.conclusion in _RED else Checks.GREEN
        says = ended if run.status == "completed" else Checks.PENDING
        words = [run.output.title or "", run.output.summary or ""]
        if annotated:
            notes = self._ask(f"{self._repo}/check-runs/{run.id}/annotations", kind=list[answers.Annotation])
            words += [f"{note.path}:{note.start_line}: {note.message or ''}" for note in notes[:20]]
        excerpt = "\n".join(word for word in words if word)[:MOST_EXCERPT] if says is Checks.RED else ""
        return Check(name=run.name[:200], says=says, url=run.html_url or "", excerpt=excerpt)

    def _rules(self) -> list[answers.Rule]:
        return self._ask(f"{self._repo}/rules/branches/{self._branch}", kind=list[answers.Rule])

    def _required(self) -> list[str]:
        return [one.context for rule in self._rules() for one in rule.parameters.required_status_checks]

    # --- asking ----------------------------------------------------------------------------------------------

    def _try(self, method: str, path: str, *, json: dict[str, Any]) -> None:
        """Ask for a courtesy: whoever is named may not be known there."""
        try:
            self._tell(method, path, json=json)
        except ForgeRefused:
            return

    def _ask(self, path: str, *, kind: type[T], params: dict[str, Any] | None = None) -> T:
        client = self._client(TokenAuthStrategy(self._fresh_token()))
        return _read(_in_words(lambda: client.request("GET", path, params=params)), kind)

    def _tell(self, method: str, path: str, *, json: dict[str, Any]) -> None:
        client = self._client(TokenAuthStrategy(self._fresh_token()))
        _in_words(lambda: client.request(method, path, json=json))

    def _ask_as_app(self, app: GitHubApp, method: str, path: str, *, kind: type[T]) -> T:
        client = self._client(AppAuthStrategy(app.app_id, app.key))
        return _read(_in_words(lambda: client.request(method, path)), kind)

    def _graph(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        client = self._client(TokenAuthStrategy(self._fresh_token()))
        return _in_words(lambda: client.graphql.request(query, variables))

    def _client(self, auth: AppAuthStrategy | TokenAuthStrategy) -> Any:  # noqa: ANN401 - its methods are typed in part only
        return GitHub(
            auth,
            base_url=self._api,
            timeout=_SECONDS,
            ssl_verify=certificates(),
            auto_retry=False,
            http_cache=False,
            follow_redirects=False,
        )

    def _fresh_token(self) -> str:
        """The token that was set; or the App's for this repository, which is made anew before its hour is over."""
        if self._app and time.monotonic() >= self._token_until:
            installation = self._ask_as_app(self._app, "GET", f"{self._repo}/installation", kind=answers.Installation)
            path = f"/app/installations/{installation.id}/access_tokens"
            self._token = self._ask_as_app(self._app, "POST", path, kind=answers.Token).token
            self._token_until = time.monotonic() + 3_600 - _RENEW_SECONDS
        return self._token


_BLOCKED = "the rules of its branch do not let it in yet: a review is missing, or a check that they require"
_BY_STATE = {"success": Checks.GREEN, "pending": Checks.PENDING}


def _read(answer: Any, kind: type[T]) -> T:  # noqa: ANN401 - githubkit's, typed in part only
    content: bytes = answer.raw_response.content
    if len(content) > _MOST_BYTES:
        raise ForgeRefused(f"GitHub answered with {len(content)} bytes, which is more than is read.")
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise ForgeUnavailable(f"GitHub's answer cannot be read: {error}") from error


def _in_words(ask: Callable[[], T]) -> T:
    """What the client raises, as one of ours."""
    try:
        return ask()
    except RateLimitExceeded as error:
        seconds = error.retry_after.total_seconds()
        raise ForgeUnavailable(f"GitHub wants to be left alone for {seconds:.0f} s.", max(seconds, 1.0)) from error
    except RequestFailed as error:
        raise _refusal(error) from error
    except GraphQLFailed as error:
        said = "; ".join(one.message for one in error.response.errors or ())
        raise ForgeRefused(f"GitHub refused: {said[:500]}") from error
    except (GitHubException, ValueError) as error:  # githubkit reads times from headers as they come
        raise ForgeUnavailable(f"GitHub did not answer: {error}") from error


def _refusal(error: RequestFailed) -> ForgeRefused | ForgeUnavailable:
    status = error.response.status_code
    said = error.response.raw_response.text[:2_000]
    with contextlib.suppress(msgspec.DecodeError):
        answer = msgspec.json.decode(said, type=answers.Problem)
        said = "; ".join([answer.message, *(str(one) for one in answer.errors)])
    if status >= 500:  # noqa: PLR2004 - HTTP's own
        after = error.response.headers.get("retry-after", "")
        return ForgeUnavailable(f"GitHub answered {status}.", float(after) if after.isdecimal() else None)
    return ForgeRefused(f"GitHub answered {status}: {_MEANS.get(status, '')}{said[:500]}")


_MEANS = {
    401: "the token is wrong or has ended. ",
    403: "the token may not do this. ",
    404: "there is no such thing, or the token may not see it. ",
    405: "its rules do not let it be merged. ",
    409: "its branch is not where we left it. ",
}


def _approvals(reviews: list[answers.Review]) -> tuple[str, ...]:
    latest = {one.user.login: one.state for one in reviews if one.user and one.state != "COMMENTED"}
    return tuple(name for name, state in latest.items() if state == "APPROVED")
