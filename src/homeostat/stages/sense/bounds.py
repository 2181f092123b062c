"""What comes from outside, made small and harmless: lengths, depths, types, secrets."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import unquote_plus

import msgspec

from homeostat.errors import BadInput
from homeostat.records import Json

MOST_TEXT = 8_192
MOST_VALUE = 2_048  # characters of one captured value
MOST_ITEMS = 50
MOST_DEPTH = 8
FILTERED = "[Filtered]"
_TOO_DEEP = "not JSON that we read: nested too deeply"
_MOST_INTEGER = 2**63

# Sentry's default list of words whose values are removed, matched anywhere in a key.
# https://docs.sentry.io/security-legal-pii/scrubbing/server-side-scrubbing/
_SECRET_KEY = re.compile(
    r"passw(or)?d|passwd|secret|api[_-]?key|auth(orization|_?token)?$|credential|mysql_pwd|private[_-]?key|token|"
    r"bearer|cookie|session[_-]?id|csrf|x[_-]forwarded[_-]for|card[_-]?number|cvv|iban$",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\b(?:sk|ghp|glpat|xox[abp])[-_][\w-]{16,}"
)
# A secret's name with its quoted value, as JSON and `repr` write it in the middle of a text.
_SECRET_PAIR = re.compile(
    r"((?:passw(?:or)?d|passwd|secret|api[_-]?key|credentials?|private[_-]?key|token|cookie|session[_-]?id|cvv)"
    r"[\"']?\s{0,3}[=:]\s{0,3})(\"(?:[^\"\\\n]|\\.){1,2000}\"?|'(?:[^'\\\n]|\\.){1,2000}'?)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_CARD_DIGITS = range(13, 20)


def text(value: object, most: int = MOST_TEXT) -> str:
    """The value as text without NULs and lone surrogates, which databases refuse; "" when it is not a scalar."""
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


def moment(value: object, otherwise: datetime) -> datetime:
    """An RFC 3339 text or seconds since 1970, never more than a minute after `otherwise`, when it was received."""
    found = _parse_moment(value) or otherwise
    if found > otherwise + timedelta(minutes=1) or found < otherwise - timedelta(days=30):
        return otherwise
    return found


def _parse_moment(value: object) -> datetime | None:
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
    """The value with secrets removed by key and by look, cut in depth, breadth and length."""
    if isinstance(value, str):
        return scrub(text(value, MOST_VALUE))
    if isinstance(value, int) and abs(value) >= _MOST_INTEGER:
        return text(str(value), 100)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth <= 0:
        return "…"
    if sequence(value) or value == []:
        return [clean(item, depth - 1) for item in sequence(value)[:MOST_ITEMS]]
    return {
        text(key, 200): FILTERED if is_secret(key) and item is not None else clean(item, depth - 1)
        for key, item in list(mapping(value).items())[:MOST_ITEMS]
    }


def is_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


def scrub(words: str) -> str:
    """Text without keys, tokens and card numbers; what was removed is marked."""
    without_pairs = _SECRET_PAIR.sub(rf"\1'{FILTERED}'", words)
    return _DIGITS.sub(_hide_card, _SECRET_VALUE.sub(FILTERED, without_pairs))


def scrub_query(query: str) -> str:
    """A query string, or a form's body, without the values of secret names."""

    def one(pair: str) -> str:
        name, sign, _ = pair.partition("=")
        return f"{name}={FILTERED}" if sign and is_secret(unquote_plus(name)) else scrub(pair)

    return "&".join(map(one, query.split("&")))


def decode_json(body: bytes) -> object:
    """The decoded value. Lone surrogates and broken UTF-8, which SDKs make when they cut a text, become "?".

    Raises:
        BadInput: it is not JSON, or nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_leniently(body)
    except RecursionError as error:
        raise BadInput(_TOO_DEEP) from error


def _decode_leniently(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from error
    except RecursionError as error:
        raise BadInput(_TOO_DEEP) from error


def _hide_card(match: re.Match[str]) -> str:
    digits = [int(character) for character in match[0] if character.isdigit()]
    doubled = [d if place % 2 == 0 else d * 2 - 9 * (d > 4) for place, d in enumerate(reversed(digits))]  # noqa: PLR2004 - Luhn's rule
    looks_like_card = len(digits) in _CARD_DIGITS and sum(doubled) % 10 == 0
    return FILTERED if looks_like_card else match[0]
