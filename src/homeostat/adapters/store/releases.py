"""Releases of services, their commits and their deploys."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.audit import append_audit
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.release_standings import newest_version
from homeostat.adapters.store.rows import to_bug, to_record
from homeostat.errors import BadInput, NotFound
from homeostat.records import Bug, Declared, Deploy, Deployment, Release, ReleasedCommit, ReleasePage, ReleaseRow

MOST_NAMED = 1_000  # releases of a service that only events named; the oldest go
_PRODUCTION = "production"
_LAST_PAGE = 1_000_000  # an offset beyond it fits no database

Pair = tuple[str, str]
"""A service and a version."""


class Releases:
    """Where the audit is written too it is locked first, as recording does, which counts on releases last of all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def declare(self, said: Declared, now: datetime) -> Release:
        c = t.releases.c
        key = {"service": said.service, "version": said.version}
        with self._database.writes() as connection:
            hear_of(self._database, connection, said.service, said.version, now)
            given: dict[str, object] = {"released_at": said.released_at, "ref": said.ref, "url": said.url}
            changes = {name: value for name, value in given.items() if value}
            connection.execute(
                sa.update(t.releases)
                .where(c.service == said.service, c.version == said.version)
                .values(declared_at=sa.func.coalesce(c.declared_at, now, type_=c.declared_at.type), **changes)
            )
            if said.commits is not None:
                k = t.release_commits.c
                before = sa.delete(t.release_commits).where(k.service == said.service, k.version == said.version)
                connection.execute(before)
                rows = [key | _commit_row(place, commit) for place, commit in enumerate(said.commits)]
                if rows:
                    connection.execute(sa.insert(t.release_commits), rows)
        return self.get(said.service, said.version)

    def deploy(self, deploy: Deploy, *, by: str, now: datetime) -> Deploy:
        detail = {"version": deploy.version, "environment": deploy.environment, "finished_at": deploy.finished_at}
        with self._database.writes() as connection:
            append_audit(
                self._database,
                connection,
                actor=by,
                action="release.deployed",
                subject=deploy.service,
                detail=detail,
                now=now,
            )
            _keep_deploy(self._database, connection, replace(deploy, told_by=by), now)
            query = sa.select(t.deploys).where(t.deploys.c.deploy_id == deploy.deploy_id)
            return to_record(connection.execute(query).one(), Deploy)

    def forget(self, service: str, version: str, *, by: str, now: datetime) -> None:
        release = self.get(service, version)
        if release.event_count or self.deploys(service=service, version=version, most=1):
            raise BadInput(f"{version} of {service} has events or deploys, which tell of regressions: it stays.")
        ours = {"service": service, "version": version}
        with self._database.writes() as connection:
            append_audit(
                self._database, connection, actor=by, action="release.forgotten", subject=service, detail=ours, now=now
            )
            for table in (t.release_commits, t.releases):
                connection.execute(sa.delete(table).where(table.c.service == service, table.c.version == version))

    def get(self, service: str, version: str) -> Release:
        c = t.releases.c
        query = sa.select(t.releases).where(c.service == service, c.version == version)
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"No release {version!r} of {service!r} was declared, deployed or named by an event.")
        return to_record(row, Release)

    def services_with(self, version: str) -> tuple[str, ...]:
        c = t.releases.c
        services = sa.select(t.services.c.name)  # so that the table's key finds it
        query = sa.select(c.service).where(c.service.in_(services), c.version == version).order_by(c.service)
        with self._database.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def newest(self, service: str) -> Release | None:
        with self._database.reads() as connection:
            version = newest_version(connection, service)
        return self.get(service, version) if version is not None else None

    def find(self, service: str = "", *, page: int = 1, page_size: int = 25) -> ReleasePage:
        c = t.releases.c
        ours = [c.service == service] if service else []
        offset = (min(max(1, page), _LAST_PAGE) - 1) * page_size
        query = sa.select(t.releases).where(*ours).order_by(c.created_at.desc(), c.service, c.version.desc())
        count = sa.select(sa.func.count()).select_from(t.releases).where(*ours)
        with self._database.reads() as connection:
            found = [to_record(row, Release) for row in connection.execute(query.limit(page_size).offset(offset))]
            return ReleasePage(rows=_rows(connection, found), total=int(connection.execute(count).scalar_one()))

    def row(self, service: str, version: str) -> ReleaseRow:
        release = self.get(service, version)
        with self._database.reads() as connection:
            [row] = _rows(connection, [release])
        return row

    def commits(self, service: str, version: str) -> tuple[ReleasedCommit, ...]:
        c = t.release_commits.c
        query = sa.select(t.release_commits).where(c.service == service, c.version == version).order_by(c.place)
        with self._database.reads() as connection:
            return tuple(_commit(row) for row in connection.execute(query))

    def before_with_commits(self, service: str, version: str) -> str | None:
        c, r = t.release_commits.c, t.releases.c
        query = (
            sa.select(r.version)
            .join(t.releases, sa.and_(r.service == c.service, r.version == c.version))
            .where(c.service == service, c.version != version, c.place == 0)
            .order_by(r.created_at.desc())
            .limit(1)
        )
        with self._database.reads() as connection:
            return connection.execute(query).scalar()

    def deploys(self, *, service: str = "", version: str = "", most: int = 100) -> tuple[Deploy, ...]:
        c = t.deploys.c
        query = sa.select(t.deploys).order_by(c.finished_at.desc(), c.deploy_id).limit(most)
        if service:
            query = query.where(c.service == service)
        if version:
            query = query.where(c.version == version)
        with self._database.reads() as connection:
            return tuple(to_record(row, Deploy) for row in connection.execute(query))

    def bugs_since(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        c = t.system_bugs.c
        return self._bugs([c.service == service, c.first_release == version], most)

    def bugs_back(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        c = t.system_bugs.c
        return self._bugs([c.service == service, c.release == version, c.regressed_at.is_not(None)], most)

    def _bugs(self, where: Sequence[sa.ColumnElement[bool]], most: int) -> tuple[Bug, ...]:
        query = sa.select(t.system_bugs).where(*where).order_by(t.system_bugs.c.event_count.desc()).limit(most)
        with self._database.reads() as connection:
            return tuple(map(to_bug, connection.execute(query)))

    def source_maps(self, service: str, version: str) -> int:
        f, u = t.source_files.c, t.source_uploads.c
        query = (
            sa.select(sa.func.count())
            .select_from(t.source_files)
            .join(t.source_uploads, sa.and_(u.service == f.service, u.upload_id == f.upload_id))
            .where(u.service == service, u.release == version, f.size_bytes > 0)
        )
        with self._database.reads() as connection:
            return int(connection.execute(query).scalar_one())

    def clean(self, *, before: datetime) -> int:
        """Let go of releases that only events named: those not seen since, and all but the newest thousand."""
        c = t.releases.c
        deployed = sa.exists().where(t.deploys.c.service == c.service, t.deploys.c.version == c.version)
        named = [c.declared_at.is_(None), sa.not_(deployed)]
        place = sa.func.row_number().over(partition_by=c.service, order_by=c.created_at.desc()).label("place")
        ranked = sa.select(c.service, c.version, place).where(*named).subquery()
        beyond = sa.select(ranked.c.service, ranked.c.version).where(ranked.c.place > MOST_NAMED)
        both = sa.tuple_(c.service, c.version)
        old = sa.delete(t.releases).where(*named, sa.or_(c.last_event_at < before, both.in_(beyond)))
        with self._database.writes() as connection:
            return connection.execute(old).rowcount


def keep_deployment(database: Database, connection: sa.Connection, deployment: Deployment) -> None:
    """A deployment of ours is a deploy like any other's, inside the caller's transaction."""
    c = t.services.c
    where = connection.execute(sa.select(c.environment).where(c.name == deployment.service)).scalar()
    deploy = Deploy(
        deploy_id=deployment.deployment_id,
        service=deployment.service,
        version=deployment.release,
        environment=where or _PRODUCTION,
        started_at=deployment.started_at,
        finished_at=deployment.finished_at,
        name="taken back" if deployment.rollback else "",
    )
    _keep_deploy(database, connection, deploy, deployment.finished_at)
    r = t.releases.c
    this = sa.update(t.releases).where(r.service == deploy.service, r.version == deploy.version, r.ref == "")
    connection.execute(this.values(ref=deployment.commit))


def _keep_deploy(database: Database, connection: sa.Connection, deploy: Deploy, now: datetime) -> None:
    hear_of(database, connection, deploy.service, deploy.version, now)
    values = {name: getattr(deploy, name) for name in Deploy.__slots__}
    connection.execute(database.insert(t.deploys).values(values).on_conflict_do_nothing())


def hear_of(database: Database, connection: sa.Connection, service: str, version: str, now: datetime) -> None:
    """Know the release from now on, whatever named it."""
    new = database.insert(t.releases).values(service=service, version=version, created_at=now)
    connection.execute(new.on_conflict_do_nothing())


def _rows(connection: sa.Connection, releases: Sequence[Release]) -> tuple[ReleaseRow, ...]:
    if not releases:
        return ()
    pairs = [(each.service, each.version) for each in releases]
    b, h = t.system_bugs.c, t.release_health.c
    count = sa.func.count()
    new = (
        sa.select(b.service, b.first_release, count)
        .where(_among(pairs, b.service, b.first_release))
        .group_by(b.service, b.first_release)
    )
    regressed = sa.select(b.service, b.release, count).where(
        _among(pairs, b.service, b.release), b.regressed_at.is_not(None)
    )
    sums = sa.func.sum(h.started), sa.func.sum(h.crashed)
    health = sa.select(h.service, h.release, *sums).where(_among(pairs, h.service, h.release))
    new_bugs = _by_pair(connection.execute(new))
    regressed_bugs = _by_pair(connection.execute(regressed.group_by(b.service, b.release)))
    sessions = _by_pair(connection.execute(health.group_by(h.service, h.release)))
    deploys = _last_deploys(connection, pairs)
    return tuple(
        ReleaseRow(
            release=release,
            deploys=tuple(deploys.get(pair, ())),
            new_bugs=new_bugs.get(pair, (0,))[0],
            regressed_bugs=regressed_bugs.get(pair, (0,))[0],
            started=sessions.get(pair, (0, 0))[0],
            crashed=sessions.get(pair, (0, 0))[1],
        )
        for release, pair in zip(releases, pairs, strict=True)
    )


def _among(
    pairs: Sequence[Pair], service: sa.ColumnElement[str], version: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    """Said so that SQLite looks in its index, which it does not for an IN of pairs."""
    versions: dict[str, list[str]] = {}
    for name, each in pairs:
        versions.setdefault(name, []).append(each)
    return sa.or_(*(sa.and_(service == name, version.in_(each)) for name, each in versions.items()))


def _by_pair(rows: Iterable[Any]) -> dict[Pair, tuple[int, ...]]:
    return {(row[0], row[1]): tuple(int(number) for number in row[2:]) for row in rows}


def _last_deploys(connection: sa.Connection, pairs: Sequence[Pair]) -> dict[Pair, list[Deploy]]:
    """The last deploy of each release in each environment, newest first."""
    d = t.deploys.c
    place = (
        sa.func.row_number()
        .over(partition_by=(d.service, d.version, d.environment), order_by=(d.finished_at.desc(), d.deploy_id))
        .label("place")
    )
    ranked = sa.select(t.deploys, place).where(_among(pairs, d.service, d.version)).subquery()
    query = sa.select(ranked).where(ranked.c.place == 1).order_by(ranked.c.finished_at.desc())
    found: dict[Pair, list[Deploy]] = {}
    for row in connection.execute(query):
        found.setdefault((row.service, row.version), []).append(to_record(row, Deploy))
    return found


def _commit_row(place: int, commit: ReleasedCommit) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(commit, name) for name in ReleasedCommit.__slots__}
    return values | {"place": place, "files": "\n".join(commit.files)}


def _commit(row: Any) -> ReleasedCommit:  # noqa: ANN401 - a row
    return replace(to_record(row, ReleasedCommit), files=tuple(row.files.split("\n")) if row.files else ())
