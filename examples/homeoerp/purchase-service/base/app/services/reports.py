"""Reports for the buyers."""

from collections import defaultdict
from typing import Any

from app.models import Receipt
from app.repository import repo


def receipts_in_month(month: str) -> list[Receipt]:
    """Receipts of a month given as `YYYY-MM`."""
    return [r for r in repo.receipts.values() if r.received_on.strftime("%Y-%m") == month]


def spend_by_supplier(month: str) -> list[dict[str, Any]]:
    """Value of the goods received in a month, per supplier."""
    spend: dict[str, float] = defaultdict(float)
    for receipt in receipts_in_month(month):
        spend[receipt.supplier_id] += receipt.goods_value
    return [
        {
            "supplier_id": supplier_id,
            "supplier": repo.suppliers[supplier_id].name,
            "goods_value": round(value, 2),
        }
        for supplier_id, value in sorted(spend.items())
    ]


def receipt_cost(receipt: Receipt) -> float:
    """Goods plus everything the carrier and the customs office charged."""
    freight = receipt.charges.get("freight", 0.0)
    customs = receipt.charges.get("customs", 0.0)
    return round(receipt.goods_value + freight + customs, 2)
