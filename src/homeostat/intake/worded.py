"""What is known by its words: messages without an exception, told apart by their templates, a batch at a time."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeostat.intake.mining import Mining
from homeostat.intake.own_rules import OwnRules
from homeostat.intake.packing import unpacked
from homeostat.ports import LineStore, TemplateStore, Tree
from homeostat.records import Event, Line, Report, Sighting
from homeostat.stages.group import fingerprint_of, masked, names_in, opens_after
from homeostat.stages.group.noise import noise_in
from homeostat.stages.group.templates import Mined
from homeostat.stages.sense.log_outline import QUIET, LogLine
from homeostat.stages.sense.scrub import Scrubber

_MOST_KNOWN = 20_000
_TOLD_BEFORE = 10  # lines of a service that are kept because a failure follows them
_TOLD_EVERY = timedelta(seconds=10)

Sense = Callable[[Report], Event]
Known = tuple[str, int | None, str]
"""A fingerprint, after how many of its kind a bug opens, and the rule that sets it aside."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A message whose template is not known yet."""

    report: Report
    seen: LogLine | Event
    masked: str  # its message, without what varies and what is secret
    key: Hashable | None  # of the outline that led to it


class Words:
    """From batch to batch. Of one thread: the collector's."""

    def __init__(self, templates: TemplateStore, lines: LineStore) -> None:
        self.mining = Mining(templates)
        self.lines = lines
        # What a service's rules, a level, a template and the names beside it led to.
        self.known: dict[Hashable, Known] = {}
        self.led: set[Hashable] = set()  # outlines whose fingerprint is a template's
        self.united = 0
        self._told_at: dict[str, datetime] = {}
        self._clean: set[tuple[Scrubber, str]] = set()  # masked messages that hold nothing secret

    def forget_united(self, keys: dict[Hashable, Known]) -> None:
        """Outlines that led to a template which may be part of another one now are looked at again."""
        if self.mining.united == self.united:
            return
        self.united = self.mining.united
        for key in self.led:
            keys.pop(key, None)
        self.led.clear()

    def masked(self, message: str, scrubber: Scrubber) -> str:
        """The message as a miner is given it. Most secrets vary, and are masked; for what is left it is scrubbed."""
        if scrubber.has_rules:
            return masked(scrubber.message(message))
        found = masked(message)
        if (scrubber, found) not in self._clean:
            if scrubber.may_hold(found):
                return masked(scrubber.message(message))
            if len(self._clean) >= _MOST_KNOWN:
                self._clean.clear()
            self._clean.add((scrubber, found))
        return found

    def may_tell(self, service: str, now: datetime) -> bool:
        """Whether it is time again to keep what a service said before it failed."""
        told_at = self._told_at.get(service)
        if told_at is not None and now - told_at < _TOLD_EVERY:
            return False
        if len(self._told_at) >= _MOST_KNOWN:
            self._told_at.clear()
        self._told_at[service] = now
        return True


@dataclass(slots=True)
class Worded:
    """Of one batch."""

    words: Words
    sense: Sense
    rules: Callable[[str], OwnRules]
    now: datetime
    lines: list[Line] = field(default_factory=list[Line])
    whole: int = 0  # events that were read whole
    _waiting: dict[Tree, list[_Waiting]] = field(default_factory=lambda: defaultdict(list))
    _mined: dict[tuple[str, str], Mined] = field(default_factory=dict[tuple[str, str], Mined])
    _events: dict[tuple[str, str], Event] = field(default_factory=dict[tuple[str, str], Event])

    def add_line(self, report: Report, seen: LogLine) -> None:
        found = self.words.masked(seen.message, self.rules(report.service).scrubber)
        waiting = _Waiting(report, seen, found, None)
        self._waiting[report.service, report.kind.value].append(waiting)

    def add_event(self, report: Report, event: Event, key: Hashable | None) -> None:
        self.whole += 1
        self._waiting[report.service, report.kind.value].append(_Waiting(report, event, masked(event.message), key))

    def settle(self, keys: dict[Hashable, Known]) -> Sequence[tuple[Sighting, str]]:
        """Have the templates told: sightings, with the rules that set them aside, and the other lines to `lines`.

        Raises:
            StoreUnavailable: the templates could not be agreed on.
        """
        mining = self.words.mining
        mining.look()
        mined = mining.mine({tree: [one.masked for one in waiting] for tree, waiting in self._waiting.items()})
        sightings: list[tuple[Sighting, str]] = []
        for tree, waiting in self._waiting.items():
            told = self._told(tree[0], waiting)
            for place, (one, template) in enumerate(zip(waiting, mined[tree], strict=True)):
                if isinstance(one.seen, Event):
                    sightings.append(self._of_event(one, one.seen, template, keys))
                elif one.seen.is_quiet:
                    self.lines.append(_line(one.report, one.seen, template, told=place in told))
                else:
                    sightings.append(self._of_line(one, one.seen, template))
        self.words.forget_united(keys)
        return sightings

    def _told(self, service: str, waiting: Sequence[_Waiting]) -> range:
        """Places of the lines just before the first failure of the service."""
        failed = next((n for n, one in enumerate(waiting) if one.seen.level not in QUIET), None)
        if not failed or not self.words.may_tell(service, self.now):
            return range(0)
        return range(max(0, failed - _TOLD_BEFORE), failed)

    def _of_event(self, one: _Waiting, event: Event, mined: Mined, keys: dict[Hashable, Known]) -> tuple[Sighting, str]:
        known = self._lead(event, mined)
        if one.key is not None:
            keys[one.key] = known
            self.words.led.add(one.key)
        return _sighting(one.report, event, known)

    def _of_line(self, one: _Waiting, seen: LogLine, mined: Mined) -> tuple[Sighting, str]:
        place = one.report.service, seen.event_id
        key = self.rules(one.report.service).number, seen.level, mined.template_id, names_in(seen.message)
        known = self.words.known.get(key)
        if known is None:
            known = self._lead(self.sense(unpacked(one.report)), mined)
            if len(self.words.known) >= _MOST_KNOWN:
                self.words.known.clear()
            self.words.known[key] = known
        self._mined[place] = mined
        scrubber = self.rules(one.report.service).scrubber
        scrubbed = seen._replace(user_id=scrubber.user(seen.user_id)) if seen.user_id else seen
        return _sighting(one.report, scrubbed, known)

    def _lead(self, event: Event, mined: Mined) -> Known:
        rules = self.rules(event.service)
        enough = opens_after(event)
        place = event.service, event.event_id
        self._mined[place] = mined
        self._events[place] = event
        noise = noise_in(event, rules.switches, grave=enough == 1)
        return fingerprint_of(event, rules.grouping, mined).digest, enough, noise

    # --- for the recording

    def event(self, service: str, event_id: str) -> Event | None:
        return self._events.get((service, event_id))

    def read(self, line: Line) -> Event:
        return self.sense(unpacked(line.report))

    def mined(self, event: Event) -> Mined | None:
        return self._mined.get((event.service, event.event_id))


def _sighting(report: Report, seen: LogLine | Event, known: Known) -> tuple[Sighting, str]:
    sighting = Sighting(
        report=report,
        event_id=seen.event_id,
        fingerprint=known[0],
        occurred_at=seen.occurred_at,
        release=seen.release,
        user_id=seen.user_id,
        opens_after=known[1],
    )
    return sighting, known[2]


def _line(report: Report, seen: LogLine, mined: Mined, *, told: bool) -> Line:
    digest = line_digest(report.service, seen.event_id)
    # A time that cannot be believed was replaced by that of this delivery, which is another one's no more.
    second = 0 if seen.occurred_at is report.received_at else int(seen.occurred_at.timestamp())
    return Line(f"{second:08x}{digest}", report.service, seen.level, mined.template_id, mined.template, report, told)


def line_digest(service: str, event_id: str) -> str:
    """16 hex digits; the id has the second before them, and within one no two lines have the same by chance."""
    return hashlib.blake2b(f"{service}\n{event_id}".encode(), digest_size=8).hexdigest()
