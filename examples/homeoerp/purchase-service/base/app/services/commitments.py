"""What we still owe a supplier once everything ordered has arrived."""

from typing import Any

from app.repository import repo
from app.services.orders import OPEN_STATUSES, order_totals


def supplier_commitment(supplier_id: str) -> dict[str, Any]:
    open_total = 0.0
    open_orders = []
    for order in repo.orders_of(supplier_id):
        if order.status not in OPEN_STATUSES:
            continue
        totals = order_totals(order)
        open_total += totals.total
        open_orders.append(order.id)
    return {
        "supplier_id": supplier_id,
        "open_orders": open_orders,
        "committed": round(open_total, 2),
        "currency": repo.suppliers[supplier_id].currency,
    }
