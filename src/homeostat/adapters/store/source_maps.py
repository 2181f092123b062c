"""Source maps of bundles, those of each service's newest releases."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.records import SourceFile, SourceUpload

MOST_RELEASES = 20  # of each service; an upload that names no release counts as one
MOST_BYTES = 1024 * 1024 * 1024  # of each service, compressed
_MOST_CANDIDATES = 2_000


class SourceMaps:
    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, upload: SourceUpload, now: datetime) -> None:
        known = {"service": upload.service, "upload_id": upload.upload_id}
        size = sum(len(file.content) for file in upload.files)
        row = {**known, "release": upload.release, "dist": upload.dist, "uploaded_at": now, "size_bytes": size}
        with self._database.writes() as connection:
            inserted = connection.execute(self._database.insert(t.source_uploads).values(row).on_conflict_do_nothing())
            if inserted.rowcount and upload.files:
                rows = [{**known, **_row(file)} for file in upload.files]
                connection.execute(sa.insert(t.source_files), rows)
            self._let_go(connection, upload.service)

    def _let_go(self, connection: sa.Connection, service: str) -> None:
        """Delete the uploads of all but the newest releases, and the oldest ones while all together are too large."""
        c = t.source_uploads.c
        query = sa.select(c.upload_id, c.release, c.size_bytes).where(c.service == service).order_by(c.number.desc())
        releases: set[str] = set()
        size, old = 0, list[str]()
        for place, row in enumerate(connection.execute(query)):
            releases.add(row.release or row.upload_id)
            size += row.size_bytes
            if place and (len(releases) > MOST_RELEASES or size > MOST_BYTES):
                old.append(row.upload_id)
        if old:
            for table in (t.source_files, t.source_uploads):
                connection.execute(sa.delete(table).where(table.c.service == service, table.c.upload_id.in_(old)))

    def services(self) -> Mapping[str, int]:
        c = t.source_uploads.c
        with self._database.reads() as connection:
            rows = connection.execute(sa.select(c.service, sa.func.max(c.number)).group_by(c.service))
            return {service: int(number) for service, number in rows}

    def locate(self, service: str, *, debug_id: str, url: str, release: str, dist: str) -> tuple[str, str] | None:
        f, u = t.source_files.c, t.source_uploads.c
        both = sa.join(t.source_files, t.source_uploads, sa.and_(u.service == f.service, u.upload_id == f.upload_id))
        query = sa.select(f.upload_id, f.path, f.url, f.map_path, f.size_bytes, u.release, u.dist).select_from(both)
        newest = query.where(f.service == service).order_by(u.number.desc()).limit(_MOST_CANDIDATES)
        with self._database.reads() as connection:
            if debug_id:
                of_id = newest.where(f.debug_id == debug_id, f.size_bytes > 0)
                if row := connection.execute(of_id.limit(1)).one_or_none():
                    return row.upload_id, row.path
            wanted = _path(url)
            name = wanted.rpartition("/")[2]
            if not name:
                return None
            named = newest.where(f.name.in_((name, f"{name}.map")), u.release.in_((release, "")))
            rows = connection.execute(named).all()
        return _best(rows, wanted, release, dist)

    def content(self, service: str, upload_id: str, path: str) -> bytes | None:
        c = t.source_files.c
        this = sa.select(c.content).where(c.service == service, c.upload_id == upload_id, c.path == path)
        with self._database.reads() as connection:
            content = connection.execute(this).scalar()
        return zlib.decompress(content) if content else None


def _row(file: SourceFile) -> dict[str, object]:
    return {
        "path": file.path,
        "url": file.url,
        "name": _path(file.url).rpartition("/")[2],
        "debug_id": file.debug_id,
        "map_path": file.map_path,
        "content": file.content,
        "size_bytes": file.size_bytes,
    }


def _best(rows: Sequence[Any], wanted: str, release: str, dist: str) -> tuple[str, str] | None:
    """The map that fits best: of the release, of the dist, of the longest path in common, newest first.

    Where it was built, a file lies in one folder, and in another where browsers find it: one of the two paths has to
    end with the other.
    """
    best, place = None, (False, False, 0)
    for row in rows:
        is_map = row.size_bytes > 0
        found = _path(row.url).removesuffix(".map") if is_map else _path(row.url)
        if not (f"/{found}".endswith(f"/{wanted}") or f"/{wanted}".endswith(f"/{found}")):
            continue
        if not is_map and not row.map_path:
            continue
        fits = row.release == release, row.dist == dist, min(len(found), len(wanted))
        if best is None or fits > place:
            best, place = (row.upload_id, row.path if is_map else row.map_path), fits
    return best


def _path(url: str) -> str:
    """The path of a URL, or of an artifact's name like `~/assets/app.js`, without what is before the first slash."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path.removeprefix("~").strip("/")
