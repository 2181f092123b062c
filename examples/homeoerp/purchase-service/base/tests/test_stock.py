from datetime import date

from app.pagination import slice_from
from app.services.stock import batches_in, expiring, stock_levels


def test_levels_sum_the_batches():
    assert sum(stock_levels("WH-ZRH").values()) == sum(b.quantity for b in batches_in("WH-ZRH"))


def test_expiring_first_come_first():
    rows = expiring(date(2025, 8, 1), 180)
    assert rows
    assert rows == sorted(rows, key=lambda row: (row["expires_on"], row["batch"]))


def test_slice_from_the_start():
    batches, next_start = slice_from(batches_in(None), None, 10)
    assert len(batches) == 10
    assert next_start == "B-0011"


def test_last_slice_is_shorter():
    batches, next_start = slice_from(batches_in(None), "B-0031", 10)
    assert len(batches) == 6
    assert next_start is None


def test_unknown_warehouse(client):
    assert client.get("/stock/levels", params={"warehouse": "WH-X"}).status_code == 404
