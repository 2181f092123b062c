from app.repository import repo
from app.services.deliveries import last_delivery
from app.services.reports import receipt_cost, spend_by_supplier


def test_health(client):
    assert client.get("/health").json() == {"status": "healthy", "service": "purchase-service"}


def test_search_remedies(client):
    body = client.get("/remedies", params={"q": "arnica"}).json()
    assert {row["name"] for row in body} == {"Arnica montana"}


def test_remedies_by_potency(client):
    body = client.get("/remedies", params={"potency": "200C"}).json()
    assert body and {row["potency"] for row in body} == {"200C"}


def test_suppliers_of_a_country(client):
    body = client.get("/suppliers", params={"country": "CH"}).json()
    assert [row["id"] for row in body] == ["SUP-01", "SUP-04"]


def test_last_delivery():
    assert last_delivery("REM-001").id == "GR-2025-0014"


def test_spend_by_supplier():
    rows = spend_by_supplier("2025-05")
    assert [row["supplier_id"] for row in rows] == ["SUP-01", "SUP-02", "SUP-03", "SUP-04", "SUP-05"]


def test_receipt_cost_adds_the_charges():
    receipt = repo.receipts["GR-2025-0001"]
    assert receipt_cost(receipt) == round(receipt.goods_value + sum(receipt.charges.values()), 2)
