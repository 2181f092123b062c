from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from app.routers.invoices import get_invoice_or_404
from app.services.payments import PaymentRejected, book_payment

router = APIRouter(prefix="/payments", tags=["payments"])


class PaymentIn(BaseModel):
    invoice_id: str
    amount: float = Field(gt=0)
    paid_at: str


@router.post("", status_code=201)
def create_payment(payment: PaymentIn) -> dict[str, Any]:
    invoice = get_invoice_or_404(payment.invoice_id)
    try:
        return book_payment(invoice, payment.amount, payment.paid_at)
    except PaymentRejected as error:
        raise HTTPException(422, str(error)) from error
