"""What happened before: Sentry's breadcrumbs.

https://develop.sentry.dev/sdk/data-model/event-payloads/breadcrumbs/
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec import structs

from homeostat.records import Breadcrumb
from homeostat.stages.sense.bounds import clean, decode_json, mapping, moment, parse_moment, sequence, text
from homeostat.stages.sense.scrub import FILTERED, is_secret
from homeostat.stages.sense.seen_before import CRUMBS

_MOST = 100


class _Crumb(msgspec.Struct, frozen=True):
    timestamp: float | str | None = None
    category: str | None = None
    message: str | None = None
    level: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Crumbs(msgspec.Struct, frozen=True):
    values: list[msgspec.Raw] | None = None


_crumbs = msgspec.json.Decoder(_Crumbs | list[msgspec.Raw] | None)
_crumb = msgspec.json.Decoder(_Crumb)


def crumbs_in(part: msgspec.Raw) -> object:
    """As bytes, because most of them were seen before; else whatever it is."""
    try:
        crumbs = _crumbs.decode(part)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return decode_json(part)
    return crumbs.values if isinstance(crumbs, _Crumbs) else crumbs


def breadcrumbs_of(value: object, received_at: datetime, skew: timedelta) -> tuple[Breadcrumb, ...]:
    crumbs = sequence(mapping(value).get("values")) or sequence(value)
    found = (
        CRUMBS.part(bytes(crumb), _crumb_in) if isinstance(crumb, msgspec.Raw) else _breadcrumb(mapping(crumb))
        for crumb in crumbs[-_MOST:]
    )
    return tuple([_bounded(crumb, received_at, skew) for crumb in found if crumb])


def _bounded(crumb: Breadcrumb, received_at: datetime, skew: timedelta) -> Breadcrumb:
    """With a time that can be, by our clock."""
    at = moment(crumb.at, received_at, skew)
    return crumb if at is crumb.at else structs.replace(crumb, at=at)


def _crumb_in(part: bytes) -> Breadcrumb:
    try:
        crumb = _crumb.decode(part)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _breadcrumb(mapping(decode_json(part)))
    return _breadcrumb(msgspec.structs.asdict(crumb))


def _breadcrumb(crumb: Mapping[str, object]) -> Breadcrumb:
    """With the time that it gives; none where it gives none."""
    data = crumb.get("data")
    message = text(crumb.get("message"), 500)
    return Breadcrumb(
        at=parse_moment(crumb.get("timestamp")),
        category=text(crumb.get("category"), 100),
        message=message or _crumb_data(decode_json(data) if isinstance(data, msgspec.Raw) else data),
        level=text(crumb.get("level"), 20) or "info",
    )


def _crumb_data(data: object) -> str:
    cleaned = clean(data)
    if not isinstance(cleaned, dict):
        return ""
    # Its names are lost here, so that what is secret by name goes at once.
    return ", ".join(f"{k}={FILTERED if is_secret(k) else v}" for k, v in cleaned.items())[:500]
