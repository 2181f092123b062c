"""Statuses of HTTP, as Go's library names them."""

import re
from http import HTTPStatus


def status_named(number: str) -> str:
    """As Go's `net/http` names it; "" for what is none."""
    try:
        words = HTTPStatus(int(number)).phrase if len(number) == 3 else ""  # noqa: PLR2004 - digits
    except ValueError:
        return ""
    named = {"203": "NonAuthoritativeInfo", "418": "Teapot", "200": "OK"}.get(number)
    named = named or "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z]+", words))
    renamed = {"ContentTooLarge": "RequestEntityTooLarge", "UnprocessableContent": "UnprocessableEntity"}
    return f"Status{renamed.get(named, named)}" if named else ""
