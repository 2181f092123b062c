"""Records to JSON and back.

msgspec builds its view of a type when the type is first decoded, nested types with it; two threads that do so at the
same time crash the process (seen with msgspec 0.22 on CPython 3.11: a segmentation fault in `_core`). So each type's
decoder is made once, under one lock.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_lock = threading.Lock()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def encode(record: object) -> str:
    return msgspec.json.encode(record).decode()


def decode(text: str | bytes, kind: type[T]) -> T:
    """The text as a record of the kind.

    Raises:
        msgspec.DecodeError: it is not one.
    """
    return decoder(kind)(text)


def decoder(kind: type[T]) -> Callable[[str | bytes], T]:
    """What `decode` does for records of the kind, for those who do it so often that they ask only once."""
    with _lock:
        known = _decoders.get(kind)
        if known is None:
            known = _decoders[kind] = msgspec.json.Decoder(cast("type[Any]", kind))
    return cast("Callable[[str | bytes], T]", known.decode)


def convert(value: object, kind: type[T]) -> T:
    """Decoded JSON as a record of the kind.

    Raises:
        msgspec.ValidationError: it is not one; the message says where.
    """
    with _lock:
        return msgspec.convert(value, kind)
