"""Users, sessions and tokens."""

from datetime import datetime

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.records import Session


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    def password_hash(self, user: str) -> str | None:
        with self._database.reads() as connection:
            return connection.execute(sa.select(t.users.c.password_hash).where(t.users.c.name == user)).scalar()

    def set_password(self, user: str, password_hash: str, *, one_time: bool, now: datetime) -> None:
        """Every session of the user ends with the old password."""
        values = {"password_hash": password_hash, "one_time": one_time}
        statement = self._database.insert(t.users).values(name=user, created_at=now, **values)
        with self._database.writes() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
            connection.execute(sa.delete(t.sessions).where(t.sessions.c.user_name == user))

    def users(self) -> tuple[str, ...]:
        with self._database.reads() as connection:
            return tuple(connection.execute(sa.select(t.users.c.name).order_by(t.users.c.name)).scalars())

    def open_session(self, token_digest: str, user: str, csrf_token: str, *, now: datetime, until: datetime) -> None:
        row = {"token_digest": token_digest, "user_name": user, "csrf_token": csrf_token}
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.sessions).where(t.sessions.c.expires_at < now))
            connection.execute(sa.insert(t.sessions).values(**row, created_at=now, expires_at=until))

    def session(self, token_digest: str, now: datetime) -> Session | None:
        query = sa.select(t.sessions, t.users.c.one_time).join(t.users).where(t.sessions.c.token_digest == token_digest)
        with self._database.reads() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.expires_at <= now:
            return None
        return Session(user=row.user_name, csrf_token=row.csrf_token, expires_at=row.expires_at, one_time=row.one_time)

    def close_session(self, token_digest: str) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.sessions).where(t.sessions.c.token_digest == token_digest))

    def add_token(self, token_digest: str, name: str, now: datetime) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.delete(t.tokens).where(t.tokens.c.name == name))
            connection.execute(sa.insert(t.tokens).values(token_digest=token_digest, name=name, created_at=now))

    def token_name(self, token_digest: str) -> str | None:
        with self._database.reads() as connection:
            return connection.execute(
                sa.select(t.tokens.c.name).where(t.tokens.c.token_digest == token_digest)
            ).scalar()
