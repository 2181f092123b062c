"""Dead letters: messages that a consumer gave up, read from what their headers or their body say of the failure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
from msgspec import structs

from homeostat.errors import BadInput
from homeostat.languages import traces
from homeostat.records import Event, EventKind, Json, KafkaMessage, Origin, Raised, Report
from homeostat.stages.sense.bounds import (
    MOST_TEXT,
    MOST_VALUE,
    clean,
    decode_json,
    moment,
    sequence,
    text,
)
from homeostat.stages.sense.dialects import REPLAY_HEADER, Told, listen, number
from homeostat.stages.sense.scrub import scrub_value, scrub_words

_MOST_NAME = 100
_MOST_STACK = 64 * 1024
_MOST_LINES = 2_000
_MOST_KEY = 200
_MOST_READ = 512 * 1024  # bytes of a body, and of all headers, that are read for the failure
_MOST_ONE_HEADER = 64 * 1024
_RETRY_TOPIC = re.compile(r"[-.]retry(?:[-.]\d{1,9})?$", re.IGNORECASE)
_DEAD_TOPIC = re.compile(r"[-._](?:dlt|dlq|dead[-._]?letters?)$|^(?:dlt|dlq)[-._]", re.IGNORECASE)
_decoder = msgspec.msgpack.Decoder(KafkaMessage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is known of a dead letter before anything is made of it."""

    service: str
    origin: Origin
    error_type: str
    message: str
    replay_of: int | None
    chain: tuple[Raised, ...]
    stack: str
    failed_at: object
    payload: Json
    more: Mapping[str, Json]


def encode_letter(message: KafkaMessage) -> bytes:
    """A report's body; what is too large to be read for the failure is left out."""
    headers: list[tuple[str, bytes | None]] = []
    left = _MOST_READ
    for name, value in message.headers:
        left -= len(name) + len(value or b"")
        if left >= 0:
            headers.append((name, value[:_MOST_ONE_HEADER] if value else value))
    value = message.value if message.value is None or len(message.value) <= _MOST_READ else None
    key = message.key[:MOST_TEXT] if message.key else message.key
    return msgspec.msgpack.encode(replace(message, key=key, value=value, headers=tuple(headers)))


def read_failure(message: KafkaMessage) -> Failure:
    """Why the message was given up. Never fails: a dead letter without a reason is still one."""
    told = listen(message)
    facts = told.facts
    origin = _origin(told, message)
    stack = scrub_words(_stack(facts.get("stack")))
    said = scrub_words(text(facts.get("message")))
    chain = _chain(stack, _type(facts), said)
    raised = chain[-1] if chain else None
    otherwise = f"A message of {origin.topic} was given up" if origin.topic else f"A message reached {message.topic}"
    return Failure(
        service=_service(facts, origin, message),
        origin=origin,
        error_type=raised.type if raised else "",
        message=(raised.message if raised else "") or said or otherwise,
        replay_of=_replay_of(message),
        chain=chain,
        stack=stack,
        failed_at=facts.get("at"),
        payload=shown(message.value, facts.get("payload")),
        more={name: text(facts[name], 250) for name in ("task", "step") if name in facts},
    )


def read_dead_letter(report: Report) -> Event:
    """An event of the consumer.

    It is grouped by what the code did (cause and frames), and besides by the origin's topic and the stage: the
    client's fingerprint says so, with the frames as its `{{ default }}`. The consumer is the event's service.
    """
    try:
        message = _decoder.decode(report.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"not a dead letter as it is written down here: {error}") from error
    failure = read_failure(message)
    origin = failure.origin
    produced = message.produced_at.timestamp()
    return Event(
        event_id=report.report_id.rpartition(":")[2],
        service=report.service,
        occurred_at=moment(failure.failed_at, moment(produced, report.received_at)),
        received_at=report.received_at,
        level="error",
        kind=EventKind.DEAD_LETTER,
        error_type=failure.error_type,
        message=failure.message,
        chain=failure.chain,
        transaction=f"{origin.topic} → {origin.consumer or failure.service}" if origin.topic else "",
        context=_context(message, failure),
        tags={"origin_topic": origin.topic, "consumer": origin.consumer, "dialect": origin.dialect},
        client_fingerprint=_besides(origin),
        stack_trace=failure.stack,
    )


def _besides(origin: Origin) -> tuple[str, ...]:
    stage = (f"stage {origin.stage}",) if origin.stage else ()
    return ("{{ default }}", f"topic {_RETRY_TOPIC.sub('', origin.topic)}", *stage)


def _origin(told: Told, message: KafkaMessage) -> Origin:
    facts = told.facts
    return Origin(
        dialect=told.dialect,
        topic=text(facts.get("topic"), 250) or _without_dead(message.topic),
        partition=_whole(facts.get("partition")),
        offset=_whole(facts.get("offset")),
        consumer=text(facts.get("consumer"), 250),
        stage=text(facts.get("stage"), 250),
        attempts=max(0, _whole(facts.get("attempts"))),
    )


def _without_dead(topic: str) -> str:
    """The topic for which a dead-letter topic is named by custom; "" where the name does not tell."""
    found = _DEAD_TOPIC.sub("", topic)
    return found if found not in (topic, "") and _DEAD_TOPIC.search(topic) and topic != "dlq.events" else ""


def _service(facts: Mapping[str, object], origin: Origin, message: KafkaMessage) -> str:
    """Who could not take it: the service or consumer that is named, else the topic it came from."""
    name = text(facts.get("service")) or origin.consumer or origin.topic or message.topic
    return name.strip().replace("/", "-")[:_MOST_NAME]


def _stack(given: object) -> str:
    lines = sequence(given)
    return text("\n".join(str(line) for line in lines[:_MOST_LINES]) if lines else given, _MOST_STACK)


def _type(facts: Mapping[str, object]) -> str:
    """The cause's: what is around it is the framework's own wrapping."""
    return text(facts.get("cause"), 250) or text(facts.get("type"), 250)


def _chain(stack: str, error_type: str, said: str) -> tuple[Raised, ...]:
    """What the stack tells, under the type and with the message that were given beside it.

    Of Java's chains up to the outermost exception that passed through the consumer's own code, or the root cause
    where none did: the wrappings of Spring, Connect and Streams, which are the same for every fault, do not count.
    """
    language, chain = traces.read(stack.splitlines()[:_MOST_LINES])
    if language == "java":
        own = [place for place, raised in enumerate(chain) if any(frame.in_app for frame in raised.frames)]
        return chain[: own[-1] + 1] if own else chain[:1]
    if not chain and not error_type:
        return ()
    *causes, raised = chain or (Raised(type=error_type, message=said),)
    return (
        *causes,
        structs.replace(raised, type=error_type or raised.type, message=said or raised.message, handled=True),
    )


def _whole(value: object) -> int:
    if isinstance(value, str):
        return number(value.encode())
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else -1


def _replay_of(message: KafkaMessage) -> int | None:
    found = next((value for name, value in message.headers if name == REPLAY_HEADER and value), b"")
    return int(found[:18]) if found.isdigit() else None


def shown(value: bytes | None, payload: object = None) -> Json:
    """A payload, or a key, for a person and for a repair: scrubbed and bounded."""
    if payload is not None and not isinstance(payload, str):
        return scrub_value(clean(payload))
    raw = payload.encode("utf-8", "replace") if isinstance(payload, str) else value or b""
    try:
        decoded = decode_json(raw) if len(raw) <= _MOST_READ and raw[:1] in b"{[" else None
    except BadInput:
        decoded = None
    return scrub_value(clean(decoded if decoded is not None else raw[: 4 * MOST_VALUE].decode("utf-8", "replace")))


def _context(message: KafkaMessage, failure: Failure) -> dict[str, Json]:
    origin = failure.origin
    return {
        "dead_letter": {
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "key": shown((message.key or b"")[:_MOST_KEY]),
            "dialect": origin.dialect,
        },
        "origin": {
            "topic": origin.topic,
            "partition": origin.partition,
            "offset": origin.offset,
            "consumer": origin.consumer,
            "stage": origin.stage,
            "attempts": origin.attempts,
            **failure.more,
        },
        "payload": failure.payload,
    }
