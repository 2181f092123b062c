"""What becomes of a request's records: a report, a count of its level, or a reason why it was rejected."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from homeostat.errors import BadInput
from homeostat.intake.otlp.reading import Rejected, Served, SpanSaid
from homeostat.records import Report, ReportKind, Told
from homeostat.stages.sense import MOST_BYTES
from homeostat.stages.sense.otlp import Entry, level_of, severity_of
from homeostat.stages.sense.signals import signal_body
from homeostat.stages.sense.told import of_server_span, summed

_MOST_REPORTS = 10_000  # of one request
_MOST_TOLD = 5_000  # requests, before they are summed up; of so many releases none says much


@dataclass
class Taken:
    service: str
    received_at: datetime
    reports: list[Report] = field(default_factory=list[Report])
    levels: Counter[str] = field(default_factory=Counter[str])  # of what is less than an error
    rejected: Counter[str] = field(default_factory=Counter[str])  # records, by reason
    told: list[Told] = field(default_factory=list[Told])  # requests that servers' spans tell of
    _below: bytes = b""  # a digest of those that were only counted
    _alike: Counter[bytes] = field(default_factory=Counter[bytes])

    def take_logs(self, entries: Iterable[Entry | Rejected]) -> None:
        for entry in entries:
            if isinstance(entry, Rejected):
                self.rejected[entry.reason] += 1
            elif entry.is_error:
                self._take([entry], ReportKind.OTLP_LOG)
            else:
                self.levels[level_of(severity_of(entry))] += 1
                self._below = hashlib.blake2b(self._below + entry.digest(), digest_size=16).digest()

    def take_spans(self, spans: Iterable[SpanSaid | Rejected]) -> None:
        for span in spans:
            if isinstance(span, Rejected):
                self.rejected[span.reason] += 1
                continue
            self._take(span.exceptions, ReportKind.OTLP_SPAN)
            if span.served and len(self.told) < _MOST_TOLD and (told := self._told(span.served)):
                self.told.append(told)
                if len(self.told) == _MOST_TOLD:
                    self.told = summed(self.told)

    def _told(self, served: Served) -> Told | None:
        return of_server_span(
            served.attributes,
            release=served.release,
            failed=served.failed,
            took=served.took,
            received_at=self.received_at,
        )

    def counts(self) -> list[Report]:
        """What is less than an error, by level, as a report; the same one when the request is sent again."""
        if not self.levels:
            return []
        lost = [
            {"reason": "below_error", "category": f"log_{level}", "quantity": n} for level, n in self.levels.items()
        ]
        body = signal_body({"source": "intake"}, msgspec.json.encode({"discarded_events": lost}))
        report_id = f"{self.service}:losses:{self._below.hex()}"
        kind = ReportKind.LOSSES
        return [Report(report_id=report_id, service=self.service, kind=kind, received_at=self.received_at, body=body)]

    def _take(self, entries: list[Entry], kind: ReportKind) -> None:
        """All that one record tells, or nothing of it."""
        if len(self.reports) + len(entries) > _MOST_REPORTS:
            self.rejected[f"a request may tell of {_MOST_REPORTS} errors"] += 1
            return
        try:
            reports = [self._report(entry, kind) for entry in entries]
        except BadInput as error:
            self.rejected[str(error)] += 1
        else:
            self.reports.extend(reports)

    def _report(self, entry: Entry, kind: ReportKind) -> Report:
        try:
            body = msgspec.json.encode(entry)
        except (UnicodeEncodeError, OverflowError) as error:  # JSON can spell both
            raise BadInput("half of a surrogate pair, or a number beyond 64 bits") from error
        if len(body) > MOST_BYTES:
            raise BadInput(f"a record may have {MOST_BYTES} bytes")
        return Report(
            report_id=f"{self.service}:{self._event_id(entry, kind)}",
            service=self.service,
            kind=kind,
            received_at=self.received_at,
            body=body,
        )

    def _event_id(self, entry: Entry, kind: ReportKind) -> str:
        """The same when the request is sent again.

        Records of one request that are alike in everything are told apart by their turn: senders whose clock ticks in
        milliseconds do send such.
        """
        digest = entry.digest()
        self._alike[digest] += 1
        parts = digest + kind.value.encode() + self._alike[digest].to_bytes(4)
        return hashlib.blake2b(parts, digest_size=16).hexdigest()
