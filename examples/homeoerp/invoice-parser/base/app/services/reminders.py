"""Texts of payment reminders."""

from typing import Any

from app.models import Invoice
from app.repository import repo

outbox: list[dict[str, Any]] = []

OUTBOX_SIZE = 200

SUBJECTS = {
    "de": "Zahlungserinnerung",
    "fr": "Rappel de paiement",
    "en": "Payment reminder",
}


def reminder_job(invoice: Invoice, level: int) -> dict[str, Any]:
    """What the worker needs to write a reminder."""
    customer = repo.customer_of(invoice)
    return {
        "invoice_id": invoice.id,
        "name": customer.contact,
        "language": customer.language,
        "amount": invoice.open_amount,
        "due_on": invoice.due_on.isoformat(),
        "level": level,
    }


def handle_reminder(
    invoice_id: str, name: str, language: str, amount: float, due_on: str, level: int
) -> None:
    """Write the reminder and put it into the outbox."""
    subject = SUBJECTS.get(language, SUBJECTS["en"])
    outbox.append(
        {
            "invoice_id": invoice_id,
            "subject": f"{level}. {subject} {invoice_id}",
            "text": f"{name}: CHF {amount:.2f}, {due_on}",
        }
    )
    del outbox[:-OUTBOX_SIZE]
