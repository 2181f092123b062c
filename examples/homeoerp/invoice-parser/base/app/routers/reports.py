from datetime import date
from typing import Any

from fastapi import APIRouter, Query

from app.repository import repo
from app.services.aging import aging

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("/aging")
def get_aging(as_of: date | None = None) -> dict[str, Any]:
    day = as_of or date.today()
    return {"as_of": day, "buckets": aging(list(repo.invoices.values()), day)}


@router.get("/revenue")
def get_revenue(year: int = Query(ge=2000, le=2100)) -> dict[str, float]:
    """Invoiced amounts per month."""
    months: dict[str, float] = {}
    for invoice in repo.invoices.values():
        if invoice.issued_on.year == year:
            month = f"{invoice.issued_on:%Y-%m}"
            months[month] = round(months.get(month, 0.0) + invoice.total, 2)
    return dict(sorted(months.items()))
