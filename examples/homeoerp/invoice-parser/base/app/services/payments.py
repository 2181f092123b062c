"""Booking of incoming payments."""

from datetime import datetime
from typing import Any

from app.models import Invoice, Payment


class PaymentRejected(ValueError):
    """The bank file contains something we cannot book."""


def parse_booking_time(paid_at: str) -> datetime:
    try:
        return datetime.fromisoformat(paid_at)
    except ValueError as error:
        raise PaymentRejected(f"{paid_at!r} is not a date") from error


def book_payment(invoice: Invoice, amount: float, paid_at: str) -> dict[str, Any]:
    """Book a payment; what is paid too much stays on the invoice as a credit."""
    booked_at = parse_booking_time(paid_at)
    invoice.payments.append(Payment(amount=amount, paid_at=paid_at))
    return {
        "invoice_id": invoice.id,
        "booked_on": booked_at.date(),
        "open_amount": max(invoice.open_amount, 0.0),
        "credit": max(-invoice.open_amount, 0.0),
    }
