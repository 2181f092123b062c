"""GitHub's API over the test's host; GraphQL is carried out by GitHub's own schema."""

# ruff: noqa: ANN401 - what an API says is JSON

from pathlib import Path
from typing import Any

import jwt
from described import FOLDER, Described
from graphql import GraphQLError, build_schema, graphql_sync, parse, validate
from hub import ME, OPENED_AT, Answer, Hub, Pull, edited

SCHEMA = build_schema((FOLDER / "github.graphql").read_text())
AT = OPENED_AT.strftime("%Y-%m-%dT%H:%M:%SZ")


class GitHubHub(Hub):
    def __init__(self, bare: Path) -> None:
        super().__init__(bare, Described("github"))
        self.app_key = ""  # the public half of an App's

    def api(self, path: str) -> str | None:
        return (
            path.removeprefix("/api/v3")
            if path.startswith("/api/") and path != "/api/graphql"
            else ("/graphql" if path == "/api/graphql" else None)
        )

    def admits(self, headers: Any) -> bool:
        """A token of a person or an installation; or, as the App, a token that its key signed."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and self.app_key:
            return jwt.decode(token, self.app_key, algorithms=["RS256"])["iss"] == "77"
        return kind == "token" and token in self.tokens

    def beside(self, method: str, path: str, body: Any) -> Answer | None:
        if (method, path) != ("POST", "/graphql"):
            return None
        self.described.broken += [error.message for error in validate(SCHEMA, parse(body["query"]))]
        root = {
            "node": lambda _, id: self._node(id),  # noqa: A006 - the schema's name
            "markPullRequestReadyForReview": lambda _, input: self._ready(input["pullRequestId"]),  # noqa: A006
            "enqueuePullRequest": lambda _, input: self._enqueue(**input),  # noqa: A006
        }
        found = graphql_sync(SCHEMA, body["query"], root, variable_values=body["variables"])
        errors = [{"message": one.message, "type": "UNPROCESSABLE"} for one in found.errors or ()]
        return 200, {"data": found.data} | ({"errors": errors} if errors else {})

    def _node(self, name: str) -> dict[str, Any]:
        entry = {"state": "QUEUED"} if self.pull(name.removeprefix("PR_")).queued else None
        return {"__typename": "PullRequest", "id": name, "mergeQueueEntry": entry}

    def _ready(self, name: str) -> dict[str, Any]:
        self.pull(name.removeprefix("PR_")).draft = False
        return {"pullRequest": {"isDraft": False}}

    def _enqueue(self, *, pullRequestId: str, expectedHeadOid: str) -> dict[str, Any]:  # noqa: N803 - the schema's names
        pull = self.pull(pullRequestId.removeprefix("PR_"))
        if expectedHeadOid != pull.head:
            raise GraphQLError("Head sha does not match")
        pull.queued = True
        return {"mergeQueueEntry": {"state": "QUEUED"}}

    def answer(  # noqa: C901, PLR0911, PLR0912 - a case a route
        self, key: str, words: dict[str, str], query: dict[str, str], body: Any
    ) -> Answer:
        method, _, path = key.partition(" ")
        part = path.removeprefix("/repos/{owner}/{repo}")
        sample = self.described.sample
        user = edited(self.described.of("simple-user"), login=ME)
        match (method, part):
            case ("GET", "/user"):
                return 200, edited(sample(key), login=ME, user_view_type="public")
            case ("GET", "/app"):
                return 200, edited(self.described.of("integration"), slug="homeostat")
            case ("GET", "/installation"):
                return 200, edited(sample(key), id=7)
            case ("POST", "/app/installations/{installation_id}/access_tokens"):
                self.tokens.add("of the app")
                return 201, edited(sample(key, 201), token="of the app", expires_at="2025-10-23T13:00:00Z")
            case ("GET", ""):
                allowed = {
                    f"allow_{name}{'_commit' if name == 'merge' else '_merge'}": name in self.methods
                    for name in ("merge", "squash", "rebase")
                }
                return 200, edited(sample(key), **allowed)
            case ("GET", "/pulls"):
                found = [pull for pull in self.pulls if query["head"] == f"acme:{pull.branch}"]
                simple = self.described.of("pull-request-simple")
                return 200, [edited(simple, number=pull.number) for pull in found]
            case ("POST", "/pulls"):
                pull = self.open(branch=body["head"], title=body["title"], body=body["body"], draft=body["draft"])
                if pull is None:
                    return 422, edited(
                        sample(key, 422),
                        message="Validation Failed",
                        errors=[
                            {"resource": "PullRequest", "code": "custom", "message": "A pull request already exists"}
                        ],
                    )
                return 201, self._pull(pull)
            case ("GET", "/pulls/{pull_number}"):
                return 200, self._pull(self.pull(words["pull_number"]))
            case ("PATCH", "/pulls/{pull_number}"):
                pull = self.pull(words["pull_number"])
                pull.state, pull.ended_by = body["state"], ME
                return 200, self._pull(pull)
            case ("PUT", "/pulls/{pull_number}/merge"):
                return self._merge(key, self.pull(words["pull_number"]), body)
            case ("GET", "/pulls/{pull_number}/reviews"):
                review = self.described.of("pull-request-review")
                return 200, [
                    edited(review, state="APPROVED", user=edited(user, login=name), submitted_at="2025-10-23T12:00:00Z")
                    for name in self.pull(words["pull_number"]).approved_by
                ]
            case ("POST", "/pulls/{pull_number}/requested_reviewers"):
                self.pull(words["pull_number"]).reviewers += body["reviewers"]
                return 201, sample(key, 201)
            case ("GET", "/issues/{issue_number}"):
                by = self.pull(words["issue_number"]).ended_by
                return 200, edited(sample(key), closed_by=edited(user, login=by) if by else None)
            case ("GET", "/issues/{issue_number}/comments"):
                one = self.described.of("issue-comment")
                pull = self.pull(words["issue_number"])
                others = [edited(one, user=edited(user, login=by), created_at=at) for by, at in pull.said]
                ours = edited(one, user=edited(user, login=ME), created_at="2025-10-23T12:00:00Z")
                return 200, [*(edited(ours, body=text) for text in pull.comments), *others]
            case ("POST", "/issues/{issue_number}/comments"):
                self.pull(words["issue_number"]).comments.append(body["body"])
                return 201, sample(key, 201)
            case ("POST", "/issues/{issue_number}/labels"):
                self.pull(words["issue_number"]).labels += body["labels"]
                return 200, []
            case ("GET", "/commits/{ref}/check-runs"):
                runs = [self._run(index, *one) for index, one in enumerate(self.checks.get(words["ref"], []))]
                return 200, {"total_count": len(runs), "check_runs": runs}
            case ("GET", "/commits/{ref}/status"):
                return 200, sample(key)
            case ("GET", "/check-runs/{check_run_id}/annotations"):
                return 200, []
            case ("GET", "/orgs/{org}/teams/{team_slug}/members"):
                names = self.teams.get(f"{words['org']}/{words['team_slug']}")
                return (
                    (404, {"message": "Not Found"})
                    if names is None
                    else (
                        200,
                        [edited(user, login=name) for name in names],
                    )
                )
            case ("GET", "/rules/branches/{branch}"):
                return 200, self._rules()
        raise AssertionError(key)

    def _pull(self, pull: Pull) -> dict[str, Any]:
        user = edited(self.described.of("simple-user"), login=pull.ended_by)
        found = self.described.sample("GET /repos/{owner}/{repo}/pulls/{pull_number}")
        blocked = "blocked" if self.blocked else "clean"
        return edited(
            found,
            number=pull.number,
            node_id=f"PR_{pull.number}",
            html_url=f"{self.pages or self.url}/{self.project}/pull/{pull.number}",
            state="open" if pull.state == "open" else "closed",
            merged=pull.state == "merged",
            merged_by=user if pull.state == "merged" else None,
            merge_commit_sha=pull.merged or None,
            draft=pull.draft,
            head=edited(found["head"], sha=pull.head),
            created_at=AT,
            labels=[
                edited(found["labels"][0] if found["labels"] else self._label(), name=name) for name in pull.labels
            ],
            mergeable_state="dirty"
            if pull.state == "open" and self.conflicts(pull)
            else "draft"
            if pull.draft
            else blocked,
        )

    def _label(self) -> dict[str, Any]:
        return {"id": 1, "node_id": "", "url": "", "name": "", "description": None, "color": "", "default": False}

    def _merge(self, key: str, pull: Pull, body: Any) -> Answer:
        if body["sha"] != pull.head:
            return 409, {"message": "Head branch was modified. Review and try the merge again."}
        if self.blocked or pull.draft or self.conflicts(pull):
            return 405, {"message": "Pull Request is not mergeable"}
        if body["merge_method"] not in self.methods:
            return 405, {"message": f"{body['merge_method']} commits are not allowed on this repository."}
        return 200, edited(self.described.sample(key), sha=self.merge(pull, body["merge_method"]), merged=True)

    def _run(self, index: int, name: str, state: str, excerpt: str) -> dict[str, Any]:
        run = self.described.of("check-run")
        done = {"green": "success", "red": "failure"}.get(state)
        output = edited(run["output"], title=name, summary=excerpt, text=None)
        status = "completed" if done else "in_progress"
        return edited(
            run,
            id=index + 1,
            name=name,
            status=status,
            conclusion=done,
            output=output,
            html_url=f"{self.url}/runs/{index}",
        )

    def _rules(self) -> list[dict[str, Any]]:
        rules: list[dict[str, Any]] = []
        if self.required:
            checks = [{"context": name} for name in self.required]
            parameters = {"required_status_checks": checks, "strict_required_status_checks_policy": False}
            rules.append({"type": "required_status_checks", "parameters": parameters})
        if self.queue:
            rules.append({"type": "merge_queue"})
        return rules
