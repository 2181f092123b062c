"""In-memory store, seeded from the JSON files next to this module."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.models import (
    Batch,
    Contact,
    OrderLine,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
    Remedy,
    Supplier,
    Warehouse,
)

DATA_DIR = Path(__file__).parent / "data"


def _load(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA_DIR / f"{name}.json").read_text(encoding="utf-8"))


def _supplier(row: dict[str, Any]) -> Supplier:
    contact = row.get("contact")
    return Supplier(**{**row, "contact": Contact(**contact) if contact else None})


def _order(row: dict[str, Any]) -> PurchaseOrder:
    return PurchaseOrder(
        id=row["id"],
        supplier_id=row["supplier_id"],
        warehouse_id=row["warehouse_id"],
        status=row["status"],
        ordered_on=date.fromisoformat(row["ordered_on"]),
        expected_on=date.fromisoformat(row["expected_on"]),
        lines=[OrderLine(**line) for line in row["lines"]],
    )


def _receipt(row: dict[str, Any]) -> Receipt:
    return Receipt(
        id=row["id"],
        order_id=row["order_id"],
        supplier_id=row["supplier_id"],
        received_on=date.fromisoformat(row["received_on"]),
        goods_value=row["goods_value"],
        lines=[ReceiptLine(**line) for line in row["lines"]],
        charges=row["charges"],
    )


def _batch(row: dict[str, Any]) -> Batch:
    return Batch(**{**row, "expires_on": date.fromisoformat(row["expires_on"])})


class Repository:
    """Everything the service knows. One instance per process."""

    def __init__(self) -> None:
        self.remedies = {row["id"]: Remedy(**row) for row in _load("remedies")}
        self.warehouses = {row["id"]: Warehouse(**row) for row in _load("warehouses")}
        self.suppliers = {row["id"]: _supplier(row) for row in _load("suppliers")}
        self.orders = {row["id"]: _order(row) for row in _load("orders")}
        self.receipts = {row["id"]: _receipt(row) for row in _load("receipts")}
        self.batches = [_batch(row) for row in _load("batches")]

    def supplier_of(self, order: PurchaseOrder) -> Supplier | None:
        if order.supplier_id is None:
            return None
        return self.suppliers.get(order.supplier_id)

    def orders_of(self, supplier_id: str) -> list[PurchaseOrder]:
        return [o for o in self.orders.values() if o.supplier_id == supplier_id]

    def receipts_of(self, supplier_id: str) -> list[Receipt]:
        return [r for r in self.receipts.values() if r.supplier_id == supplier_id]

    def next_order_id(self, year: int) -> str:
        return f"PO-{year}-{len(self.orders) + 1:04d}"

    def add_order(self, order: PurchaseOrder) -> None:
        self.orders[order.id] = order


repo = Repository()
