"""Kafka's producer: idempotent, so that a message whose answer was lost is not written twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from homeostat.errors import BrokerUnavailable, NotConfigured, NotFound
from homeostat.ports import Delivery
from homeostat.records import KafkaMessage

_DELIVERY_SECONDS = 30.0
# The broker looked at the message and said no, or it was never given to one: it is in no topic for certain.
_CERTAINLY_NOT = frozenset(
    (
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001 - the client's own codes begin so
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001
        KafkaError.MSG_SIZE_TOO_LARGE,
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError.INVALID_RECORD,
        KafkaError.POLICY_VIOLATION,
        KafkaError.TOPIC_EXCEPTION,
    )
)


class KafkaSender:
    def __init__(self, client: Mapping[str, str], *, answer_seconds: float = 10.0) -> None:
        self._answer_seconds = answer_seconds
        self._partitions: dict[str, int] = {}
        told: dict[str, Any] = {
            **client,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",  # Java's: a key goes where its other messages go
            "delivery.timeout.ms": int(_DELIVERY_SECONDS * 1000),
            "log_level": 0,
            "error_cb": _leave,
        }
        try:
            self._producer = Producer(told)
        except KafkaException as error:
            raise NotConfigured(f"the Kafka client cannot be set up: {error.args[0]}") from error

    def check(self, topic: str) -> None:
        try:
            found = self._producer.list_topics(topic, self._answer_seconds).topics[topic]
        except KafkaException as error:
            raise BrokerUnavailable(f"Kafka did not answer: {error.args[0]}") from error
        if found.error is not None:
            raise NotFound(f"Kafka has no topic {topic!r} for us: {found.error}")
        self._partitions[topic] = len(found.partitions)

    def send(self, messages: Sequence[KafkaMessage]) -> tuple[Delivery, ...]:
        outcomes = [Delivery()] * len(messages)

        def keep(place: int, error: KafkaError | None, message: Message) -> None:
            outcomes[place] = _delivery(error, message)

        for place, message in enumerate(messages):
            try:
                self._producer.produce(
                    message.topic,
                    message.value,
                    message.key,
                    partition=self._partition(message),
                    headers=list(message.headers),
                    on_delivery=lambda error, sent, place=place: keep(place, error, sent),
                )
            except (BufferError, KafkaException, TypeError) as error:  # it was not even taken into the queue
                outcomes[place] = Delivery(error=str(error)[:300])
        self._producer.flush(_DELIVERY_SECONDS + 1)
        return tuple(outcomes)

    def _partition(self, message: KafkaMessage) -> int:
        """Its own, while the topic has it."""
        return message.partition if message.partition < self._partitions.get(message.topic, 0) else -1


def _leave(error: KafkaError) -> None:
    """The delivery reports tell."""
    del error


def _delivery(error: KafkaError | None, message: Message) -> Delivery:
    if error is None:
        return Delivery(at=f"{message.topic()}[{message.partition()}]@{message.offset()}")
    return Delivery(error=error.str()) if error.code() in _CERTAINLY_NOT else Delivery()
