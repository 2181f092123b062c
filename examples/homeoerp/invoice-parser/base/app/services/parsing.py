"""Turns uploads into invoice lines."""

import base64
import csv
import io
import re
from typing import Any

TEXT_LINE = re.compile(r"^\s*(\d+)\s*x\s+(.+?)\s+@\s+(\d+(?:\.\d+)?)\s*$")

CSV_COLUMNS = ["description", "quantity", "unit_price"]


class ParseError(ValueError):
    """The upload cannot be read as an invoice."""


def decode_upload(content_base64: str) -> str:
    """Text of an uploaded file; a byte order mark is dropped."""
    raw = base64.b64decode(content_base64)
    text = raw.decode("utf-8")
    return text.removeprefix("\ufeff")


def parse_csv(text: str) -> list[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    missing = [column for column in CSV_COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise ParseError(f"missing columns: {', '.join(missing)}")
    lines = []
    for number, row in enumerate(reader, start=2):
        try:
            lines.append(
                {
                    "description": (row["description"] or "").strip(),
                    "quantity": float(row["quantity"]),
                    "unit_price": float(row["unit_price"]),
                }
            )
        except (TypeError, ValueError) as error:
            raise ParseError(f"row {number}: quantity and unit_price must be numbers") from error
    return lines


def parse_text(text: str) -> list[dict[str, Any]]:
    """Positions of a plain text invoice; lines that are no positions are skipped."""
    lines = []
    for row in text.splitlines():
        match = TEXT_LINE.match(row)
        if match is None:
            continue
        quantity, description, price = match.groups()
        lines.append(
            {"description": description, "quantity": float(quantity), "unit_price": float(price)}
        )
    if not lines:
        raise ParseError("no positions found")
    return lines
