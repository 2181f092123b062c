"""What a dead letter says of its failure, in each dialect the same words.

- Spring Kafka's recoverer and retry topics: binary numbers in `kafka_dlt-*` and `kafka_*` headers.
  https://docs.spring.io/spring-kafka/reference/kafka/annotation-error-handling.html
- Kafka Connect: text in `__connect.errors.*` headers (KIP-298).
- Kafka Streams: text in `__streams.errors.*` headers (KIP-1034).
- Hand-made: headers, or a JSON object around or beside the payload, under the names that people give.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from homeostat.errors import BadInput
from homeostat.records import KafkaMessage
from homeostat.stages.sense.bounds import decode_json, mapping

_MOST_HEADERS = 200
_MOST_KEYS = 100
_DEPTH = 3
REPLAY_HEADER = "homeostat-replay"
_NUMBER_BYTES = (4, 8)

_SPRING = {
    "exception-fqcn": "type",
    "key-exception-fqcn": "type",
    "exception-cause-fqcn": "cause",
    "exception-message": "message",
    "key-exception-message": "message",
    "exception-stacktrace": "stack",
    "key-exception-stacktrace": "stack",
    "original-topic": "topic",
    "original-partition": "partition",
    "original-offset": "offset",
    "original-consumer-group": "consumer",
    "deliveryattempt": "attempts",
}
_CONNECT = {
    "topic": "topic",
    "partition": "partition",
    "offset": "offset",
    "connector.name": "consumer",
    "stage": "stage",
    "task.id": "task",
    "class.name": "step",
    "exception.class.name": "type",
    "exception.message": "message",
    "exception.stacktrace": "stack",
}
_STREAMS = {
    "exception": "type",
    "message": "message",
    "stacktrace": "stack",
    "topic": "topic",
    "partition": "partition",
    "offset": "offset",
    "processor.node.id": "stage",
    "task.id": "task",
}
_BY_HAND = {
    "type": "error_type exception_type error_class exception_class error_name exception_name exception_fqcn",
    "message": "error_message exception_message error_msg failure_reason failure_message error exception reason",
    "stack": "stack_trace stacktrace traceback stack error_stack error_stack_trace exception_stacktrace",
    "topic": "original_topic source_topic origin_topic topic",
    "partition": "original_partition source_partition origin_partition partition",
    "offset": "original_offset source_offset origin_offset offset",
    "consumer": "consumer_group original_consumer_group group_id consumer",
    "service": "service_name service application app source_service",
    "stage": "stage step handler processor",
    "attempts": "attempts attempt retry_count retries delivery_attempt",
    "at": "failed_at failure_timestamp dead_lettered_at error_timestamp occurred_at timestamp",
    "payload": "payload original_message original_payload original_value message_body value body data",
}
_NAMES = {name: word for word, names in _BY_HAND.items() for name in names.split()}
_RANK = {name: rank for names in _BY_HAND.values() for rank, name in enumerate(names.split())}
_IN_ERROR = {  # an error given as an object
    "type": "type name class code",
    "message": "message msg detail reason description",
    "stack": "stack stack_trace stacktrace traceback trace",
}
_BESIDE = frozenset(
    ["metadata", "meta", "dlq", "dead_letter", "deadletter", "error_info", "failure", "headers", "context"]
)
# The other names are those of many a payload too: they count only beside one of these.
_STRONG = frozenset(
    name
    for name, word in _NAMES.items()
    if (word in ("type", "message", "stack") and name != "reason") or name.startswith(("original_", "source_topic"))
)
_LOG_EVENT = frozenset(("service_name", "log_level", "message"))
_PREFIX = re.compile(r"^(?:x_|dlq_|dlt_|dead_letter_)+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPRING_PREFIX = re.compile(r"kafka_(?:dlt-)?(?=exception-|key-exception-|original-|deliveryattempt)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said, by its word: type, cause, message, stack, topic, partition, offset, consumer, stage and others."""

    dialect: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


def listen(message: KafkaMessage) -> Told:
    """The first dialect that the message speaks; by none of them it is only known that it is here."""
    headers = [(name.lower(), value or b"") for name, value in message.headers[:_MOST_HEADERS]]
    for dialect, read in (("spring", _spring), ("connect", _connect), ("streams", _streams)):
        if facts := read(headers):
            return Told(dialect=dialect, facts=facts)
    body = body_of(message.value)
    facts = _by_hand(headers, body)
    if body.keys() >= _LOG_EVENT:
        return Told(dialect="log event", facts={**facts, "message": body["message"], "service": body["service_name"]})
    return Told(dialect="json" if facts else "", facts=facts)


def body_of(value: bytes | None) -> Mapping[str, object]:
    """The JSON object that the bytes hold; an empty one when they hold none."""
    try:
        return mapping(decode_json(value)) if value and value.lstrip()[:1] == b"{" else {}
    except BadInput:
        return {}


def is_about_failure(name: str) -> bool:
    """Whether the header was added by whoever gave the message up, and not by who first sent it."""
    lowered = name.lower()
    return (
        lowered.startswith(
            ("kafka_dlt-", "__connect.errors.", "__streams.errors.", "retry_topic-", "springdeserializer")
        )
        or _SPRING_PREFIX.match(lowered) is not None
        or lowered == REPLAY_HEADER
    )


def _spring(headers: list[tuple[str, bytes]]) -> dict[str, object]:
    """A message that failed twice has the headers twice: it began at the first origin, and failed last at the end."""
    facts: dict[str, object] = {}
    for name, value in headers:
        found = _SPRING_PREFIX.match(name)
        word = _SPRING.get(name[found.end() :]) if found else None
        if word and (word not in ("topic", "partition", "offset") or word not in facts):
            facts[word] = number(value) if word in ("partition", "offset", "attempts") else _text(value)
        if name.startswith("key-exception-", found.end() if found else 0):
            facts["stage"] = "key"
        if facts and name == "retry_topic-attempts":
            facts["attempts"] = number(value)
        if facts and name.startswith("springdeserializerexception"):
            facts["stage"] = "deserialization"
    return facts


def _connect(headers: list[tuple[str, bytes]]) -> dict[str, object]:
    return _prefixed("__connect.errors.", _CONNECT, headers)


def _streams(headers: list[tuple[str, bytes]]) -> dict[str, object]:
    facts = _prefixed("__streams.errors.", _STREAMS, headers)
    kind, colon, said = str(facts.get("type", "")).partition(": ")
    if colon:  # the exception's own `toString`: its class, then its message
        facts["type"] = kind
        facts.setdefault("message", said)
    return facts


def _prefixed(prefix: str, words: Mapping[str, str], headers: list[tuple[str, bytes]]) -> dict[str, object]:
    found = ((words.get(name[len(prefix) :]), value) for name, value in headers if name.startswith(prefix))
    return {word: _text(value) for word, value in found if word}


def _by_hand(headers: list[tuple[str, bytes]], body: Mapping[str, object]) -> dict[str, object]:
    """The body says more than the headers, and is heard first."""
    said = [*_said(body, _DEPTH), *_said({name: _text(given) for name, given in headers}, 1)]
    if not any(name in _STRONG for name, _ in said):
        return {}
    facts: dict[str, object] = {}
    ranks: dict[str, int] = {}
    for name, given in said:
        word = _NAMES[name]
        if word not in facts or _RANK[name] < ranks[word]:
            facts[word], ranks[word] = given, _RANK[name]
    _open_error(facts)
    return facts


def _said(given: Mapping[str, object], depth: int) -> Iterator[tuple[str, object]]:
    """Names that we know with what stands there, the outermost first."""
    below: list[Mapping[str, object]] = []
    for key, value in list(given.items())[:_MOST_KEYS]:
        name = plain(key)
        if name in _NAMES and value not in (None, ""):
            yield name, value
        elif name in _BESIDE and mapping(value):
            below.append(mapping(value))
    if depth > 1:
        for each in below:
            yield from _said(each, depth - 1)


def plain(key: str) -> str:
    """A key as we look it up: `X-Original-Topic`, `dlq.original_topic` and `originalTopic` alike."""
    snake = _CAMEL.sub("_", key[:100]).lower().replace("-", "_").replace(".", "_").lstrip("_")
    return _PREFIX.sub("", snake)


def _open_error(facts: dict[str, object]) -> None:
    """An error given as an object holds the type, the message and the stack; one given as a text may be a stack."""
    said = facts.get("message")
    if isinstance(said, str) and "\n" in said and "stack" not in facts:
        facts["stack"] = facts.pop("message")
    if not mapping(said):
        return
    error = {plain(key): value for key, value in list(mapping(facts.pop("message")).items())[:_MOST_KEYS]}
    for word, names in _IN_ERROR.items():
        found = next((error[name] for name in names.split() if error.get(name)), None)
        if found is not None:
            facts[word] = found


def number(value: bytes) -> int:
    """Spring writes big-endian numbers of four or eight bytes, others write digits; -1 when it is neither.

    Digits that happen to be four or eight stand for themselves: as binary they would be no partition or offset.
    """
    if value.isdigit():
        return int(value[:18])
    return int.from_bytes(value, signed=True) if len(value) in _NUMBER_BYTES else -1


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
