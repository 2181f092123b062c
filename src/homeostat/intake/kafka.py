"""Kafka: log events and dead letters, taken in batches; an offset is committed once the store has what is before it.

What is delivered again (a consumer that was killed, a partition that changed hands) has the same ids, and counts once.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from homeostat.errors import BadInput, NotConfigured, Retryable
from homeostat.intake.messages import Batch, source_of
from homeostat.log import Log
from homeostat.ports import Clock, DeadLetterStore
from homeostat.records import KafkaMessage, Report

_MOST_TOGETHER = 4_000
_GATHER_SECONDS = 0.1  # how long a batch gathers; the most that a single message waits
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 30.0
_TELL_AGAIN_SECONDS = 60.0

log = Log()


Read = Callable[[Iterable[KafkaMessage], datetime], Batch]


class KafkaIntake:
    """One consumer of the group in a thread of its own. Any number of processes share the partitions.

    Log events and dead letters have one each: the group is shared out by number of partitions, and of one consumer's
    topics the idle ones would weigh as much as the busy.
    """

    def __init__(
        self,
        client: Mapping[str, str],
        *,
        group: str,
        topics: Sequence[str],
        read: Read,
        accept: Callable[[Sequence[Report], Sequence[datetime]], None],
        refuse: Callable[[str, str, datetime, int], None],
        letters: DeadLetterStore,
        clock: Clock,
    ) -> None:
        """`client` is what every client of the brokers is told; a topic that begins with `^` is a pattern of names.

        `accept` is given reports and when each was made, and returns when they are on disk; `refuse` counts a reason
        under a name.

        Raises:
            NotConfigured: the client's properties cannot be understood.
        """
        self._topics = topics
        self._read = read
        self._accept = accept
        self._refuse = refuse
        self._letters = letters
        self._clock = clock
        self._late: list[Message] = []  # arrived while the store was away
        self._done: dict[tuple[str, int], int] = {}  # stored, and not committed yet: the offset to go on at
        self._complained: dict[int, float] = {}  # an error's code, and when it was last told
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kafka", daemon=True)
        told: dict[str, Any] = {
            **client,
            "group.id": group,
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "earliest",
            "partition.assignment.strategy": "cooperative-sticky",
            "queued.max.messages.kbytes": 65_536,  # bounds what waits in memory
            "log_level": 0,  # what matters comes by the callback
            "reconnect.backoff.ms": 500,
            "error_cb": self._complain,
        }
        self._told = told
        self._consumer = self._connect()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Store the batch that is under way, then leave the group."""
        self._stopping.set()
        self._thread.join()

    def _connect(self) -> Consumer:
        """A consumer that begins where the group has committed."""
        try:
            consumer = Consumer(self._told)
        except KafkaException as error:
            raise NotConfigured(f"the Kafka client cannot be set up: {error.args[0]}") from error
        consumer.subscribe([*self._topics])
        return consumer

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._take(self._gather())
            except Exception:  # whatever it is: what was read and is not stored must be read again
                log.exception("could not read from Kafka; beginning again at the committed offsets")
                self._stopping.wait(_FIRST_WAIT_SECONDS)
                self._consumer.close()
                self._late, self._done = [], {}
                self._consumer = self._connect()
        self._consumer.close()

    def _gather(self) -> list[Message]:
        if self._late:
            late, self._late = self._late, []
            return late
        return self._consumer.consume(_MOST_TOGETHER, _GATHER_SECONDS)

    def _take(self, messages: Sequence[Message]) -> None:
        good = [message for message in messages if not message.error()]
        if len(good) < len(messages):
            for message in messages:
                if error := message.error():
                    self._complain(error)
            self._stopping.wait(_FIRST_WAIT_SECONDS)  # a topic that is not there yet is no reason to spin
        if good and self._store(good):
            self._done |= {(topic, partition): offset + 1 for topic, partition, offset in map(_place, good)}
        if self._done:
            self._commit()

    def _store(self, messages: Sequence[Message]) -> bool:
        """Store them, however long it takes; false when we are told to stop before."""
        wait = _FIRST_WAIT_SECONDS
        while True:
            try:
                self._keep(messages)
            except Retryable as error:
                log.warning("the store did not answer; Kafka waits", error=str(error)[:200], seconds=wait)
            else:
                return True
            if not self._wait_paused(wait):
                return False
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)

    def _keep(self, messages: Sequence[Message]) -> None:
        """Put them on disk. One that cannot be kept is looked for by halves and refused: it must not stop the others.

        Raises:
            StoreUnavailable: some may be there already; a second call does no harm.
        """
        try:
            self._put(self._read(map(_plain, messages), self._clock.now()))
        except Retryable:
            raise
        except Exception as error:
            if len(messages) == 1:
                reason = str(error) if isinstance(error, BadInput) else f"our own fault: {type(error).__name__}"
                self._refuse(source_of(_plain(messages[0])), reason, self._clock.now(), 1)
                log.exception("refused a message", reason=reason)
                return
            half = len(messages) // 2
            self._keep(messages[:half])
            self._keep(messages[half:])

    def _put(self, batch: Batch) -> None:
        """The letters before their reports: an event that is there has its letter."""
        self._letters.keep(batch.letters)
        self._accept(batch.reports, batch.made_at)
        for (source, reason), count in batch.refused.items():
            self._refuse(source, reason, self._clock.now(), count)
            log.info("refused messages", source=source, reason=reason, count=count)

    def _commit(self) -> None:
        """Past the last of each partition that is still ours. What fails, in a rebalance say, is tried again soon."""
        ours = {(each.topic, each.partition) for each in self._consumer.assignment()}
        self._done = {place: offset for place, offset in self._done.items() if place in ours}
        offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in self._done.items()]
        if not offsets:
            return
        try:
            self._consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            self._complain(error.args[0])
        else:
            self._done = {}

    def _complain(self, error: KafkaError) -> None:
        """Brokers come and go, and the client connects again by itself: each kind of trouble is told now and then."""
        now = time.monotonic()
        if now - self._complained.get(error.code(), -_TELL_AGAIN_SECONDS) >= _TELL_AGAIN_SECONDS:
            self._complained[error.code()] = now
            log.warning("Kafka says", error=error.str())

    def _wait_paused(self, seconds: float) -> bool:
        """Go on being a member of the group without fetching; false when we are told to stop."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._stopping.is_set():
            self._consumer.pause(self._consumer.assignment())  # a rebalance may have brought others meanwhile
            self._late.extend(self._consumer.consume(_MOST_TOGETHER, _GATHER_SECONDS))
        self._consumer.resume(self._consumer.assignment())
        return not self._stopping.is_set()


def _place(message: Message) -> tuple[str, int, int]:
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    return topic or "", partition or 0, offset or 0


def _plain(message: Message) -> KafkaMessage:
    topic, partition, offset = _place(message)
    _, milliseconds = message.timestamp()
    return KafkaMessage(
        topic=topic,
        partition=partition,
        offset=offset,
        produced_at=datetime.fromtimestamp(max(0, milliseconds) / 1000, UTC),
        key=message.key(),
        value=message.value(),
        headers=tuple(_headers(message)),
    )


def _headers(message: Message) -> Iterator[tuple[str, bytes | None]]:
    given = message.headers() or ()
    for name, value in given.items() if isinstance(given, dict) else given:
        yield name, value.encode() if isinstance(value, str) else value
