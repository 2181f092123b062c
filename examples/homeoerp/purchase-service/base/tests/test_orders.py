from datetime import date

import pytest

from app.models import OrderLine
from app.repository import repo
from app.services.orders import OrderError, order_totals, orders_with_status, place_order


def test_totals_of_an_order():
    totals = order_totals(repo.orders["PO-2025-0001"])
    assert (totals.total, totals.vat, totals.pieces) == (417.5, 10.85, 80)


def test_place_order_uses_the_lead_time(monkeypatch):
    monkeypatch.setattr(repo, "orders", dict(repo.orders))
    order = place_order("SUP-02", "WH-ZRH", [OrderLine("REM-001", 10, 4.2)], date(2025, 8, 1))
    assert order.status == "draft"
    assert order.expected_on == date(2025, 8, 11)
    assert repo.orders[order.id] is order


@pytest.mark.parametrize(
    ("supplier", "warehouse", "remedy"),
    [("SUP-99", "WH-ZRH", "REM-001"), ("SUP-02", "WH-X", "REM-001"), ("SUP-02", "WH-ZRH", "REM-999")],
)
def test_place_order_refuses_unknown_ids(supplier, warehouse, remedy):
    with pytest.raises(OrderError):
        place_order(supplier, warehouse, [OrderLine(remedy, 1, 1.0)], date(2025, 8, 1))


def test_filter_by_status():
    assert {o.status for o in orders_with_status("received")} == {"received"}


def test_order_list_has_pages(client):
    body = client.get("/orders", params={"per_page": 5, "page": 2}).json()
    assert body["page"] == 2
    assert [row["id"] for row in body["items"]][0] == "PO-2025-0006"


def test_create_order(client, monkeypatch):
    monkeypatch.setattr(repo, "orders", dict(repo.orders))
    payload = {
        "supplier_id": "SUP-01",
        "warehouse_id": "WH-BSL",
        "lines": [{"remedy_id": "REM-003", "quantity": 12, "unit_price": 5.1}],
    }
    answer = client.post("/orders", json=payload)
    assert answer.status_code == 201
    assert answer.json()["lines"][0]["quantity"] == 12


def test_unknown_order(client):
    assert client.get("/orders/PO-1999-0001").status_code == 404


def test_order_without_supplier_cannot_be_confirmed(client):
    assert client.post("/orders/PO-2025-0021/confirm").status_code == 409
