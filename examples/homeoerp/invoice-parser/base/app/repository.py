"""In-memory store of the invoice parser."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.models import CreditNote, Customer, Invoice, InvoiceLine, Payment

DATA_DIR = Path(__file__).parent / "data"


def _load(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA_DIR / f"{name}.json").read_text(encoding="utf-8"))


def _invoice(row: dict[str, Any]) -> Invoice:
    return Invoice(
        id=row["id"],
        customer_id=row["customer_id"],
        issued_on=date.fromisoformat(row["issued_on"]),
        due_on=date.fromisoformat(row["due_on"]),
        currency=row["currency"],
        lines=[InvoiceLine(**line) for line in row["lines"]],
        payments=[Payment(**payment) for payment in row["payments"]],
    )


class Repository:
    def __init__(self) -> None:
        self.customers = {row["id"]: Customer(**row) for row in _load("customers")}
        self.invoices = {row["id"]: _invoice(row) for row in _load("invoices")}
        self.credit_notes = [
            CreditNote(**{**row, "issued_on": date.fromisoformat(row["issued_on"])})
            for row in _load("credit_notes")
        ]

    def customer_of(self, invoice: Invoice) -> Customer:
        return self.customers[invoice.customer_id]

    def credit_notes_of(self, invoice_id: str) -> list[CreditNote]:
        return [note for note in self.credit_notes if note.invoice_id == invoice_id]


repo = Repository()
