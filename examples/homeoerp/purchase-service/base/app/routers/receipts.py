from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException

from app.repository import repo
from app.services.reports import receipt_cost

router = APIRouter(prefix="/receipts", tags=["receipts"])


@router.get("")
def list_receipts(supplier_id: str | None = None) -> list[dict[str, Any]]:
    return [
        {"id": r.id, "order_id": r.order_id, "received_on": r.received_on, "cost": receipt_cost(r)}
        for r in repo.receipts.values()
        if supplier_id in (None, r.supplier_id)
    ]


@router.get("/{receipt_id}")
def get_receipt(receipt_id: str) -> dict[str, Any]:
    receipt = repo.receipts.get(receipt_id)
    if receipt is None:
        raise HTTPException(404, f"Receipt {receipt_id} not found")
    return {**asdict(receipt), "cost": receipt_cost(receipt)}
