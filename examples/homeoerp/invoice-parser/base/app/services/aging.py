"""Open amounts by how long they are overdue."""

from datetime import date

from app.models import Invoice

BUCKETS = [("not_due", 0), ("1-30", 30), ("31-60", 60), ("61-90", 90)]


def bucket_of(invoice: Invoice, as_of: date) -> str:
    overdue = (as_of - invoice.due_on).days
    for name, limit in BUCKETS:
        if overdue <= limit:
            return name
    return "90+"


def aging(invoices: list[Invoice], as_of: date) -> dict[str, float]:
    result = {name: 0.0 for name, _ in BUCKETS} | {"90+": 0.0}
    for invoice in invoices:
        if invoice.open_amount > 0:
            result[bucket_of(invoice, as_of)] += invoice.open_amount
    return {name: round(amount, 2) for name, amount in result.items()}
