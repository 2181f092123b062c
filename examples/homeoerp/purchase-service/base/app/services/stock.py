"""Stock levels and batches that are about to expire."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from app.models import Batch
from app.repository import repo


def stock_levels(warehouse_id: str | None = None) -> dict[str, int]:
    levels: dict[str, int] = defaultdict(int)
    for batch in batches_in(warehouse_id):
        levels[batch.remedy_id] += batch.quantity
    return dict(sorted(levels.items()))


def batches_in(warehouse_id: str | None) -> list[Batch]:
    batches = sorted(repo.batches, key=lambda b: b.id)
    if warehouse_id is None:
        return batches
    return [b for b in batches if b.warehouse_id == warehouse_id]


def expiring(as_of: date, days: int) -> list[dict[str, Any]]:
    """Batches with stock that expire within `days`, the most urgent first."""
    limit = as_of + timedelta(days=days)
    rows = []
    for batch in repo.batches:
        if batch.quantity and batch.expires_on <= limit:
            rows.append(
                {
                    "batch": batch.id,
                    "lot": batch.lot,
                    "remedy": repo.remedies[batch.remedy_id].name,
                    "warehouse": batch.warehouse_id,
                    "quantity": batch.quantity,
                    "expires_on": batch.expires_on,
                    "expired": batch.expires_on < as_of,
                }
            )
    return sorted(rows, key=lambda row: (row["expires_on"], row["batch"]))
