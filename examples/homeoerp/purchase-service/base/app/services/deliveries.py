"""Which deliveries brought which remedy."""

from app.models import Receipt
from app.repository import repo


def deliveries_of(remedy_id: str) -> list[Receipt]:
    return [
        receipt
        for receipt in repo.receipts.values()
        if any(line.remedy_id == remedy_id for line in receipt.lines)
    ]


def last_delivery(remedy_id: str) -> Receipt | None:
    """The most recent goods receipt that contained the remedy."""
    latest = None
    for receipt in deliveries_of(remedy_id):
        latest = receipt
    return latest


def delivered_quantity(receipt: Receipt, remedy_id: str) -> int:
    return sum(line.quantity for line in receipt.lines if line.remedy_id == remedy_id)
