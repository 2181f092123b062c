from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from app.routers.invoices import get_invoice_or_404
from app.services.reminders import outbox, reminder_job
from app.worker import worker

router = APIRouter(prefix="/reminders", tags=["reminders"])


class ReminderIn(BaseModel):
    invoice_id: str
    level: int = Field(1, ge=1, le=3)


@router.post("", status_code=202)
def create_reminder(reminder: ReminderIn) -> dict[str, Any]:
    invoice = get_invoice_or_404(reminder.invoice_id)
    if invoice.open_amount <= 0:
        raise HTTPException(409, f"Invoice {invoice.id} is paid")
    worker.put(reminder_job(invoice, reminder.level))
    return {"invoice_id": invoice.id, "queued": True}


@router.get("/outbox")
def list_outbox() -> list[dict[str, Any]]:
    return outbox
