"""What telemetry tells of requests: how each ended, and how long it took.

Sentry's transactions of servers (https://develop.sentry.dev/sdk/data-model/event-payloads/transaction/), the spans that
newer SDKs of Sentry send in their place (https://develop.sentry.dev/sdk/telemetry/spans/span-protocol/), and spans of
servers (https://opentelemetry.io/docs/specs/semconv/http/http-spans/). None is kept; they are counted, in slices of
a few seconds by the time that they came, for a sender's clock may be wrong. Times go into buckets that are even in
ratio, so that a slice takes no more room however many requests it has.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from homeostat.codec import decode
from homeostat.records import Json, Told, ToldBy
from homeostat.stages.sense.bounds import integer, mapping, parse_moment, text

SLICE = timedelta(seconds=5)
OUR_OWN = "homeostat-watch"  # the user agent of smoke requests, which are not users'
_OP = "http.server"
_FAILED, _REFUSED = 500, 400
_MOST_STAND_FOR = 10_000  # for one that was sampled
_BUCKETS_IN_AN_OCTAVE = 8
_FASTEST, _SLOWEST = timedelta(milliseconds=1), timedelta(minutes=5)
_LONGEST_RELEASE = 250
# https://develop.sentry.dev/sdk/telemetry/traces/span-status/, where no code is told.
_CODES = {
    **dict.fromkeys(("internal_error", "unknown_error", "unknown", "unavailable"), 500),
    **dict.fromkeys(("deadline_exceeded", "data_loss"), 500),
    **dict.fromkeys(("not_found", "invalid_argument", "unauthenticated", "permission_denied", "already_exists"), 400),
    **dict.fromkeys(("resource_exhausted", "failed_precondition", "out_of_range", "aborted", "cancelled"), 400),
}


class _Transaction(msgspec.Struct):
    release: Json = None
    start_timestamp: Json = None
    timestamp: Json = None
    contexts: Json = None
    request: Json = None


def of_transaction(payload: bytes, *, sample_rate: object, received_at: datetime) -> Told | None:
    """The request that a transaction tells of; None where it tells of none, or names no release.

    `sample_rate` is the share of which it is one, as its envelope says.
    """
    try:
        told = decode(payload, _Transaction)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    contexts = mapping(told.contexts)
    trace = mapping(contexts.get("trace"))
    headers = mapping(mapping(told.request).get("headers"))
    ours = any(name.lower() == "user-agent" and value == OUR_OWN for name, value in headers.items())
    release = text(told.release, _LONGEST_RELEASE)
    if trace.get("op") != _OP or not release or ours:
        return None
    code = integer(mapping(trace.get("data")).get("http.response.status_code"))
    code = code or integer(mapping(contexts.get("response")).get("status_code"))
    code = code or _CODES.get(text(trace.get("status"), 40), 0)
    began, ended = parse_moment(told.start_timestamp), parse_moment(told.timestamp)
    took = ended - began if began and ended else None
    return _one(ToldBy.TRANSACTIONS, release, code, took, received_at, stands_for=_stands_for(sample_rate))


def of_segment(span: Mapping[str, object], attributes: Mapping[str, object], *, received_at: datetime) -> Told | None:
    """The same of a span of Sentry's that stands for a transaction, of which Node's SDK sends none since version 11."""
    release = text(attributes.get("sentry.release"), _LONGEST_RELEASE)
    ours = attributes.get("user_agent.original") == OUR_OWN
    if span.get("is_segment") is not True or attributes.get("sentry.op") != _OP or not release or ours:
        return None
    failed = _FAILED if span.get("status") == "error" else 0
    code = integer(attributes.get("http.response.status_code"))
    code = code or _CODES.get(text(attributes.get("sentry.status.message"), 40), failed)
    began, ended = parse_moment(span.get("start_timestamp")), parse_moment(span.get("end_timestamp"))
    took = ended - began if began and ended else None
    stands_for = _stands_for(attributes.get("sentry.sample_rate"))
    return _one(ToldBy.TRANSACTIONS, release, code, took, received_at, stands_for=stands_for)


def of_server_span(
    attributes: Mapping[str, object],
    *,
    release: object,
    failed: bool,
    took: timedelta,
    received_at: datetime,
) -> Told | None:
    """The request that a server's span tells of; None where it names no release, or is of no HTTP request."""
    named = text(release, _LONGEST_RELEASE)
    code = integer(attributes.get("http.response.status_code")) or integer(attributes.get("http.status_code"))
    http = code or "http.request.method" in attributes or "http.method" in attributes
    ours = OUR_OWN in (attributes.get("user_agent.original"), attributes.get("http.user_agent"))
    if not named or not http or ours:
        return None
    return _one(ToldBy.SPANS, named, code or (_FAILED if failed else 0), took, received_at, stands_for=1)


def _one(
    by: ToldBy, release: str, code: int, took: timedelta | None, received_at: datetime, *, stands_for: int
) -> Told:
    return Told(
        release=release,
        by=by,
        at=slice_of(received_at),
        requests=1,
        failed=int(code >= _FAILED),
        refused=int(_REFUSED <= code < _FAILED),
        stand_for=stands_for,
        times={bucket_of(took): 1} if took is not None and took >= timedelta() else {},
    )


def summed(told: Iterable[Told]) -> list[Told]:
    """Each release's in one slice by one source as one."""
    found: dict[tuple[str, ToldBy, datetime], Told] = {}
    for one in told:
        key = (one.release, one.by, one.at)
        before = found.get(key)
        found[key] = _added(before, one) if before else one
    return list(found.values())


def _added(one: Told, other: Told) -> Told:
    times = dict(one.times)
    for bucket, count in other.times.items():
        times[bucket] = times.get(bucket, 0) + count
    return replace(
        one,
        requests=one.requests + other.requests,
        failed=one.failed + other.failed,
        refused=None if one.refused is None or other.refused is None else one.refused + other.refused,
        stand_for=one.stand_for + other.stand_for,
        times=times,
    )


def slice_of(moment: datetime) -> datetime:
    seconds = SLICE.total_seconds()
    return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)


def bucket_of(took: timedelta) -> int:
    """The bucket that a time is counted in, by its upper end in microseconds."""
    milliseconds = min(max(took, _FASTEST), _SLOWEST) / timedelta(milliseconds=1)
    return round(1_000 * 2 ** (math.ceil(math.log2(milliseconds) * _BUCKETS_IN_AN_OCTAVE) / _BUCKETS_IN_AN_OCTAVE))


def _stands_for(sample_rate: object) -> int:
    """How many requests one that was sampled stands for."""
    try:
        rate = float(text(sample_rate, 30) or 1)
    except ValueError:
        return 1
    return min(_MOST_STAND_FOR, round(1 / rate)) if 1 / _MOST_STAND_FOR <= rate <= 1 else 1
