"""GitLab's API over the test's host.

GitLab's description is in no registry of packages. The routes, statuses and fields here are those of its REST
documentation; what requests may hold is what python-gitlab, its clients' library, declares for each.
"""

# ruff: noqa: ANN401 - what an API says is JSON

from pathlib import Path
from typing import Any, ClassVar

from gitlab.v4 import objects
from hub import ME, OPENED_AT, Answer, Hub, Pull

AT = OPENED_AT.strftime("%Y-%m-%dT%H:%M:%S.000Z")
_REQUESTS = "/projects/{project}/merge_requests"
_ONE = f"{_REQUESTS}/{{iid}}"
_PAGES = frozenset({"per_page", "page"})


class Declared:
    """What python-gitlab declares, in the place of a description."""

    name = "gitlab"
    _managers = objects.ProjectMergeRequestManager, objects.ProjectMergeRequestNoteManager
    _taken: ClassVar = {
        f"GET {_REQUESTS}": {*_managers[0]._list_filters},
        f"POST {_REQUESTS}": {*_managers[0]._create_attrs.required, *_managers[0]._create_attrs.optional},
        f"PUT {_ONE}": {*_managers[0]._update_attrs.optional},
        f"PUT {_ONE}/merge": {"sha"},  # by the documentation: python-gitlab takes any
        f"POST {_ONE}/notes": {*_managers[1]._create_attrs.required},
        f"GET {_ONE}/notes": {"sort", "order_by"},
        "GET /users": {*objects.UserManager._list_filters},
    }
    _plain = (
        "GET /user",
        "GET /groups/{group}/members/all",
        f"GET {_ONE}",
        f"GET {_ONE}/approvals",
        "GET /projects/{project}/jobs/{job}/trace",
    )
    _statuses = "GET /projects/{project}/repository/commits/{sha}/statuses"

    def __init__(self) -> None:
        self.broken: list[str] = []

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        given = f"{method} {path}".split("/")
        for key in (*self._taken, *self._plain, self._statuses):
            wanted = key.split("/")
            if len(wanted) == len(given) and all(
                a == b or a.startswith("{") for a, b in zip(wanted, given, strict=True)
            ):
                return key, {a[1:-1]: b for a, b in zip(wanted, given, strict=True) if a.startswith("{")}
        return None

    def check_request(self, key: str, query: dict[str, str], body: Any) -> None:
        unknown = {*query, *(body or {})} - self._taken.get(key, set()) - _PAGES
        self.broken += [f"{key} takes no {name!r}" for name in sorted(unknown)]

    def check_answer(self, key: str, status: int, body: object) -> None:
        """Nothing to hold it against."""


class GitLabHub(Hub):
    def __init__(self, bare: Path) -> None:
        super().__init__(bare, Declared())

    def reference_of(self, number: int) -> str:
        return f"refs/merge-requests/{number}/head"

    def api(self, path: str) -> str | None:
        return path.removeprefix("/api/v4") if path.startswith("/api/v4/") else None

    def admits(self, headers: Any) -> bool:
        return headers.get("private-token") in self.tokens

    def answer(  # noqa: PLR0911 - a case a route
        self, key: str, words: dict[str, str], query: dict[str, str], body: Any
    ) -> Answer:
        pull = self.pull(words["iid"]) if "iid" in words else None
        if pull is None:
            return self._of_project(key, words, query, body)
        match key.replace(_ONE, ""):
            case "GET ":
                return 200, self._request(pull)
            case "PUT ":
                self._edit(pull, body)
                return 200, self._request(pull)
            case "PUT /merge":
                return self._merge(pull, body)
            case "GET /approvals":
                return 200, {"approved_by": [{"user": {"id": 5, "username": name}} for name in pull.approved_by]}
            case "GET /notes":
                ours = [{"id": 1, "body": text, "author": {"username": ME}} for text in pull.comments]
                others = [
                    {"id": 2, "body": "x", "author": {"username": by}, "created_at": at, "system": by == "gitlab"}
                    for by, at in pull.said
                ]
                return 200, [*ours, *others]
            case "POST /notes":
                pull.comments.append(body["body"])
                return 201, {"id": 1, "body": body["body"]}
        raise AssertionError(key)

    def _of_project(  # noqa: PLR0911 - a case a route
        self, key: str, words: dict[str, str], query: dict[str, str], body: Any
    ) -> Answer:
        match key:
            case "GET /user":
                return 200, {"id": 1, "username": ME}
            case "GET /users":
                return 200, [{"id": 42, "username": query["username"]}]
            case "GET /projects/{project}/jobs/{job}/trace":
                return 404, {"message": "404 Not Found"}
            case "GET /groups/{group}/members/all":
                names = self.teams.get(words["group"], [])
                guest = [{"username": "guest", "access_level": 10, "state": "active"}]
                return 200, [*guest, *({"username": name, "access_level": 30, "state": "active"} for name in names)]
            case Declared._statuses:
                return 200, [self._status(*one) for one in self.checks.get(words["sha"], [])]
        assert words["project"] == self.project
        if key.startswith("GET"):
            found = [pull for pull in self.pulls if pull.branch == query["source_branch"]]
            return 200, [{"iid": pull.number} for pull in found]
        draft = body["title"].startswith("Draft:")
        pull = self.open(branch=body["source_branch"], title=body["title"], body=body["description"], draft=draft)
        if pull is None:
            return 409, {"message": ["Another open merge request already exists for this source branch: !1"]}
        return 201, self._request(pull)

    def _status(self, name: str, state: str, excerpt: str) -> dict[str, Any]:
        says = {"green": "success", "red": "failed", "pending": "running"}[state]
        url = f"{self.url}/jobs"
        return {
            "id": 9,
            "name": name,
            "status": says,
            "description": excerpt,
            "target_url": url,
            "allow_failure": False,
        }

    def _edit(self, pull: Pull, body: Any) -> None:
        if body.get("state_event") == "close":
            pull.state, pull.ended_by = "closed", ME
        if "title" in body:
            pull.title, pull.draft = body["title"], body["title"].startswith("Draft:")
        if "labels" in body:
            pull.labels = body["labels"].split(",")
        pull.reviewers += ["anna" for number in body.get("reviewer_ids", []) if number == 42]

    def _request(self, pull: Pull) -> dict[str, Any]:
        states = {"open": "opened", "merged": "merged", "closed": "closed"}
        by = {"id": 3, "username": pull.ended_by}
        return {
            "iid": pull.number,
            "web_url": f"{self.pages or self.url}/{self.project}/-/merge_requests/{pull.number}",
            "title": pull.title,
            "state": states[pull.state],
            "created_at": AT,
            "sha": pull.head,
            "draft": pull.draft,
            "merge_commit_sha": pull.merged or None,
            "squash_commit_sha": None,
            "merge_user": by if pull.state == "merged" else None,
            "closed_by": by if pull.state == "closed" else None,
            "labels": pull.labels,
            "has_conflicts": pull.state == "open" and self.conflicts(pull),
            "detailed_merge_status": "draft_status" if pull.draft else "not_approved" if self.blocked else "mergeable",
        }

    def _merge(self, pull: Pull, body: Any) -> Answer:
        if body["sha"] != pull.head:
            return 409, {"message": "SHA does not match HEAD of source branch: abc"}
        if pull.draft or self.blocked or self.conflicts(pull):
            return 405, {"message": "405 Method Not Allowed"}
        self.merge(pull, "merge")
        return 200, self._request(pull)
