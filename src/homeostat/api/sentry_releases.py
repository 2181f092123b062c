# ruff: noqa: FAST003 - any organization will do
"""Releases, commits and deploys as Sentry's own tools tell of them, `sentry-cli` and build plugins before all.

https://docs.sentry.io/api/releases/. A release of several projects is one of each of their services. What these
tools do not ask of a release is not there: files, thresholds, archives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request, Response

from homeostat.api.releases import (
    Body,
    answered,
    as_json,
    declared,
    decoded,
    deploy_of,
    services_of,
    version_of,
)
from homeostat.errors import BadInput, NotFound
from homeostat.ports import Clock, Store
from homeostat.records import Deploy, Json, ReleasedCommit, ReleaseRow
from homeostat.stages.sense.bounds import sequence

_ORGANIZATION = "/organizations/{organization}/releases/"
_PROJECT = "/projects/{organization}/{project}/releases/"
_LISTED = 100


def add_releases(router: APIRouter, *, store: Store, clock: Clock) -> None:
    """The routes. A version is percent-encoded in a path; the longer paths come first, as it may hold slashes."""
    tool = _Tool(store, clock)
    _add_deploys(router, tool)
    _add_commits(router, tool)

    @router.get(_ORGANIZATION)
    @router.get(_PROJECT)
    def releases(project: str = "") -> Response:
        with answered():
            service = services_of(store, [project])[0].name if project else ""
            return as_json(tool.listed(service))

    @router.post(_ORGANIZATION, status_code=201)
    @router.post(_PROJECT, status_code=201)
    def create(body: Body, project: str = "") -> Response:
        with answered():
            given = decoded(body)
            return as_json(tool.declare(given, version_of(given.get("version")), project), status=201)

    @router.get(_ORGANIZATION + "{version:path}/")
    @router.get(_PROJECT + "{version:path}/")
    def release(version: str, project: str = "") -> Response:
        with answered():
            return as_json(tool.release(tool.services(version, project), version))

    @router.put(_ORGANIZATION + "{version:path}/")
    @router.put(_PROJECT + "{version:path}/")
    def change(version: str, body: Body, project: str = "") -> Response:
        with answered():
            return as_json(tool.declare(decoded(body), version_of(version), project))

    @router.delete(_ORGANIZATION + "{version:path}/", status_code=204)
    @router.delete(_PROJECT + "{version:path}/", status_code=204)
    def forget(version: str, request: Request, project: str = "") -> None:
        with answered():
            for name in tool.services(version, project):
                store.releases.forget(name, version, by=f"token {request.state.caller}", now=clock.now())


def _add_deploys(router: APIRouter, tool: "_Tool") -> None:
    @router.get(_ORGANIZATION + "{version:path}/deploys/")
    @router.get(_PROJECT + "{version:path}/deploys/")
    def deploys(version: str, project: str = "") -> Response:
        with answered():
            return as_json([_told_deploy(deploy) for deploy in tool.deploys(version, project)])

    @router.post(_ORGANIZATION + "{version:path}/deploys/", status_code=201)
    @router.post(_PROJECT + "{version:path}/deploys/", status_code=201)
    def deploy(version: str, body: Body, request: Request, project: str = "") -> Response:
        with answered():
            told = tool.deploy(decoded(body), version, project, by=f"token {request.state.caller}")
            return as_json(told, status=201)


def _add_commits(router: APIRouter, tool: "_Tool") -> None:
    @router.get("/organizations/{organization}/repos/")
    def repositories() -> list[Json]:
        return []  # then commits come from the git repository in which the tool runs

    @router.get(_ORGANIZATION + "{version:path}/commits/")
    @router.get(_PROJECT + "{version:path}/commits/")
    def commits(version: str, project: str = "") -> Response:
        with answered():
            return as_json([_told_commit(commit) for commit in tool.commits(version, project)])

    @router.get(_ORGANIZATION + "{version:path}/previous-with-commits/")
    def previous(version: str) -> Response:
        with answered():
            return as_json(tool.before_with_commits(version))


class _Tool:
    """What the routes do, for the services that a request names, or those that have the release."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def services(self, version: str, project: str) -> tuple[str, ...]:
        """Raises NotFound when none has the release."""
        names = self._store.releases.services_with(version)
        if project:
            of = services_of(self._store, [project])[0].name
            names = (of,) if of in names else ()
        if not names:
            raise NotFound(f"There is no release {version!r}. Make it with: sentry-cli releases new {version}")
        return names

    def declare(self, given: Mapping[str, object], version: str, project: str) -> Json:
        if given.get("status") == "archived":
            raise BadInput("releases are not archived here; those that nothing names any more go by themselves")
        now, named = self._clock.now(), sequence(given.get("projects")) or ([project] if project else [])
        names = [service.name for service in services_of(self._store, named)] if named else None
        said = declared(given, version=version, now=now)
        for name in names if names is not None else self.services(version, ""):
            self._store.releases.declare(replace(said, service=name), now)
        return self.release(names or self.services(version, ""), version)

    def deploy(self, given: Mapping[str, object], version: str, project: str, *, by: str) -> Json:
        named, now = sequence(given.get("projects")), self._clock.now()
        names = [s.name for s in services_of(self._store, named)] if named else self.services(version, project)
        deploys = [deploy_of(given, service=name, version=version_of(version), now=now) for name in names]
        for deploy in deploys:
            self._store.releases.deploy(deploy, by=by, now=now)
        return _told_deploy(deploys[0])

    def deploys(self, version: str, project: str) -> Sequence[Deploy]:
        names = self.services(version, project)
        return [
            deploy
            for name in names
            for deploy in self._store.releases.deploys(service=name, version=version, most=_LISTED)
        ]

    def commits(self, version: str, project: str) -> Sequence[ReleasedCommit]:
        return self._commits(self.services(version, project), version)

    def before_with_commits(self, version: str) -> Json:
        """Empty when there is none; `sentry-cli` then tells of the last twenty commits."""
        for name in self.services(version, ""):
            if (before := self._store.releases.before_with_commits(name, version)) is not None:
                return self.release([name], before)
        return {}

    def release(self, names: Sequence[str], version: str) -> Json:
        rows = [self._store.releases.row(name, version) for name in names]
        return _told_release(rows, self._commits(names, version), self._numbers())

    def listed(self, service: str) -> list[Json]:
        numbers = self._numbers()
        found = self._store.releases.find(service, page_size=_LISTED)
        return [_told_release([row], (), numbers) for row in found.rows]

    def _commits(self, names: Sequence[str], version: str) -> Sequence[ReleasedCommit]:
        """Each once, though it was released in several services."""
        found = (commit for name in names for commit in self._store.releases.commits(name, version))
        return list({commit.digest: commit for commit in found}.values())

    def _numbers(self) -> Mapping[str, int]:
        return {service.name: service.project_id for service in self._store.services.all()}


def _told_release(rows: Sequence[ReleaseRow], commits: Sequence[ReleasedCommit], numbers: Mapping[str, int]) -> Json:
    """One release of Sentry's, for those of our services that have it."""
    release = rows[0].release
    authors = {commit.author_email: commit.author for commit in commits}
    deploys = [deploy for row in rows for deploy in row.deploys]
    return {
        "version": release.version,
        "shortVersion": release.version.rpartition("@")[2],
        "ref": release.ref or None,
        "url": release.url or None,
        "status": "open",
        "dateCreated": _stamp(min(row.release.created_at for row in rows)),
        "dateReleased": _stamp(release.released_at),
        "firstEvent": _stamp(min((m for row in rows if (m := row.release.first_event_at)), default=None)),
        "lastEvent": _stamp(max((m for row in rows if (m := row.release.last_event_at)), default=None)),
        "newGroups": sum(row.new_bugs for row in rows),
        "commitCount": len(commits),
        "lastCommit": _told_commit(commits[0]) if commits else None,
        "authors": [{"name": name, "email": email} for email, name in authors.items()],
        "deployCount": len(deploys),
        "lastDeploy": _told_deploy(max(deploys, key=lambda each: each.finished_at)) if deploys else None,
        "projects": [
            {"id": numbers.get(name, 0), "slug": name, "name": name} for name in (row.release.service for row in rows)
        ],
    }


def _told_deploy(deploy: Deploy) -> Json:
    return {
        "id": deploy.deploy_id,
        "environment": deploy.environment,
        "dateStarted": _stamp(deploy.started_at),
        "dateFinished": _stamp(deploy.finished_at),
        "name": deploy.name or None,
        "url": deploy.url or None,
    }


def _told_commit(commit: ReleasedCommit) -> Json:
    return {
        "id": commit.digest,
        "message": commit.message,
        "dateCreated": _stamp(commit.committed_at),
        "author": {"name": commit.author, "email": commit.author_email},
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
