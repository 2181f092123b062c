"""Those that record much take turns on SQLite; on PostgreSQL several write at once."""

import threading
from pathlib import Path

import pytest

from homeostat.adapters.store.database import Database
from homeostat.errors import StoreUnavailable

_LONG_SECONDS = 20.0


def test_one_at_a_time_has_the_turn(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/homeostat.db"
    first, second = Database(url), Database(url)
    has_it = threading.Event()

    def wait_for_it() -> None:
        with second.turn():
            has_it.set()

    waiting = threading.Thread(target=wait_for_it)
    with first.turn():
        waiting.start()
        assert not has_it.wait(0.3)
    assert has_it.wait(_LONG_SECONDS)
    waiting.join()


def test_where_no_turn_can_be_taken_the_store_does_not_answer(tmp_path: Path) -> None:
    """Anything else would be taken for a report that cannot be recorded, and refuse what was acknowledged."""
    (tmp_path / "homeostat.db-turn").mkdir()
    with pytest.raises(StoreUnavailable, match="turns"), Database(f"sqlite:///{tmp_path}/homeostat.db").turn():
        pass


def test_a_database_in_memory_has_no_others() -> None:
    database = Database("sqlite://")
    with database.turn(), database.turn():
        pass


def test_on_postgresql_nobody_waits() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with database.turn(), database.turn():
        pass
