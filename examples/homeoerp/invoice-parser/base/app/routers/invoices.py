from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Query

from app.models import Invoice
from app.repository import repo
from app.services.discounts import apply_discount, early_payment_rate
from app.services.lines import invoice_totals

router = APIRouter(prefix="/invoices", tags=["invoices"])


def get_invoice_or_404(invoice_id: str) -> Invoice:
    invoice = repo.invoices.get(invoice_id)
    if invoice is None:
        raise HTTPException(404, f"Invoice {invoice_id} not found")
    return invoice


def _summary(invoice: Invoice) -> dict[str, Any]:
    return {
        "id": invoice.id,
        "customer": repo.customer_of(invoice).name,
        "due_on": invoice.due_on,
        "total": invoice.total,
        "open_amount": invoice.open_amount,
    }


@router.get("")
def list_invoices(
    customer_id: str | None = None,
    page: int = Query(1, ge=1),
    per_page: int = Query(10, ge=1, le=50),
) -> list[dict[str, Any]]:
    invoices = [i for i in repo.invoices.values() if customer_id in (None, i.customer_id)]
    start = (page - 1) * per_page
    return [_summary(invoice) for invoice in invoices[start : start + per_page]]


@router.post("/parse")
def parse_invoice(payload: dict[str, Any]) -> dict[str, Any]:
    """Check a supplier's invoice and add it up. Suppliers send what they like, so no schema."""
    for key in ("number", "supplier", "lines"):
        if not payload.get(key):
            raise HTTPException(422, f"{key} is missing")
    lines = payload["lines"]
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise HTTPException(422, "lines must be a list of objects")
    for position, line in enumerate(lines, start=1):
        if "quantity" not in line:
            raise HTTPException(422, f"line {position} has no quantity")
    return {
        "number": payload["number"],
        "supplier": payload["supplier"],
        "issued_on": payload.get("issued_on"),
        "positions": len(lines),
        "totals": invoice_totals(lines),
    }


@router.get("/{invoice_id}")
def get_invoice(invoice_id: str) -> dict[str, Any]:
    invoice = get_invoice_or_404(invoice_id)
    return {**asdict(invoice), "total": invoice.total, "open_amount": invoice.open_amount}


@router.get("/{invoice_id}/early-payment")
def get_early_payment(invoice_id: str, days: int = Query(ge=0)) -> dict[str, Any]:
    """What is to pay when the customer pays `days` after the invoice date."""
    invoice = get_invoice_or_404(invoice_id)
    rate = early_payment_rate(repo.customer_of(invoice).terms_days, days)
    return {"invoice_id": invoice.id, "rate": rate, "to_pay": apply_discount(invoice.total, rate)}
