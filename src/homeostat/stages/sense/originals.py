"""A dead letter as it was before its consumer gave it up: what a replay sends."""

from dataclasses import replace

import msgspec

from homeostat.errors import BadInput
from homeostat.records import KafkaMessage, Origin
from homeostat.stages.sense.dialects import body_of, is_about_failure, plain

_PAYLOADS = (
    "original_message",
    "original_payload",
    "original_value",
    "payload",
    "message_body",
    "value",
    "body",
    "data",
)
_KEYS = ("original_key", "message_key", "key")
_HEADERS = ("original_headers", "headers")
_ENVELOPES = ("json", "log event")  # dialects whose body is not the payload, but holds it
_raw = msgspec.json.Decoder(dict[str, msgspec.Raw])


def original(message: KafkaMessage, origin: Origin) -> KafkaMessage:
    """The message for its own topic: its key, its payload byte for byte, and the headers it had.

    Raises:
        BadInput: it does not hold what was sent, only words about it.
    """
    headers = tuple((name, value) for name, value in message.headers if not is_about_failure(name))
    plainly = replace(message, topic=origin.topic, partition=origin.partition, headers=headers)
    if origin.dialect not in _ENVELOPES or not body_of(message.value):
        return plainly
    fields = _fields(message.value or b"")
    payload = next((fields[name] for name in _PAYLOADS if name in fields), None)
    if payload is None:
        raise BadInput("it tells of a message, but does not hold its payload")
    key = next((_bytes(fields[name]) for name in _KEYS if name in fields), message.key)
    inside = body_of(next((fields[name] for name in _HEADERS if name in fields), None))
    own = tuple((name, value.encode("utf-8", "replace")) for name, value in inside.items() if isinstance(value, str))
    return replace(plainly, key=key, value=_bytes(payload), headers=own or headers)


def _fields(body: bytes) -> dict[str, bytes]:
    """Each field's own bytes; those of a log event's context too."""
    try:
        fields = {plain(name): bytes(raw) for name, raw in _raw.decode(body).items()}
        inside = _raw.decode(fields["context"]) if fields.get("context", b"")[:1] == b"{" else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"its body is not the JSON that it looked like: {error}") from error
    return {**{plain(name): bytes(raw) for name, raw in inside.items()}, **fields}


def _bytes(raw: bytes) -> bytes | None:
    """A text is what it says, anything else is its JSON; null is a message without a value."""
    if raw == b"null":
        return None
    if raw[:1] != b'"':
        return raw
    return msgspec.json.decode(raw, type=str).encode("utf-8", "replace")
