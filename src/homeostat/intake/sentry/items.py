"""What becomes of each item: an event, a signal, or only a count."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.intake.sentry.envelope import Envelope, ItemHeader
from homeostat.intake.sentry.minidump import minidump_event
from homeostat.intake.sentry.security import security_events
from homeostat.intake.sentry.telemetry import errors_of_logs, read_spans
from homeostat.records import Json, Report, ReportKind, Told
from homeostat.stages.sense.bounds import event_id_of, mapping, parse_moment
from homeostat.stages.sense.sentry import SKEW
from homeostat.stages.sense.signals import MOST_ATTACHMENT_BYTES, signal_body
from homeostat.stages.sense.told import of_transaction

_TOLERATED_SKEW = timedelta(minutes=1)  # a network's delay is no wrong clock
_SIGNALS = {
    "check_in": ReportKind.CHECK_IN,
    "session": ReportKind.SESSIONS,
    "sessions": ReportKind.SESSIONS,
    "feedback": ReportKind.FEEDBACK,
    "user_report": ReportKind.FEEDBACK,
    "client_report": ReportKind.LOSSES,
}
_MOST_TYPE = 40


@dataclass
class Taken:
    """What a request gave: reports to put on disk, and how much was left or could not be read."""

    service: str
    received_at: datetime
    reports: list[Report] = field(default_factory=list[Report])
    left: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    told: list[Told] = field(default_factory=list[Told])  # requests that transactions tell of

    def event(self, payload: bytes, event_id: str | None = None) -> str:
        """An event item, and its id. What is inside is read later: only where nothing around it has an id, for that."""
        found = event_id or payload_event_id(payload) or uuid.uuid4().hex
        self._add(ReportKind.SENTRY_ENVELOPE, found, payload)
        return found

    def as_it_came(self, received: bytes, packing: str, event_id: str) -> None:
        """An event that was not looked into: `packing` says where it lies in what it was received as."""
        self._add(ReportKind.SENTRY_ENVELOPE, event_id, received, packing)

    def log(self, payload: Mapping[str, Json]) -> None:
        body = msgspec.json.encode({"service_name": self.service, **payload})
        self._add(ReportKind.LOG_EVENT, _digest(body), body)

    def signal(self, kind: ReportKind, payload: bytes, said: Mapping[str, Json], *, unlike: bytes = b"") -> None:
        """A signal. `unlike` tells apart two that say the same and are two."""
        body = signal_body(said, payload)
        self._add(kind, f"{kind.value}:{_digest(unlike, body)}", body)

    def attachment(self, event_id: str, payload: bytes, *, name: Json, content_type: Json, kind: Json) -> None:
        if len(payload) > MOST_ATTACHMENT_BYTES:
            self.left["too_large", "attachment"] += 1
            return
        said = {"event_id": event_id, "filename": name, "content_type": content_type, "attachment_type": kind}
        self.signal(ReportKind.ATTACHMENT, payload, said)

    def _add(self, kind: ReportKind, report_id: str, body: bytes, packing: str = "") -> None:
        self.reports.append(
            Report(
                report_id=f"{self.service}:{report_id}",
                service=self.service,
                kind=kind,
                received_at=self.received_at,
                body=body,
                packing=packing,
            )
        )


def take_envelope(envelope: Envelope, taken: Taken) -> None:
    """Sort the items. One that cannot be read costs itself, and is counted."""
    sorter = _Sorter(envelope, taken)
    for item, payload in envelope.items:
        try:
            sorter.take(item, payload)
        except BadInput:
            taken.left["unreadable", item.type[:_MOST_TYPE]] += 1
    if envelope.broken:
        taken.left["unreadable", "envelope"] += 1


class _Sorter:
    """Says of each item of one envelope what it is."""

    def __init__(self, envelope: Envelope, taken: Taken) -> None:
        self._taken = taken
        self._event_id = event_id_of(envelope.header.event_id)
        self._skew = lag_of(envelope.header.sent_at, taken.received_at)
        self._envelope = envelope

    def take(self, item: ItemHeader, payload: bytes) -> None:
        if item.type == "transaction":
            self._request(payload)
        match item.type:
            case "event":
                self._taken.event(corrected(payload, self._skew), self._event_id)
            case "transaction" if _has_exception(payload):
                self._taken.event(corrected(payload, self._skew), self._event_id)
            case "log":
                self._logs(payload)
            case "span":
                self._spans(payload)
            case "raw_security" | "security":
                self._security(payload)
            case "attachment":
                self._attachment(item, payload)
            case kind if kind in _SIGNALS:
                # Two processes may send the same sums in the same minute; the header has the time of sending.
                said: dict[str, Json] = {"event_id": self._event_id}
                self._taken.signal(_SIGNALS[kind], payload, said, unlike=self._envelope.header_line)
            case kind:
                self._taken.left["not_kept", kind[:_MOST_TYPE]] += 1

    def _request(self, payload: bytes) -> None:
        sample_rate = mapping(self._envelope.header.trace).get("sample_rate")
        if told := of_transaction(payload, sample_rate=sample_rate, received_at=self._taken.received_at):
            self._taken.told.append(told)

    def _logs(self, payload: bytes) -> None:
        errors, others = errors_of_logs(payload)
        for error in errors:
            self._taken.log(error)
        if others:
            self._taken.left["below_error", "log"] += others

    def _spans(self, payload: bytes) -> None:
        errors, told, others = read_spans(payload, self._taken.received_at)
        for error in errors:
            self._taken.log(error)
        self._taken.told.extend(told)
        if others:
            self._taken.left["not_kept", "span"] += others

    def _security(self, payload: bytes) -> None:
        for event in security_events(payload, "", {}):
            self._taken.event(event)

    def _attachment(self, item: ItemHeader, payload: bytes) -> None:
        if self._event_id is None:
            self._taken.left["without_event", "attachment"] += 1
            return
        self._taken.attachment(
            self._event_id, payload, name=item.filename, content_type=item.content_type, kind=item.attachment_type
        )
        alone = not any(other.type == "event" for other, _ in self._envelope.items)
        if item.attachment_type == "event.minidump" and alone:
            # A crash handler's envelope, without the SDK's own event.
            self._taken.event(minidump_event(payload, self._event_id, {}), self._event_id)


class _Identified(msgspec.Struct):
    event_id: Json = None


class _Raising(msgspec.Struct):
    exception: Json = None


def payload_event_id(payload: bytes) -> str | None:
    try:
        return event_id_of(decode(payload, _Identified).event_id)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _has_exception(payload: bytes) -> bool:
    """A transaction that failed is no event; one that carries an exception is."""
    if b'"exception"' not in payload:
        return False
    try:
        exception = decode(payload, _Raising).exception
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return bool(cast("dict[str, Json]", exception).get("values") if isinstance(exception, dict) else exception)


def lag_of(sent_at: object, received_at: datetime) -> timedelta:
    """How far the sender's clock is behind ours, as far as it is more than a network's delay."""
    moment = parse_moment(sent_at)
    if moment is None:
        return timedelta()
    skew = received_at - moment
    return skew if abs(skew) > _TOLERATED_SKEW else timedelta()


def corrected(payload: bytes, skew: timedelta) -> bytes:
    """The event with a note of its sender's clock, where that is wrong."""
    start = payload.lstrip(b" \t\r\n")
    if not skew or start[:1] != b"{":
        return payload
    rest = start[1:].lstrip(b" \t\r\n")
    comma = b"" if rest[:1] == b"}" else b","
    return b'{"%s":%.3f%s%s' % (SKEW.encode(), skew.total_seconds(), comma, rest)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()[:32]
