"""Services and their keys."""

import secrets
from dataclasses import asdict

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.adapters.store.rows import to_service
from homeostat.errors import NotFound
from homeostat.ports import Clock
from homeostat.records import Service

MOST_ENSURED = 1_000  # a sender that puts something else into the name's field adds no more than so many


class Services:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, service: Service) -> Service:
        with self._database.writes() as connection:
            self._database.lock(connection, "services")
            found = connection.execute(sa.select(t.services).where(t.services.c.name == service.name)).one_or_none()
            values = asdict(service)
            if found is not None:
                values |= {"project_id": found.project_id, "public_key": found.public_key}
                connection.execute(sa.update(t.services).where(t.services.c.name == service.name).values(values))
            else:
                if not service.project_id:
                    last = connection.execute(sa.select(sa.func.max(t.services.c.project_id))).scalar()
                    values["project_id"] = (last or 0) + 1
                values["public_key"] = service.public_key or secrets.token_hex(16)
                connection.execute(sa.insert(t.services).values(**values, created_at=self._clock.now()))
        return self.named(service.name)

    def all(self) -> tuple[Service, ...]:
        with self._database.reads() as connection:
            return tuple(map(to_service, connection.execute(sa.select(t.services).order_by(t.services.c.name))))

    def named(self, name: str) -> Service:
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.services).where(t.services.c.name == name)).one_or_none()
        if row is None:
            raise NotFound(f"There is no service {name!r}. Add it with: homeostat services add {name}")
        return to_service(row)

    def ensure(self, name: str) -> bool:
        with self._database.writes() as connection:
            self._database.lock(connection, "services")
            c = t.services.c
            if connection.execute(sa.select(c.name).where(c.name == name)).one_or_none():
                return True
            count, last = connection.execute(sa.select(sa.func.count(), sa.func.max(c.project_id))).one()
            if count >= MOST_ENSURED:
                return False
            new = asdict(Service(name=name, project_id=(last or 0) + 1, public_key=secrets.token_hex(16)))
            connection.execute(sa.insert(t.services).values(**new, created_at=self._clock.now()))
        return True

    def of_key(self, public_key: str) -> Service | None:
        with self._database.reads() as connection:
            row = connection.execute(sa.select(t.services).where(t.services.c.public_key == public_key)).one_or_none()
        return to_service(row) if row else None
