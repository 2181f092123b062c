from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException

from app.models import Remedy
from app.repository import repo
from app.services.deliveries import delivered_quantity, last_delivery

router = APIRouter(prefix="/remedies", tags=["remedies"])


def _get_remedy(remedy_id: str) -> Remedy:
    remedy = repo.remedies.get(remedy_id)
    if remedy is None:
        raise HTTPException(404, f"Remedy {remedy_id} not found")
    return remedy


@router.get("")
def list_remedies(q: str = "", potency: str | None = None) -> list[dict[str, Any]]:
    return [
        asdict(remedy)
        for remedy in repo.remedies.values()
        if q.lower() in remedy.name.lower() and potency in (None, remedy.potency)
    ]


@router.get("/{remedy_id}")
def get_remedy(remedy_id: str) -> dict[str, Any]:
    return asdict(_get_remedy(remedy_id))


@router.get("/{remedy_id}/last-delivery")
def get_last_delivery(remedy_id: str) -> dict[str, Any]:
    remedy = _get_remedy(remedy_id)
    receipt = last_delivery(remedy.id)
    if receipt is None:
        raise HTTPException(404, f"{remedy.name} {remedy.potency} was never delivered")
    return {
        "remedy_id": remedy.id,
        "receipt_id": receipt.id,
        "supplier_id": receipt.supplier_id,
        "received_on": receipt.received_on,
        "quantity": delivered_quantity(receipt, remedy.id),
    }
