"""Each service's scrubbing, ready to use, read again every few seconds."""

import time

import msgspec
import structlog

from homeostat.errors import BadInput
from homeostat.ports import SignalStore
from homeostat.stages.sense.scrub import DEFAULT, Scrubber, read_rules

_FRESH_SECONDS = 5.0

log = structlog.get_logger()


class Scrubbers:
    """Of one thread: the collector's."""

    def __init__(self, store: SignalStore) -> None:
        self._store = store
        self._known: dict[str, tuple[str, Scrubber, float]] = {}

    def of(self, service: str) -> Scrubber:
        """The service's own rules with the defaults; the defaults alone where its rules cannot be read.

        Raises:
            StoreUnavailable: nothing is stored meanwhile that the rules should have gone over.
        """
        now = time.monotonic()
        kept, scrubber, read_at = self._known.get(service, ("", DEFAULT, float("-inf")))
        if now - read_at > _FRESH_SECONDS:
            words = self._store.scrub_rules(service)
            if words != kept:
                scrubber = _scrubber(words, service)
            self._known[service] = (words, scrubber, now)
        return scrubber


def _scrubber(words: str, service: str) -> Scrubber:
    try:
        return Scrubber(read_rules(msgspec.json.decode(words, type=dict[str, list[str]]), service=service))
    except (msgspec.DecodeError, BadInput) as error:  # written by hand, or by a later release
        log.warning("a service's rules of scrubbing cannot be read; the defaults hold", service=service, why=str(error))
        return DEFAULT
