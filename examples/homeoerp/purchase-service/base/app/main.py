"""HomeoERP purchase service."""

import sentry_sdk
from fastapi import FastAPI

from app.routers import orders, receipts, remedies, reports, stock, suppliers

sentry_sdk.init()

app = FastAPI(title="HomeoERP purchase service", version="1.3.0")

app.include_router(remedies.router)
app.include_router(suppliers.router)
app.include_router(orders.router)
app.include_router(receipts.router)
app.include_router(stock.router)
app.include_router(reports.router)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "healthy", "service": "purchase-service"}
