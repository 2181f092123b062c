"""Helpers for lists that are too long for one answer."""

from collections.abc import Sequence
from typing import Any

MAX_LIMIT = 50


def page_of(items: Sequence[Any], page: int, per_page: int) -> dict[str, Any]:
    """Numbered pages, used by the order screens."""
    start = (page - 1) * per_page
    window = items[start : start + per_page]
    pages = (len(items) + per_page - 1) // per_page
    return {"items": list(window), "page": page, "pages": pages, "total": len(items)}


def slice_from(items: Sequence[Any], start_at: str | None, limit: int) -> tuple[list[Any], str | None]:
    """Part of a list beginning with the item `start_at`, and where the next part begins."""
    ids = [item.id for item in items]
    start = ids.index(start_at) if start_at in ids else 0
    end = start + limit
    next_start = ids[end] if end < len(ids) else None
    return list(items[start:end]), next_start
