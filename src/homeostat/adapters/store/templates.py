"""What the miners know, a row for each service and format, so that all processes call a template by one id."""

import zlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.copies import compressed
from homeostat.adapters.store.database import Database
from homeostat.ports import Tree

_c = t.template_trees.c
_HELD = sa.select(_c.service, _c.format, _c.version)


class Templates:
    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self) -> Mapping[Tree, int]:
        with self._database.reads() as connection:
            found = connection.execute(_HELD)
            return {(row.service, row.format): row.version for row in found}

    def load(self, tree: Tree) -> tuple[int, bytes]:
        query = sa.select(_c.version, _c.state).where(_of(tree))
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        return (row.version, zlib.decompress(row.state)) if row else (0, b"")

    def keep(self, changes: Sequence[tuple[Tree, int, bytes]]) -> AbstractSet[Tree]:
        with self._database.writes() as connection:
            return {
                tree for tree, version, state in changes if self._keep(connection, tree, version=version, state=state)
            }

    def _keep(self, connection: sa.Connection, tree: Tree, *, version: int, state: bytes) -> bool:
        values = {"version": version + 1, "state": compressed(state)}
        if version:
            changed = sa.update(t.template_trees).where(_of(tree), _c.version == version).values(**values)
            return connection.execute(changed).rowcount == 1
        service, kind = tree
        begun = self._database.insert(t.template_trees).values(service=service, format=kind, **values)
        return connection.execute(begun.on_conflict_do_nothing()).rowcount == 1


def _of(tree: Tree) -> sa.ColumnElement[bool]:
    service, kind = tree
    return sa.and_(_c.service == service, _c.format == kind)
