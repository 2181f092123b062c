"""Exceptions that were read before, known by their bytes.

What repeats, repeats to the byte where an SDK sends no variables, or the same ones: most of an event need not be read
again then. The bytes are compared whole, so that one fault is never taken for another.
"""

import secrets
from collections import Counter
from dataclasses import dataclass

_FIELD = b'"exception":'
_START = 256  # bytes, by which they are looked up
_MOST_ALIKE = 32  # that begin with the same bytes, as those of one framework do
_MOST_VARIANTS = 2  # of one chain: where more come, its variables differ from event to event
_MOST_BYTES = 8 * 1024 * 1024

PLACEHOLDER = secrets.token_hex(16)
"""Stands in the place of what is known. No sender can know it."""
_IN_PLACE = b'"%s"' % PLACEHOLDER.encode()


@dataclass(frozen=True, slots=True)
class Chain:
    """What an outline needs of an event's exceptions."""

    digest: bytes  # of all that decides but the words
    words: tuple[tuple[str, str], ...]
    frames: int


class Chains:
    """Chains by the bytes of the field `exception`."""

    def __init__(self) -> None:
        self._known: dict[bytes, list[tuple[bytes, Chain]]] = {}
        self._variants: Counter[bytes] = Counter()
        self._bytes = 0

    def without(self, body: bytes) -> tuple[bytes, Chain] | None:
        """The event with `PLACEHOLDER` for its exceptions, and what they are; None where they are not known.

        The placeholder stands in the place of a whole value. Whether that is the event's own field, and not one deep
        inside, is seen when the rest is read.
        """
        at = body.find(_FIELD) + len(_FIELD)
        for came, chain in self._known.get(body[at : at + _START], ()):
            if body.startswith(came, at):
                return body[:at] + _IN_PLACE + body[at + len(came) :], chain
        return None

    def wants(self, chain: Chain) -> bool:
        """Whether it is worth keeping what it looks like: it came before, and not in ever other variants."""
        return 0 < self._variants[chain.digest] <= _MOST_VARIANTS

    def came(self, chain: Chain, exception: bytes | None = None) -> None:
        """Count it, and keep its bytes where they were wanted."""
        if self._bytes > _MOST_BYTES or len(self._variants) > _MOST_BYTES // 1024:
            self._known.clear()
            self._variants.clear()
            self._bytes = 0
        self._variants[chain.digest] += 1
        if exception and exception[:1] in b"{[" and len(exception) > _START:
            alike = self._known.setdefault(exception[:_START], [])
            alike.insert(0, (exception, chain))
            del alike[_MOST_ALIKE:]
            self._bytes += len(exception)


CHAINS = Chains()
"""Those of the process. Threads may ask at the same time: at worst one reads what another has read."""
