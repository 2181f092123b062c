from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException

from app.models import Supplier
from app.repository import repo
from app.services.commitments import supplier_commitment

router = APIRouter(prefix="/suppliers", tags=["suppliers"])


def _get_supplier(supplier_id: str) -> Supplier:
    supplier = repo.suppliers.get(supplier_id)
    if supplier is None:
        raise HTTPException(404, f"Supplier {supplier_id} not found")
    return supplier


@router.get("")
def list_suppliers(country: str | None = None) -> list[dict[str, Any]]:
    return [asdict(s) for s in repo.suppliers.values() if country in (None, s.country)]


@router.get("/{supplier_id}")
def get_supplier(supplier_id: str) -> dict[str, Any]:
    return asdict(_get_supplier(supplier_id))


@router.get("/{supplier_id}/commitment")
def get_commitment(supplier_id: str) -> dict[str, Any]:
    return supplier_commitment(_get_supplier(supplier_id).id)
