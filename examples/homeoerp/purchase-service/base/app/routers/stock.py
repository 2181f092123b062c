from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Query

from app.pagination import MAX_LIMIT, slice_from
from app.repository import repo
from app.services.stock import batches_in, expiring, stock_levels

router = APIRouter(prefix="/stock", tags=["stock"])


def _check_warehouse(warehouse: str | None) -> None:
    if warehouse is not None and warehouse not in repo.warehouses:
        raise HTTPException(404, f"Warehouse {warehouse} not found")


@router.get("/levels")
def get_levels(warehouse: str | None = None) -> dict[str, int]:
    _check_warehouse(warehouse)
    return stock_levels(warehouse)


@router.get("/batches")
def list_batches(
    warehouse: str | None = None,
    start_at: str | None = None,
    limit: int = Query(20, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """Batches in the order of their ids. Pass `next` as `start_at` to go on."""
    _check_warehouse(warehouse)
    batches, next_start = slice_from(batches_in(warehouse), start_at, limit)
    return {"items": [asdict(batch) for batch in batches], "next": next_start}


@router.get("/expiring")
def list_expiring(as_of: date | None = None, days: int = Query(90, ge=0, le=3650)) -> list[dict[str, Any]]:
    return expiring(as_of or date.today(), days)
