from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from app.models import OrderLine, PurchaseOrder
from app.pagination import page_of
from app.repository import repo
from app.services.orders import OrderError, order_totals, orders_with_status, place_order

router = APIRouter(prefix="/orders", tags=["orders"])


class OrderLineIn(BaseModel):
    remedy_id: str
    quantity: int = Field(gt=0)
    unit_price: float = Field(ge=0)


class OrderIn(BaseModel):
    supplier_id: str
    warehouse_id: str
    lines: list[OrderLineIn] = Field(min_length=1)
    ordered_on: date | None = None


def _get_order(order_id: str) -> PurchaseOrder:
    order = repo.orders.get(order_id)
    if order is None:
        raise HTTPException(404, f"Order {order_id} not found")
    return order


def _row(order: PurchaseOrder) -> dict[str, Any]:
    supplier = repo.supplier_of(order)
    return {
        "id": order.id,
        "status": order.status,
        "supplier": supplier.name if supplier else None,
        "warehouse_id": order.warehouse_id,
        "expected_on": order.expected_on,
        "lines": len(order.lines),
    }


@router.get("")
def list_orders(
    status: str | None = None,
    page: int = Query(1, ge=1),
    per_page: int = Query(10, ge=1, le=50),
) -> dict[str, Any]:
    result = page_of(orders_with_status(status), page, per_page)
    result["items"] = [_row(order) for order in result["items"]]
    return result


@router.post("", status_code=201)
def create_order(payload: OrderIn) -> dict[str, Any]:
    lines = [OrderLine(**line.model_dump()) for line in payload.lines]
    try:
        order = place_order(
            payload.supplier_id, payload.warehouse_id, lines, payload.ordered_on or date.today()
        )
    except OrderError as error:
        raise HTTPException(422, str(error)) from error
    return asdict(order)


@router.get("/{order_id}")
def get_order(order_id: str) -> dict[str, Any]:
    order = _get_order(order_id)
    return {**asdict(order), "totals": asdict(order_totals(order))}


@router.post("/{order_id}/confirm")
def confirm_order(order_id: str) -> dict[str, Any]:
    """The supplier has confirmed the order by phone."""
    order = _get_order(order_id)
    supplier = repo.supplier_of(order)
    if supplier is None:
        raise HTTPException(409, f"Order {order.id} has no supplier yet")
    if order.status == "received":
        raise HTTPException(409, f"Order {order.id} has already been received")
    order.status = "confirmed"
    return {"id": order.id, "status": order.status, "supplier": supplier.name}
