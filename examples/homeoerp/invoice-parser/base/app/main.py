"""HomeoERP invoice parser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sentry_sdk
from fastapi import FastAPI

from app.routers import credit_notes, imports, invoices, payments, reminders, reports
from app.worker import worker

sentry_sdk.init()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    worker.start()
    yield
    worker.stop()


app = FastAPI(title="HomeoERP invoice parser", version="2.0.0", lifespan=lifespan)

app.include_router(invoices.router)
app.include_router(imports.router)
app.include_router(payments.router)
app.include_router(credit_notes.router)
app.include_router(reminders.router)
app.include_router(reports.router)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "healthy", "service": "invoice-parser"}
