"""A sender that keeps what it was given, and fails as it is told."""

from collections.abc import Mapping, Sequence

from homeostat.errors import NotFound
from homeostat.ports import Delivery
from homeostat.records import KafkaMessage


class ScriptedSender:
    """`topics` are there; `outcomes` say what becomes of a message by its key, where it does not arrive."""

    def __init__(self, topics: Sequence[str], outcomes: Mapping[bytes, Delivery] | None = None) -> None:
        self._topics = dict.fromkeys(topics, 0)
        self._outcomes = outcomes or {}
        self.sent: list[KafkaMessage] = []

    def check(self, topic: str) -> None:
        if topic not in self._topics:
            raise NotFound(f"There is no topic {topic!r}.")

    def send(self, messages: Sequence[KafkaMessage]) -> tuple[Delivery, ...]:
        return tuple(map(self._send, messages))

    def _send(self, message: KafkaMessage) -> Delivery:
        if (outcome := self._outcomes.get(message.key or b"")) is not None:
            return outcome
        self.sent.append(message)
        offset = self._topics[message.topic]
        self._topics[message.topic] += 1
        return Delivery(at=f"{message.topic}[{max(0, message.partition)}]@{offset}")
