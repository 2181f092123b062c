"""What models cost is kept alike in the store and in memory."""

from datetime import timedelta

from test_store import START

from homeostat.adapters.store import SqlStore
from homeostat.metered import Tally
from homeostat.ports import ModelLedger
from homeostat.records import ModelUse, Spent


def use(**more: float) -> ModelUse:
    numbers = {"input_tokens": 100, "output_tokens": 20, "seconds": 1.5} | more
    return ModelUse(model="local", prompt_digest="d", **numbers)  # pyright: ignore[reportArgumentType] - by name


def test_uses_and_refusals_add_up_in_the_store(store: SqlStore) -> None:
    add_up(store.models)


def test_uses_and_refusals_add_up_in_memory() -> None:
    add_up(Tally())


def add_up(ledger: ModelLedger) -> None:
    assert ledger.spent() == Spent()
    ledger.used("BUG-1", use(), START)
    ledger.used("BUG-1", use(dollars=0.25), START)
    ledger.used("BUG-2", use(dollars=0.5), START)
    ledger.refused("BUG-1", "local", "too much", START)
    assert [ledger.why_silent(code) for code in ("BUG-1", "BUG-2")] == ["too much", ""]
    assert ledger.spent(bug_code="BUG-1") == Spent(
        questions=2, tokens=240, time=timedelta(seconds=3), dollars=0.25, refused=1
    )
    assert ledger.spent() == Spent(questions=3, tokens=360, time=timedelta(seconds=4.5), dollars=0.75, refused=1)
    assert ledger.spent(bug_code="BUG-3") == Spent()
    ledger.failed("BUG-3", "local", "local did not answer: status 401", 2.0, START)
    assert ledger.spent(bug_code="BUG-3") == Spent(questions=1, time=timedelta(seconds=2))
    assert ledger.why_silent("BUG-3") == "local did not answer: status 401"
    ledger.used("BUG-3", use(), START)
    assert ledger.why_silent("BUG-3") == ""


def test_a_day_begins_where_it_is_said_to(store: SqlStore) -> None:
    store.models.used("BUG-1", use(), START)
    store.models.used("BUG-1", use(), START + timedelta(hours=2))
    assert store.models.spent(since=START + timedelta(hours=1)).questions == 1
    assert store.bugs.stats().models.tokens == 240
