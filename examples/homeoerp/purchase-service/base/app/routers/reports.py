from typing import Any

from fastapi import APIRouter, Query

from app.services.reports import spend_by_supplier

router = APIRouter(prefix="/reports", tags=["reports"])

MONTH = Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")


@router.get("/spend")
def get_spend(month: str = MONTH) -> dict[str, Any]:
    return {"month": month, "suppliers": spend_by_supplier(month)}
