"""Kafka messages to reports: log events of the contract, and dead letters."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.ports import ServiceStore
from homeostat.records import KafkaMessage, KeptLetter, Report, ReportKind
from homeostat.stages.sense import MOST_BYTES
from homeostat.stages.sense.bounds import decode_json
from homeostat.stages.sense.dead_letters import encode_letter, read_failure
from homeostat.stages.sense.logs import LogEvent, check_log_event, log_event_id

MOST_KEPT = 4 * 1024 * 1024  # bytes of a dead letter with its key and headers
_MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the messages that were read together."""

    reports: list[Report] = field(default_factory=list[Report])
    made_at: list[datetime] = field(default_factory=list[datetime])  # of each report, when its message was produced
    letters: list[KeptLetter] = field(default_factory=list[KeptLetter])
    refused: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])  # by source and reason


class Reader:
    """Messages to reports. A service that nobody has added is added, and only watched: a topic is inside the house."""

    def __init__(self, services: ServiceStore) -> None:
        self._services = services
        self._known: set[str] = set()

    def logs(self, messages: Iterable[KafkaMessage], now: datetime) -> Batch:
        """Good log events as reports, bad ones with the reason.

        Raises:
            StoreUnavailable: a new service could not be added.
        """
        return self._read(messages, self._log_event, now)

    def dead_letters(self, messages: Iterable[KafkaMessage], now: datetime) -> Batch:
        """Each as a letter to keep and a report. Raises like `logs`."""
        return self._read(messages, self._dead_letter, now)

    def _read(
        self, messages: Iterable[KafkaMessage], take: Callable[[KafkaMessage, Batch, datetime], None], now: datetime
    ) -> Batch:
        batch = Batch()
        for message in messages:
            try:
                take(message, batch, now)
            except BadInput as error:
                batch.refused[source_of(message), str(error)] += 1
        return batch

    def _log_event(self, message: KafkaMessage, batch: Batch, now: datetime) -> None:
        value = message.value
        if not value:
            raise BadInput("a message without a value")
        if len(value) > MOST_BYTES:
            raise BadInput(f"a log event may have {MOST_BYTES} bytes")
        log = read_log(value)
        self._ensure(log.service_name)
        # The sender's own id where it gave one, so that what it sends twice, or by two ways, counts once.
        event_id = log_event_id(log.event_id) if log.event_id else message.digest
        batch.reports.append(_report(log.service_name, event_id, ReportKind.LOG_EVENT, value, now))
        batch.made_at.append(message.produced_at)

    def _dead_letter(self, message: KafkaMessage, batch: Batch, now: datetime) -> None:
        failure = read_failure(message)
        self._ensure(failure.service)
        whole = (size := size_of(message)) <= MOST_KEPT
        bare = KafkaMessage(
            topic=message.topic, partition=message.partition, offset=message.offset, produced_at=message.produced_at
        )
        letter = KeptLetter(
            number=0,
            message=message if whole else bare,
            whole=whole,
            service=failure.service,
            event_id=message.digest,
            origin=failure.origin,
            error_type=failure.error_type,
            error_message=failure.message[:500],
            received_at=now,
            size_bytes=size if whole else 0,
            replay_of=failure.replay_of,
        )
        batch.letters.append(letter)
        body = encode_letter(message)
        batch.reports.append(_report(failure.service, message.digest, ReportKind.DEAD_LETTER, body, now))
        batch.made_at.append(message.produced_at)

    def _ensure(self, name: str) -> None:
        if name in self._known:
            return
        if not name.strip() or len(name) > _MOST_NAME or "/" in name or not name.isprintable():
            raise BadInput("a service's name has 1 to 100 printable characters and no slash")
        if not self._services.ensure(name):
            raise BadInput("a new service's name, and there are too many; `homeostat services add NAME` adds it")
        self._known.add(name)


def read_log(value: bytes) -> LogEvent:
    """The log event; in one go where it is good, and else with all the patience that a reason takes.

    Raises:
        BadInput: what is wrong with it.
    """
    try:
        log = decode(value, LogEvent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return check_log_event(decode_json(value))
    return check_log_event(log)


def source_of(message: KafkaMessage) -> str:
    """The name under which a refusal is counted."""
    return f"topic {message.topic}"


def size_of(message: KafkaMessage) -> int:
    headers = sum(len(name) + len(value or b"") for name, value in message.headers)
    return len(message.key or b"") + len(message.value or b"") + headers


def _report(service: str, event_id: str, kind: ReportKind, body: bytes, now: datetime) -> Report:
    return Report(report_id=f"{service}:{event_id}", service=service, kind=kind, received_at=now, body=body)
