"""Alerts go to the channels that were set up: a chat, mail, another program. Each once, a flood of them as one list."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeostat.errors import ChannelUnavailable, Retryable
from homeostat.log import Log
from homeostat.ports import Channel, ChannelStore, Clock
from homeostat.records import Alert, ChannelState

_LOOK_SECONDS = 2.0
_TOGETHER = 500  # alerts read at once
_ONE_BY_ONE = 4  # more that wait at once go as one message
_LISTED = 15
MOST_AN_HOUR = 20  # messages through one channel; what comes then waits, and goes as one list
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
_URGENT = ("P0", "P1")

log = Log("homeostat.notifier")


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    text: str
    up_to: int  # number of the last alert in it
    urgent: bool


def messages_of(alerts: Sequence[Alert], address: str) -> Iterator[Message]:
    """Each alert with the address of its page; many at once as one list. `address` is the console's."""
    if len(alerts) > _ONE_BY_ONE:
        yield _list_of(alerts, address)
        return
    for alert in alerts:
        lines = [line for line in (alert.text, f"{address}{alert.link}" if alert.link else "") if line]
        yield Message(alert.title, "\n".join(lines) or alert.title, alert.number, _is_urgent(alert))


def _list_of(alerts: Sequence[Alert], address: str) -> Message:
    urgent_first = sorted(alerts, key=lambda alert: (not _is_urgent(alert), alert.number))
    lines = [f"- {alert.title[:160]}" for alert in urgent_first[:_LISTED]]
    if len(alerts) > _LISTED:
        lines.append(f"and {len(alerts) - _LISTED} more")
    lines.append(f"{address}/")
    title = f"Homeostat: {len(alerts)} notices"
    return Message(title, "\n".join(lines), alerts[-1].number, any(map(_is_urgent, alerts)))


def _is_urgent(alert: Alert) -> bool:
    return alert.severity.startswith(_URGENT)


def may_send(state: ChannelState, now: datetime) -> bool:
    """Not beyond the most in one hour."""
    this_hour = state.hour is not None and now - state.hour < timedelta(hours=1)
    return not this_hour or state.sent_in_hour < MOST_AN_HOUR


@dataclass(slots=True)
class _Pause:
    """A channel that fails is left alone for a while, longer each time."""

    length: timedelta = timedelta(0)
    until: datetime | None = None

    def begins(self, now: datetime) -> None:
        self.length = min(max(self.length * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self.until = now + self.length

    def lasts(self, now: datetime) -> bool:
        return self.until is not None and now < self.until


@dataclass(slots=True)
class Teller:
    """A thread that looks every two seconds. A channel that fails keeps no other waiting, and loses nothing."""

    channels: Sequence[Channel]
    store: ChannelStore
    clock: Clock
    address: str
    _pauses: dict[str, _Pause] = field(default_factory=dict[str, _Pause])
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self.store.keep_only([channel.key for channel in self.channels])
        for channel in self.channels:
            self.store.join(channel.key, channel.name)
        if self.channels:
            self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join(_LOOK_SECONDS)  # one that waits for a mail server goes with the process

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                self.look()
            except Retryable as error:
                log.warning("the store did not answer; looking again", error=str(error))
            except Exception:  # nobody else tells them: this thread must not die
                log.exception("could not tell people; looking again")

    def look(self) -> None:
        """Send what waits through each channel, once."""
        for channel in self.channels:
            pause = self._pauses.setdefault(channel.key, _Pause())
            if pause.lasts(self.clock.now()):
                continue
            try:
                self._tell(channel)
                self._pauses[channel.key] = _Pause()
            except ChannelUnavailable as error:
                pause.begins(self.clock.now())
                self.store.failed(channel.key, str(error), self.clock.now())
                log.warning(
                    "a channel did not take a message; it is tried again", channel=channel.name, error=str(error)
                )

    def _tell(self, channel: Channel) -> None:
        """Sent before it is noted: killed in between, it is sent twice rather than never."""
        for message in messages_of(self.store.waiting(channel.key, _TOGETHER), self.address):
            if not may_send(self.store.join(channel.key, channel.name), self.clock.now()):
                return
            channel.send(message.title, message.text, urgent=message.urgent)
            self.store.told(channel.key, up_to=message.up_to, now=self.clock.now())
