"""From reports on disk to events and bugs, as soon as they are there."""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime, timedelta

from homeostat.errors import BadInput, StoreUnavailable
from homeostat.intake.alike import Alike
from homeostat.intake.journal import Journal
from homeostat.intake.own_rules import OwnRules, RuleBook
from homeostat.intake.packing import unpacked
from homeostat.intake.signals import keep_signals
from homeostat.intake.source_maps import SourceMaps
from homeostat.intake.worded import Known as Led
from homeostat.intake.worded import Worded, Words
from homeostat.log import Log
from homeostat.ports import Clock, LineStore, ReportStore, SignalStore, TemplateStore
from homeostat.records import (
    SIGNAL_KINDS,
    Event,
    Fingerprint,
    Grouped,
    Known,
    Outline,
    Report,
    ReportKind,
    Sighting,
    Signal,
)
from homeostat.stages.group import FamilyAndTraits, family_and_traits, fingerprint_of, group, is_mined, opens_after
from homeostat.stages.group.noise import noise_in
from homeostat.stages.sense import sense
from homeostat.stages.sense.log_outline import LogLine, log_outline
from homeostat.stages.sense.outline import outline
from homeostat.stages.sense.signals import read_signal

_MOST_TOGETHER = 4_000
_MOST_BYTES = 16 * 1024 * 1024
_MOST_WHOLE = 300  # events that are read whole at a time: each may take half a megabyte of memory
_MANY = 100  # reports in a batch, after which more wait
_MOST_KEYS = 50_000  # kinds of outlines, each with the fingerprint it led to
_ADOPT_EVERY = timedelta(seconds=30)
_LOOK_AGAIN_SECONDS = 1.0  # for what an ended process left, and for a store that did not answer

_LOGS = frozenset({ReportKind.LOG_EVENT, ReportKind.LOG_TEXT})
_OUTLINED: Mapping[ReportKind, Callable[[Report], Outline | LogLine | None]] = {
    ReportKind.LOG_EVENT: log_outline,
    ReportKind.SENTRY_ENVELOPE: outline,
}

log = Log()

_Keys = dict[Hashable, Led]
"""By the outlines' number."""


class Collector:
    """Reads reports in batches. Killed at any line, it begins again with the same batch, and nothing counts twice."""

    def __init__(
        self,
        journal: Journal,
        store: ReportStore,
        signals: SignalStore,
        clock: Clock,
        on_bug: Callable[[str], None],
        *,
        templates: TemplateStore,
        lines: LineStore,
        maps: SourceMaps | None = None,
        reads_others: bool = False,  # what another process hands over, a folder at a time
        tidy: Callable[[], None] = lambda: None,  # after each batch
    ) -> None:
        self._journal = journal
        self._words = Words(templates, lines)
        self._reads_others = reads_others
        self._tidy = tidy
        self._maps = maps
        self._store = store
        self._signals = signals
        self._rules = RuleBook(signals)
        self._clock = clock
        self._on_bug = on_bug
        self._keys: _Keys = {}
        self._alike = Alike()
        self._behind = False
        self._adopted_at = clock.now()
        self._turn = threading.Lock()  # the scheduled job collects too
        self._arrived = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="collector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._arrived.set()
        self._thread.join()

    @property
    def behind(self) -> bool:
        """Whether more arrives than is read: what else takes the processor may wait."""
        return self._behind

    def arrived(self) -> None:
        """Something was put on disk: look now."""
        self._arrived.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._arrived.clear()
            try:
                read = self.collect()
            except StoreUnavailable as error:
                log.warning("the store did not answer; trying again", error=str(error))
                self._stopping.wait(_LOOK_AGAIN_SECONDS)
                continue
            if not read:
                self._arrived.wait(_LOOK_AGAIN_SECONDS)

    def collect(self) -> int:
        """Read a batch of what is there; how many reports were read or refused.

        Raises:
            StoreUnavailable: nothing of the batch was recorded; the next call reads it again.
        """
        with self._turn:
            now = self._clock.now()
            if self._reads_others:
                if not self._journal.waits:
                    self._journal.adopt(1)
            elif now - self._adopted_at >= _ADOPT_EVERY:
                self._adopted_at = now
                self._journal.adopt()
            reports = self._journal.read(_MOST_TOGETHER, _MOST_BYTES)
            if not reports:
                self._behind = False
                return 0
            try:
                self._collect(reports)
            except StoreUnavailable:
                self._journal.rewind()
                raise
            self._journal.strike()
            self._behind = len(reports) >= _MANY and self._journal.waits
            return len(reports)

    def _collect(self, reports: Sequence[Report]) -> None:
        try:
            self._record(reports)
        except StoreUnavailable:
            raise
        except Exception:  # one strange report must not stop all others: find it
            if len(reports) == 1:
                log.exception("could not record a report", report_id=reports[0].report_id)
                self._store.refuse(reports[0].service, "our own fault: it could not be recorded", self._clock.now())
                return
            for report in reports:
                self._collect([report])

    def _record(self, reports: Sequence[Report]) -> None:
        if self._maps:
            self._maps.look()
        signals: list[tuple[str, Signal]] = []
        now = self._clock.now()
        batch = self._batch(now)
        for report in reports:
            if batch.is_full:
                self._keep(batch, now)
                batch = self._batch(now)
            try:
                if report.kind in SIGNAL_KINDS:
                    signals.append((report.report_id, batch.rules(report.service).kept(read_signal(report))))
                else:
                    batch.add(report)
            except StoreUnavailable:
                raise
            except BadInput as error:
                self._refuse(report, str(error))
            except Exception as error:  # one strange report must not stop all others
                log.exception("could not read a report", service=report.service, report_id=report.report_id)
                self._refuse(report, f"our own fault: {type(error).__name__}")
        if signals:
            keep_signals(signals, self._signals, accept=self._journal.append, now=now)
        self._keep(batch, now)

    def _batch(self, now: datetime) -> "_Batch":
        return _Batch(
            self._keys, alike=self._alike, rules_of=self._rules.of, maps=self._maps, words=self._words, now=now
        )

    def _keep(self, batch: "_Batch", now: datetime) -> None:
        """Each of the parts can be kept again: what was, is known by its ids."""
        batch.settle()
        self._words.lines.record(batch.worded.lines, read=batch.worded.read, now=now)
        if batch.noise:
            self._signals.set_aside(batch.noise, read=batch.read, now=now)
        recorded = self._store.record(batch.sightings, read=batch.read, group=batch.group, now=now)
        if batch.logged and recorded.opened:
            self._words.lines.excerpt(recorded.opened)
        batch.let_go()
        self._tidy()
        if codes := (*recorded.opened, *recorded.regressed):
            log.info("bugs", codes=" ".join(codes))  # a line for each takes a twentieth of the time of a new fault
        for code in codes:
            self._tell(code)

    def _refuse(self, report: Report, reason: str) -> None:
        self._store.refuse(report.service, reason, self._clock.now())
        log.info("refused an event", service=report.service, reason=reason)

    def _tell(self, bug_code: str) -> None:
        try:
            self._on_bug(bug_code)
        except Exception:  # the bug is in the store: the engine looks for what was not started here
            log.exception("could not start a repair", code=bug_code)


class _Batch:
    """Reports as sightings; an event that had to be read whole is kept until the batch is recorded."""

    def __init__(
        self,
        keys: _Keys,
        *,
        alike: Alike,
        rules_of: Callable[[str], OwnRules],
        maps: SourceMaps | None,
        words: Words,
        now: datetime,
    ) -> None:
        self.sightings: list[Sighting] = []
        self.noise: list[tuple[str, Sighting]] = []  # with the rule that sets each aside
        self.worded = Worded(words, self._sense, self.rules, now)
        self.logged = False  # whether there are log events among them
        self._maps = maps
        self._rules_of = rules_of
        self._rules: dict[str, OwnRules] = {}
        self._keys = keys
        self._alike = alike
        self._events: dict[tuple[str, str], Event] = {}
        self._places: dict[tuple[str, str], tuple[Fingerprint, FamilyAndTraits]] = {}  # of those

    def rules(self, service: str) -> OwnRules:
        """The same ones for the whole batch: what counts an event and what explains it have to agree."""
        return self._rules.get(service) or self._rules.setdefault(service, self._rules_of(service))

    def group(self, event: Event, known: Known) -> Grouped:
        rules, mined = self.rules(event.service).grouping, self.worded.mined(event)
        fingerprint, told = self._places.get((event.service, event.event_id), (None, None))
        return group(event, known, rules=rules, mined=mined, fingerprint=fingerprint, told=told)

    def let_go(self) -> None:
        """Whole events now, not when the collector of garbage comes round: it and its words know each other."""
        self._events.clear()
        self._places.clear()
        self.sightings.clear()
        del self.worded

    @property
    def is_full(self) -> bool:
        return len(self._events) + self.worded.whole >= _MOST_WHOLE

    def add(self, report: Report) -> None:
        rules = self.rules(report.service)
        plain = unpacked(report)
        seen = self._outlined(plain, rules)
        if isinstance(seen, LogLine):
            self.worded.add_line(report, seen)
            return
        if seen and self._maps and self._maps.concern(report.service, seen.platform):
            seen = None  # an outline knows nothing of lines and columns, which decide here
        key = self._alike.number(seen, rules.number) if seen else None
        known = None if key is None else self._keys.get(key)
        if seen is None or known is None:
            event = self._sense(plain)
            if is_mined(event):
                self.worded.add_event(report, event, key)
                return
            enough = opens_after(event)
            noise = noise_in(event, rules.switches, grave=enough == 1)
            fingerprint = fingerprint_of(event, rules.grouping)
            known = fingerprint.digest, enough, noise
            self._events[report.service, event.event_id] = event
            self._places[report.service, event.event_id] = fingerprint, family_and_traits(event, rules.grouping)
            if key is not None:
                if len(self._keys) >= _MOST_KEYS:
                    self._keys.clear()
                self._keys[key] = known
            seen = event
        sighting = Sighting(
            report=report,
            event_id=seen.event_id,
            fingerprint=known[0],
            occurred_at=seen.occurred_at,
            release=seen.release,
            user_id=rules.scrubber.user(seen.user_id),
            opens_after=known[1],
        )
        self._take(sighting, known[2])

    def _take(self, sighting: Sighting, noise: str) -> None:
        if noise:
            self.noise.append((noise, sighting))
        else:
            self.sightings.append(sighting)

    def _outlined(self, plain: Report, rules: OwnRules) -> Outline | LogLine | None:
        self.logged |= plain.kind in _LOGS
        seen = _OUTLINED[plain.kind](plain) if plain.kind in _OUTLINED else None
        # A line below an error is on no bug, whatever the rules say.
        return None if rules.reads_more and not (isinstance(seen, LogLine) and seen.is_quiet) else seen

    def settle(self) -> None:
        """Take in what is known by its words, once it is known which messages have one template.

        Raises:
            StoreUnavailable: that could not be agreed on.
        """
        for sighting, noise in self.worded.settle(self._keys):
            self._take(sighting, noise)

    def read(self, sighting: Sighting) -> Event:
        """The whole event.

        Raises:
            BadInput: only its outline can be read.
        """
        place = sighting.report.service, sighting.event_id
        known = self._events.get(place) or self.worded.event(*place)
        return known or self._sense(unpacked(sighting.report))

    def _sense(self, plain: Report) -> Event:
        event = sense(plain, self.rules(plain.service).scrubber)
        return self._maps.restored(event) if self._maps else event
