"""What comes from outside, made small: lengths, depths, types. `scrub` takes out what is secret."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import cast

import msgspec

from homeostat.errors import BadInput
from homeostat.records import Json

MOST_TEXT = 8_192
MOST_VALUE = 2_048  # characters of one captured value
MOST_ITEMS = 50
MOST_KEY = 200  # characters
MOST_DEPTH = 8
_TOO_DEEP = "not JSON that we read: nested too deeply"
MOST_INTEGER = 2**63
_OLDEST, _NEWEST = timedelta(days=-30), timedelta(minutes=1)  # against when it was received
_EVENT_ID = re.compile(r"[0-9a-f]{32}")


def text(value: object, most: int = MOST_TEXT) -> str:
    """The value as text without NULs and lone surrogates, which databases refuse; "" when it is not a scalar."""
    if type(value) is str and value.isascii() and "\x00" not in value:  # most are: nothing to mend
        return value if len(value) <= most else value[: most - 1] + "…"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    cleaned = str(value).replace("\x00", "").encode("utf-8", "replace").decode()
    return cleaned if len(cleaned) <= most else cleaned[: most - 1] + "…"


def mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def integer(value: object) -> int:
    """A count or line number that fits every database; 0 when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        return max(0, min(int(float(value)), 2**31 - 1))
    except (ValueError, OverflowError):
        return 0


def moment(value: object, otherwise: datetime, skew: timedelta = timedelta()) -> datetime:
    """A time, an RFC 3339 text or seconds since 1970, never more than a minute after `otherwise`, when it was received.

    `skew` is how far the sender's clock is behind.
    """
    found = value if isinstance(value, datetime) else parse_moment(value)
    try:
        found = (found + skew if skew else found) if found else otherwise
    except OverflowError:
        return otherwise
    if not _OLDEST <= found - otherwise <= _NEWEST:
        return otherwise
    return found


def parse_moment(value: object) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            parsed = datetime.fromisoformat(value)
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def clean(value: object, depth: int = MOST_DEPTH) -> Json:
    """The value cut in depth, breadth and length; secrets go later, in `scrub`."""
    # An event has thousands of values: each kind is told by one look, the commonest first.
    if type(value) is str:
        return (
            value if len(value) <= MOST_VALUE and value.isascii() and "\x00" not in value else text(value, MOST_VALUE)
        )
    if type(value) is dict:
        if depth <= 0:
            return "…"
        items = cast("dict[object, object]", value).items()
        found: dict[str, Json] = {}
        for key, item in islice(items, MOST_ITEMS):
            name = (
                key
                if isinstance(key, str) and len(key) <= MOST_KEY and key.isascii() and "\x00" not in key
                else text(key, MOST_KEY)
            )
            found[name] = (
                item
                if isinstance(item, str) and len(item) <= MOST_VALUE and item.isascii() and "\x00" not in item
                else clean(item, depth - 1)
            )
        return found
    if type(value) is list:
        return [clean(item, depth - 1) for item in cast("list[object]", value)[:MOST_ITEMS]] if depth > 0 else "…"
    if value is None or isinstance(value, bool | int | float):
        return text(str(value), 100) if type(value) is int and abs(value) >= MOST_INTEGER else value
    return {}


def event_id_of(value: object) -> str | None:
    """An id as 32 hexadecimal digits; None when it is anything else, which could be as long as a body or hold a NUL."""
    digits = value[:36].replace("-", "").lower() if isinstance(value, str) else ""
    return digits if _EVENT_ID.fullmatch(digits) else None


def decode_json(body: bytes | msgspec.Raw) -> object:
    """The decoded value. Lone surrogates and broken UTF-8, which SDKs make when they cut a text, become "?".

    Raises:
        BadInput: it is not JSON, or nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_leniently(bytes(body))
    except RecursionError as error:
        raise BadInput(_TOO_DEEP) from error


def lenient_json(value: object) -> bytes:
    """JSON of what was decoded from outside, lone surrogates and all; `decode_json` reads it again.

    Raises:
        BadInput: it is nested too deeply.
    """
    try:
        return json.dumps(value).encode()
    except RecursionError as error:
        raise BadInput(_TOO_DEEP) from error


def _decode_leniently(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from error
    except RecursionError as error:
        raise BadInput(_TOO_DEEP) from error
