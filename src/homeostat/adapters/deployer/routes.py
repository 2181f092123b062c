"""Which requests are counted as one."""

import re

PATH_CHARACTERS = 200
METHODS = frozenset(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
# A segment of a path that names one thing among many: a number, a UUID, "PO-2025-0001". A version, "v2", does not.
_NAMES_ONE = re.compile(r"\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?:\D*\d){3}.*")


def route_of(method: str, path: bytes) -> str:
    """Method and path with what names one thing among many as `*`: "GET /orders/*"; bounded and printable."""
    plain = path.partition(b"?")[0][:PATH_CHARACTERS].decode("latin-1")
    segments = ("*" if _NAMES_ONE.fullmatch(segment) else segment for segment in plain.split("/"))
    template = "".join(character if character.isprintable() else "?" for character in "/".join(segments))
    return f"{method if method in METHODS else 'ANY'} {template}"
