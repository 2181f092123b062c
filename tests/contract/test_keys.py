"""Rows are found by keys of several columns, and SQLite reads no more than them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from test_store import START, an_event, arrive, grouped

from homeostat.adapters.store import SqlStore
from homeostat.adapters.store import tables as t
from homeostat.adapters.store.keys import among

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param([], id="none"),
        pytest.param([("shop", "a", START)], id="one"),
        pytest.param([("shop", "a", START), ("till", "a", START), ("shop", "b", START + HOUR)], id="across"),
        pytest.param([("shop", "a", START + HOUR), ("nobody", "a", START)], id="some that are not there"),
    ],
)
def test_exactly_the_rows_with_these_keys_are_found(store: SqlStore, wanted: list[tuple[object, ...]]) -> None:
    h = t.fingerprint_hours.c
    keys = (h.service, h.fingerprint, h.hour)
    begin = START.replace(minute=0, second=0, microsecond=0)
    for number, (service, name, late) in enumerate(
        [("shop", "a", 0), ("shop", "b", 1), ("till", "a", 0), ("till", "b", 1)]
    ):
        moment = START + late * HOUR
        event = an_event(number, service=service, received_at=moment, occurred_at=moment)
        arrive(store, event, grouped(name), moment)
    hours = [(service, name, begin + (moment - START)) for service, name, moment in wanted]
    with store.database.reads() as connection:
        everything = {tuple(row) for row in connection.execute(sa.select(*keys))}
        found = {tuple(row) for row in connection.execute(sa.select(*keys).where(among(keys, hours)))}
    assert found == everything.intersection(hours)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "names"),
    [
        pytest.param(t.events, ("service", "fingerprint"), id="events of fingerprints"),
        pytest.param(t.bug_families, ("service", "family"), id="families"),
        pytest.param(t.event_copies, ("service", "event_id"), id="copies"),
        pytest.param(t.fingerprint_hours, ("service", "fingerprint", "hour"), id="hours"),
    ],
)
def test_sqlite_looks_them_up(store: SqlStore, table: sa.Table, names: tuple[str, ...]) -> None:
    columns = [table.c[name] for name in names]
    keys = [(service, f"{number}", START)[: len(names)] for service in ("shop", "till") for number in range(3)]
    query = sa.select(table).where(among(columns, keys))
    literal = query.compile(store.database.engine, compile_kwargs={"literal_binds": True, "render_postcompile": True})
    with store.database.reads() as connection:
        plan = [row.detail for row in connection.execute(sa.text(f"EXPLAIN QUERY PLAN {literal}"))]
    assert not [step for step in plan if step.startswith("SCAN")], plan
