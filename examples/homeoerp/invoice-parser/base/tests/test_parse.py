import base64

import pytest

from app.services.lines import invoice_totals, line_total
from app.services.parsing import ParseError, decode_upload, parse_csv, parse_text

PAYLOAD = {
    "number": "A-4711",
    "supplier": "Alpenblüte Pharma AG",
    "issued_on": "2025-07-31",
    "lines": [
        {"description": "Arnica montana 30C", "quantity": 12, "unit_price": 7.9},
        {"description": "Nux vomica 30C", "quantity": 5, "unit_price": 8.2},
    ],
}


def test_line_total():
    assert line_total({"quantity": 12, "unit_price": 7.9}) == 94.8


def test_totals():
    assert invoice_totals(PAYLOAD["lines"]) == {"net": 135.8, "vat": 3.53, "gross": 139.33}


def test_parse_invoice(client):
    body = client.post("/invoices/parse", json=PAYLOAD).json()
    assert body["positions"] == 2
    assert body["totals"]["net"] == 135.8


@pytest.mark.parametrize("key", ["number", "supplier", "lines"])
def test_parse_invoice_wants_the_header(client, key):
    payload = {k: v for k, v in PAYLOAD.items() if k != key}
    assert client.post("/invoices/parse", json=payload).status_code == 422


def test_parse_csv():
    lines = parse_csv("description;quantity;unit_price\nPulsatilla 30C;10;6.50\n")
    assert lines == [{"description": "Pulsatilla 30C", "quantity": 10.0, "unit_price": 6.5}]


def test_csv_without_prices():
    with pytest.raises(ParseError, match="unit_price"):
        parse_csv("description;quantity\nPulsatilla 30C;10\n")


def test_upload_drops_the_byte_order_mark():
    content = base64.b64encode("\ufeffGlobuli für alle".encode()).decode()
    assert decode_upload(content) == "Globuli für alle"


def test_import_csv(client):
    content = base64.b64encode(b"description;quantity;unit_price\nSulphur LM;2;19.80\n").decode()
    answer = client.post("/imports/csv", json={"filename": "july.csv", "content_base64": content})
    assert answer.json()["totals"]["net"] == 39.6


def test_parse_text():
    lines = parse_text("Rechnung 88\n12 x Arnica montana 30C @ 7.90\nBesten Dank\n")
    assert lines == [{"description": "Arnica montana 30C", "quantity": 12.0, "unit_price": 7.9}]


def test_text_without_positions(client):
    assert client.post("/imports/text", json={"text": "Grüezi"}).status_code == 422
