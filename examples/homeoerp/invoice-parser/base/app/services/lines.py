"""Amounts of invoice lines as they come in from suppliers."""

from typing import Any

DEFAULT_VAT = 0.026


def line_total(line: dict[str, Any]) -> float:
    """Net amount of one line."""
    quantity = float(line["quantity"])
    unit_price = float(line["unit_price"])
    return round(quantity * unit_price, 2)


def vat_amount(net: float, rate: float = DEFAULT_VAT) -> float:
    return round(net * rate, 2)


def invoice_totals(lines: list[dict[str, Any]]) -> dict[str, float]:
    """Net, VAT and gross of all lines."""
    net = 0.0
    for line in lines:
        net += line_total(line)
    vat = vat_amount(net)
    return {"net": round(net, 2), "vat": vat, "gross": round(net + vat, 2)}
