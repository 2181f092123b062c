from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from app.services.lines import invoice_totals
from app.services.parsing import ParseError, decode_upload, parse_csv, parse_text

router = APIRouter(prefix="/imports", tags=["imports"])


class CsvUpload(BaseModel):
    filename: str
    content_base64: str


class TextUpload(BaseModel):
    text: str


@router.post("/csv")
def import_csv(upload: CsvUpload) -> dict[str, Any]:
    text = decode_upload(upload.content_base64)
    try:
        lines = parse_csv(text)
    except ParseError as error:
        raise HTTPException(422, f"{upload.filename}: {error}") from error
    return {"filename": upload.filename, "lines": lines, "totals": invoice_totals(lines)}


@router.post("/text")
def import_text(upload: TextUpload) -> dict[str, Any]:
    try:
        lines = parse_text(upload.text)
    except ParseError as error:
        raise HTTPException(422, str(error)) from error
    return {"lines": lines, "totals": invoice_totals(lines)}
