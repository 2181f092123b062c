"""What language models were asked, a row each time."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.records import ModelUse, Spent


class Models:
    def __init__(self, database: Database) -> None:
        self._database = database

    def spent(self, *, bug_code: str = "", since: datetime | None = None) -> Spent:
        c = t.model_uses.c
        asked = c.refused == ""

        def total(column: sa.ColumnElement[int] | sa.ColumnElement[float]) -> sa.ColumnElement[float]:
            return sa.func.coalesce(sa.func.sum(column), 0)

        query = sa.select(
            total(sa.case((asked, 1), else_=0)).label("questions"),
            total(c.input_tokens + c.output_tokens).label("tokens"),
            total(c.seconds).label("seconds"),
            total(c.dollars).label("dollars"),
            total(sa.case((asked, 0), else_=1)).label("refused"),
        )
        if bug_code:
            query = query.where(c.bug_code == bug_code)
        if since is not None:
            query = query.where(c.at >= since)
        with self._database.reads() as connection:
            row = connection.execute(query).one()
        return Spent(
            questions=int(row.questions),
            tokens=int(row.tokens),
            time=timedelta(seconds=float(row.seconds)),
            dollars=float(row.dollars),
            refused=int(row.refused),
        )

    def used(self, bug_code: str, use: ModelUse, now: datetime) -> None:
        self._add(
            bug_code=bug_code,
            model=use.model,
            at=now,
            prompt_digest=use.prompt_digest,
            input_tokens=use.input_tokens,
            output_tokens=use.output_tokens,
            seconds=use.seconds,
            dollars=use.dollars,
        )

    def refused(self, bug_code: str, model: str, reason: str, now: datetime) -> None:
        self._add(bug_code=bug_code, model=model, at=now, refused=reason)

    def failed(self, bug_code: str, model: str, reason: str, seconds: float, now: datetime) -> None:
        self._add(bug_code=bug_code, model=model, at=now, seconds=seconds, failed=reason)

    def why_silent(self, bug_code: str) -> str:
        c = t.model_uses.c
        newest = sa.select(c.refused + c.failed).where(c.bug_code == bug_code).order_by(c.number.desc()).limit(1)
        with self._database.reads() as connection:
            return str(connection.execute(newest).scalar() or "")

    def _add(self, **values: object) -> None:
        with self._database.writes() as connection:
            connection.execute(sa.insert(t.model_uses).values(**values))
