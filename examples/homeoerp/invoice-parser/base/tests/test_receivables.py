from datetime import date

import pytest

from app.models import Invoice, InvoiceLine
from app.repository import repo
from app.services.aging import aging, bucket_of
from app.services.discounts import apply_discount, early_payment_rate
from app.services.payments import PaymentRejected, book_payment


@pytest.fixture
def invoice() -> Invoice:
    return Invoice(
        id="INV-TEST",
        customer_id="CUS-01",
        issued_on=date(2025, 7, 1),
        due_on=date(2025, 7, 31),
        currency="CHF",
        lines=[InvoiceLine("Belladonna 30C", 10, 8.0)],
    )


def test_health(client):
    assert client.get("/health").json() == {"status": "healthy", "service": "invoice-parser"}


def test_partial_payment(invoice):
    assert book_payment(invoice, 30.0, "2025-07-10T08:00:00")["open_amount"] == 50.0


def test_overpaid_becomes_a_credit(invoice):
    assert book_payment(invoice, 100.0, "2025-07-10")["credit"] == 20.0


def test_payment_needs_a_date(invoice):
    with pytest.raises(PaymentRejected):
        book_payment(invoice, 10.0, "yesterday")


def test_payment_of_unknown_invoice(client):
    payment = {"invoice_id": "INV-0", "amount": 1, "paid_at": "2025-07-10"}
    assert client.post("/payments", json=payment).status_code == 404


@pytest.mark.parametrize(
    ("day", "bucket"),
    [(date(2025, 7, 31), "not_due"), (date(2025, 8, 30), "1-30"), (date(2025, 12, 1), "90+")],
)
def test_aging_buckets(invoice, day, bucket):
    assert bucket_of(invoice, day) == bucket
    assert aging([invoice], day)[bucket] == 80.0


def test_discount():
    assert apply_discount(200.0, 0.02) == 196.0


def test_early_payment_rates():
    assert [early_payment_rate(30, days) for days in (10, 20, 21)] == [0.02, 0.01, 0.0]


def test_invoices_of_a_customer(client):
    body = client.get("/invoices", params={"customer_id": "CUS-02"}).json()
    assert {row["customer"] for row in body} == {repo.customers["CUS-02"].name}


def test_revenue_has_months(client):
    body = client.get("/reports/revenue", params={"year": 2025}).json()
    assert list(body) == sorted(body)
