"""Gitea's API over the test's host."""

# ruff: noqa: ANN401 - what an API says is JSON

from pathlib import Path
from typing import Any

from described import Described
from hub import ME, OPENED_AT, Answer, Hub, Pull, edited

AT = OPENED_AT.isoformat()


class GiteaHub(Hub):
    def __init__(self, bare: Path) -> None:
        super().__init__(bare, Described("gitea"))
        self.labels = ["stop-updating"]

    def api(self, path: str) -> str | None:
        return path.removeprefix("/api/v1") if path.startswith("/api/v1/") else None

    def admits(self, headers: Any) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        return kind == "token" and token in self.tokens

    def answer(  # noqa: C901, PLR0911, PLR0912 - a case a route
        self, key: str, words: dict[str, str], query: dict[str, str], body: Any
    ) -> Answer:
        del query
        method, _, path = key.partition(" ")
        match (method, path.removeprefix("/repos/{owner}/{repo}")):
            case ("GET", "/user"):
                return 200, {"login": ME}
            case ("GET", ""):
                names = {"merge": "allow_merge_commits", "squash": "allow_squash_merge", "rebase": "allow_rebase"}
                return 200, {name: method in self.methods for method, name in names.items()}
            case ("GET", "/branches/{branch}"):
                wanted = {"enable_status_check": bool(self.required), "status_check_contexts": self.required}
                return 200, {"name": "main", "required_approvals": int(self.blocked), **wanted}
            case ("GET", "/labels"):
                return 200, [{"id": index + 1, "name": name} for index, name in enumerate(self.labels)]
            case ("POST", "/labels"):
                self.labels.append(body["name"])
                return 201, {"id": len(self.labels), "name": body["name"]}
            case ("POST", "/pulls"):
                draft = body["title"].startswith("WIP:")
                pull = self.open(branch=body["head"], title=body["title"], body=body["body"], draft=draft)
                if pull is None:
                    return 409, {"message": "pull request already exists for these targets"}
                return 201, self._pull(pull)
            case ("GET", "/pulls/{base}/{head}"):
                found = [pull for pull in self.pulls if pull.branch == words["head"]]
                return (200, self._pull(self.pull(found[0].number))) if found else (404, {"message": "not found"})
            case ("GET", "/pulls/{index}"):
                return 200, self._pull(self.pull(words["index"]))
            case ("PATCH", "/pulls/{index}"):
                return 201, self._pull(self._edit(self.pull(words["index"]), body))
            case ("POST", "/pulls/{index}/merge"):
                return self._merge(self.pull(words["index"]), body)
            case ("GET", "/pulls/{index}/reviews"):
                by = self.pull(words["index"]).approved_by
                return 200, [{"state": "APPROVED", "user": {"login": name}} for name in by]
            case ("POST", "/pulls/{index}/requested_reviewers"):
                self.pull(words["index"]).reviewers += body["reviewers"]
                return 201, []
            case ("GET", "/issues/{index}/comments"):
                pull = self.pull(words["index"])
                others = [{"body": "x", "user": {"login": by}, "created_at": at} for by, at in pull.said]
                return 200, [*({"body": text, "user": {"login": ME}} for text in pull.comments), *others]
            case ("POST", "/issues/{index}/comments"):
                self.pull(words["index"]).comments.append(body["body"])
                return 201, {"body": body["body"]}
            case ("POST", "/issues/{index}/labels"):
                self.pull(words["index"]).labels += [self.labels[number - 1] for number in body["labels"]]
                return 200, []
            case ("GET", "/issues/{index}/timeline"):
                by = self.pull(words["index"]).ended_by
                return 200, [{"type": "comment", "user": {"login": "eve"}}, {"type": "close", "user": {"login": by}}]
            case ("GET", "/orgs/{org}/teams"):
                known = [name.partition("/")[2] for name in self.teams if name.startswith(f"{words['org']}/")]
                return 200, [{"id": index + 1, "name": name.title()} for index, name in enumerate(known)]
            case ("GET", "/teams/{id}/members"):
                return 200, [{"login": name} for name in [*self.teams.values()][int(words["id"]) - 1]]
            case ("GET", "/commits/{ref}/status"):
                says = {"green": "success", "red": "failure", "pending": "pending"}
                told = [
                    {"context": name, "status": says[state], "description": excerpt, "target_url": f"{self.url}/runs"}
                    for name, state, excerpt in self.checks.get(words["ref"], [])
                ]
                return 200, {"state": "pending", "statuses": told}
        raise AssertionError(key)

    def _edit(self, pull: Pull, body: Any) -> Pull:
        if body.get("state") == "closed":
            pull.state, pull.ended_by = "closed", ME
        if "title" in body:
            pull.title, pull.draft = body["title"], body["title"].startswith("WIP:")
        return pull

    def _pull(self, pull: Pull) -> dict[str, Any]:
        user = {"login": pull.ended_by}
        return edited(
            {},
            number=pull.number,
            html_url=f"{self.pages or self.url}/{self.project}/pulls/{pull.number}",
            title=pull.title,
            state="open" if pull.state == "open" else "closed",
            head={"sha": pull.head, "ref": pull.branch},
            created_at=AT,
            draft=pull.draft,
            merged=pull.state == "merged",
            mergeable=pull.state == "open" and not pull.draft and not self.conflicts(pull),
            labels=[{"id": self.labels.index(name) + 1, "name": name} for name in pull.labels],
            **({"merge_commit_sha": pull.merged, "merged_by": user} if pull.merged else {}),
        )

    def _merge(self, pull: Pull, body: Any) -> Answer:
        if body["head_commit_id"] != pull.head:
            return 409, {"message": "head out of date"}
        if pull.draft or self.blocked or self.conflicts(pull) or body["do"] not in self.methods:
            return 405, {"message": "Does not have enough approvals"}
        self.merge(pull, body["do"])
        return 200, None
