"""How many messages of Kafka wait for a worker: the ends of its partitions less what its group has committed.

Offsets: https://docs.confluent.io/platform/current/clients/confluent-kafka-python/ (AdminClient).
"""

from collections.abc import Mapping
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    OffsetSpec,  # pyright: ignore[reportPrivateImportUsage] - documented to be there
)

from homeostat.errors import BrokerUnavailable, NotConfigured
from homeostat.records import Service, read_consumes

_ANSWER_SECONDS = 5.0
_MOST_PARTITIONS = 2_000


class KafkaBacklog:
    """Asked for one service at a time; costs three requests to the brokers."""

    def __init__(self, client: Mapping[str, str]) -> None:
        told: dict[str, Any] = {**client, "log_level": 0, "error_cb": _leave}
        try:
            self._admin: Any = AdminClient(told)  # its answers have no types
        except KafkaException as error:
            raise NotConfigured(f"the Kafka client cannot be set up: {error.args[0]}") from error

    def lag(self, service: Service) -> int | None:
        """None where the service names no group, or its group has committed nothing yet.

        Raises:
            BrokerUnavailable: no broker answered in time, or it said no.
        """
        try:
            consumes = read_consumes(service.consumes)
        except ValueError as error:
            raise NotConfigured(str(error)) from error
        if consumes is None:
            return None
        try:
            partitions = [one for topic in consumes.topics for one in self._partitions(topic)][:_MOST_PARTITIONS]
            committed = self._committed(consumes.group, partitions)
            ends = self._ends([one for one in partitions if (one.topic, one.partition) in committed])
        except (KafkaException, TimeoutError) as error:
            why = error.args[0] if error.args else "no answer"
            raise BrokerUnavailable(f"Kafka did not tell the lag of {consumes.group}: {why}") from error
        if not committed:
            return None
        return sum(max(0, end - committed[place]) for place, end in ends.items())

    def _partitions(self, topic: str) -> list[TopicPartition]:
        found = self._admin.list_topics(topic, timeout=_ANSWER_SECONDS).topics[topic]
        if found.error is not None:
            raise KafkaException(found.error)
        return [TopicPartition(topic, number) for number in found.partitions]

    def _committed(self, group: str, partitions: list[TopicPartition]) -> dict[tuple[str, int], int]:
        asked = self._admin.list_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group, partitions)], request_timeout=_ANSWER_SECONDS
        )
        told: list[Any] | None = asked[group].result(timeout=_ANSWER_SECONDS * 2).topic_partitions
        return {(one.topic, one.partition): one.offset for one in told or () if one.offset >= 0}

    def _ends(self, partitions: list[TopicPartition]) -> dict[tuple[str, int], int]:
        if not partitions:
            return {}
        asked = self._admin.list_offsets(
            {one: OffsetSpec.latest() for one in partitions}, request_timeout=_ANSWER_SECONDS
        )
        return {
            (one.topic, one.partition): told.result(timeout=_ANSWER_SECONDS * 2).offset for one, told in asked.items()
        }


def _leave(error: object) -> None:
    """What matters is raised by the call itself."""
    del error
