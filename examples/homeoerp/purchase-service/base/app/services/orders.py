"""Rules around purchase orders."""

from datetime import date, timedelta

from app.models import OrderLine, OrderTotals, PurchaseOrder
from app.repository import repo

OPEN_STATUSES = {"draft", "sent", "confirmed"}


class OrderError(Exception):
    """The order cannot be placed as asked."""


def order_totals(order: PurchaseOrder) -> OrderTotals:
    total = 0.0
    vat = 0.0
    pieces = 0
    for line in order.lines:
        amount = line.quantity * line.unit_price
        total += amount
        vat += amount * repo.remedies[line.remedy_id].vat_rate
        pieces += line.quantity
    return OrderTotals(total=round(total, 2), vat=round(vat, 2), pieces=pieces)


def place_order(
    supplier_id: str, warehouse_id: str, lines: list[OrderLine], ordered_on: date
) -> PurchaseOrder:
    """Create a draft order; the expected day follows from the supplier's lead time."""
    supplier = repo.suppliers.get(supplier_id)
    if supplier is None:
        raise OrderError(f"unknown supplier {supplier_id}")
    if warehouse_id not in repo.warehouses:
        raise OrderError(f"unknown warehouse {warehouse_id}")
    for line in lines:
        if line.remedy_id not in repo.remedies:
            raise OrderError(f"unknown remedy {line.remedy_id}")
    order = PurchaseOrder(
        id=repo.next_order_id(ordered_on.year),
        supplier_id=supplier_id,
        warehouse_id=warehouse_id,
        status="draft",
        ordered_on=ordered_on,
        expected_on=ordered_on + timedelta(days=supplier.lead_time_days),
        lines=lines,
    )
    repo.add_order(order)
    return order


def orders_with_status(status: str | None) -> list[PurchaseOrder]:
    orders = sorted(repo.orders.values(), key=lambda o: o.id)
    if status is None:
        return orders
    return [o for o in orders if o.status == status]
