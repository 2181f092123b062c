"""What services say of their own about reading events: scrubbing, grouping, what is set aside, whether files are kept.

Read again every few seconds, so that what one process is told, all obey.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from homeostat.errors import BadInput
from homeostat.log import Log
from homeostat.ports import SignalStore
from homeostat.records import Attachment, Loss, Losses, Setting, Signal
from homeostat.stages.group.noise import read_switches
from homeostat.stages.group.rules import Rule
from homeostat.stages.group.rules import read_rules as read_grouping
from homeostat.stages.sense.scrub import DEFAULT, Scrubber, read_rules
from homeostat.stages.sense.scrub.files import scrubbed_file

_FRESH_SECONDS: Final = 5.0

log = Log()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRules:
    """Of one service, ready to use."""

    number: int = 0  # another one for each change: what was decided by other rules does not hold any more
    scrubber: Scrubber = DEFAULT
    grouping: tuple[Rule, ...] = ()
    switches: Mapping[str, bool] = field(default_factory=dict[str, bool])  # of what is set aside
    keeps_files: bool = True

    @property
    def reads_more(self) -> bool:
        """Whether an outline of an event says too little to tell its fingerprint."""
        return any(rule.reads_more for rule in self.grouping)

    def kept(self, signal: Signal) -> Signal:
        """What of the signal is stored."""
        if not isinstance(signal, Attachment):
            return signal
        if self.keeps_files:
            return scrubbed_file(signal, self.scrubber)
        lost = (Loss(reason="files_not_wanted", category="attachment", quantity=1),)
        return Losses(service=signal.service, at=signal.at, source="intake", lost=lost)


_NONE = OwnRules()


class RuleBook:
    """Of one thread: the collector's."""

    def __init__(self, store: SignalStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, tuple[Mapping[str, str], OwnRules, float]] = {}
        self._changes = 0

    def of(self, service: str) -> OwnRules:
        """The service's own rules; those that cannot be read do not hold, and the defaults do.

        Raises:
            StoreUnavailable: nothing is stored meanwhile that the rules should have gone over.
        """
        now = self._clock()
        kept, rules, read_at = self._known.get(service, ({}, _NONE, float("-inf")))
        if now - read_at > _FRESH_SECONDS:
            words = self._store.settings(service)
            if words != kept:
                self._changes += 1
                rules = _read(words, service, self._changes)
            self._known[service] = (words, rules, now)
        return rules


def _read(words: Mapping[str, str], service: str, number: int) -> OwnRules:
    return OwnRules(
        number=number,
        scrubber=_scrubber(words.get(Setting.SCRUBBING, ""), service),
        grouping=_grouping(words.get(Setting.GROUPING, ""), service),
        switches=read_switches(words.get(Setting.SET_ASIDE, "")),
        keeps_files=words.get(Setting.FILES) != "refused",
    )


def _scrubber(words: str, service: str) -> Scrubber:
    if not words:
        return DEFAULT
    try:
        return Scrubber(read_rules(msgspec.json.decode(words, type=dict[str, list[str]]), service=service))
    except (msgspec.DecodeError, BadInput) as error:  # written by hand, or by a later release
        log.warning("a service's rules of scrubbing cannot be read; the defaults hold", service=service, why=str(error))
        return DEFAULT


def _grouping(words: str, service: str) -> tuple[Rule, ...]:
    try:
        return read_grouping(words)
    except BadInput as error:  # the same
        log.warning("a service's rules of grouping cannot be read; none holds", service=service, why=str(error))
        return ()
