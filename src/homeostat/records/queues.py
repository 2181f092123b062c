"""What a queue worker consumes."""

import re
from dataclasses import dataclass

# Kafka's own rule for names of topics; groups are bounded by us.
_TERMS = re.compile(r"([^\s:,]{1,249}) ?: ?([\w.-]{1,249}(?: ?, ?[\w.-]{1,249}){0,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Consumes:
    """A consumer group of Kafka, and the topics that it reads."""

    group: str
    topics: tuple[str, ...]


def read_consumes(text: str) -> Consumes | None:
    """What is written "billing: orders, payments"; None for "".

    Raises:
        ValueError: it is not of that form.
    """
    if not text:
        return None
    found = _TERMS.fullmatch(text)
    if found is None:
        raise ValueError(f'A worker is written like "GROUP: TOPIC, TOPIC"; {text[:80]!r} is not.')
    return Consumes(found[1], tuple(topic.strip() for topic in found[2].split(",")))
