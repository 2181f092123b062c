from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from app.repository import repo
from app.routers.invoices import get_invoice_or_404

router = APIRouter(prefix="/credit-notes", tags=["credit notes"])


@router.get("")
def list_credit_notes(invoice_id: str | None = None) -> list[dict[str, Any]]:
    if invoice_id is None:
        return [asdict(note) for note in repo.credit_notes]
    invoice = get_invoice_or_404(invoice_id)
    return [asdict(note) for note in repo.credit_notes_of(invoice.id)]
