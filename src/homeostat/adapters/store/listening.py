"""Whether a repair listens to people: they decide while it does, also while a room looks at it.

Who asks with `hold` goes before others that ask so, until its transaction ends: of two decisions the second sees the
first, and a visit sees each that was made before it ended.
"""

import sqlalchemy as sa

from homeostat.adapters.store import tables as t


def is_listening(connection: sa.Connection, repair_id: str, *, hold: bool = False) -> bool:
    c = t.repairs.c
    query = sa.select(c.listens).where(c.repair_id == repair_id)
    return bool(connection.execute(query.with_for_update() if hold else query).scalar())


def set_listening(connection: sa.Connection, repair_id: str, *, to: bool) -> None:
    connection.execute(sa.update(t.repairs).where(t.repairs.c.repair_id == repair_id).values(listens=to))


def decided(connection: sa.Connection, repair_id: str) -> int:
    """How many decisions were made on it."""
    query = sa.select(sa.func.count()).select_from(t.decisions).where(t.decisions.c.repair_id == repair_id)
    return int(connection.execute(query).scalar_one())
