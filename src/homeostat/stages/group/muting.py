"""When a muted bug wakes up: its condition, read from what a person wrote, and judged by what has happened since."""

import re
from datetime import UTC, datetime, timedelta

from homeostat.errors import BadInput
from homeostat.records import MutedBug, MuteKind, MuteUntil

_LONGEST = timedelta(days=366)
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_WINDOWS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
_MOST_SIGNS = 40
_LENGTH = re.compile(r"(\d{1,6}) ?(m|min|h|d|w)")
_AMOUNT = re.compile(r"(\d{1,9}) ?(?:more )?(events?|users?|people)")
_RATE = re.compile(r"(\d{1,9}) ?(?:events? ?)?(?:/|per|an?|in an?|a) ?(hour|day)")
HOW = (
    'Say "escalating", a time ("2h", "3d", "2026-12-01", "2026-12-01T08:00+01:00"), "100 events", "50/hour",'
    ' "1000/day" or "20 users".'
)


def read_until(words: str, now: datetime) -> MuteUntil:
    """The condition; "" is "until it escalates". A date without a zone is in UTC.

    Raises:
        BadInput: it is none, lies in the past, or more than a year ahead.
    """
    said = words.strip().lower()
    if said in ("", "escalating", "escalates", "it escalates"):
        return MuteUntil()
    if len(said) > _MOST_SIGNS:
        raise BadInput(f"Nobody can tell from that when the mute ends. {HOW}")
    if found := _RATE.fullmatch(said):
        return MuteUntil(kind=MuteKind.RATE, count=_least_one(found[1]), window=_WINDOWS[found[2]])
    if found := _AMOUNT.fullmatch(said):
        kind = MuteKind.COUNT if found[2].startswith("event") else MuteKind.USERS
        return MuteUntil(kind=kind, count=_least_one(found[1]))
    if found := _LENGTH.fullmatch(said):
        length = int(found[1]) * _UNITS[found[2]]
        return MuteUntil(kind=MuteKind.TIME, at=_ahead(now + min(length, _LONGEST * 2), now))
    try:
        moment = datetime.fromisoformat(said.upper())
    except ValueError as error:
        raise BadInput(f"Nobody can tell from {said!r} when the mute ends. {HOW}") from error
    return MuteUntil(kind=MuteKind.TIME, at=_ahead(moment if moment.tzinfo else moment.replace(tzinfo=UTC), now))


def _least_one(digits: str) -> int:
    if not int(digits):
        raise BadInput("A mute that ends at none would end at once; name one at least.")
    return int(digits)


def _ahead(moment: datetime, now: datetime) -> datetime:
    if not now < moment <= now + _LONGEST:
        raise BadInput("A mute ends at a time to come, within a year.")
    return moment


def say_until(until: MuteUntil) -> str:
    """The condition in words that follow "muted"."""
    if until.kind is MuteKind.TIME and until.at:
        return f"until {until.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if until.kind is MuteKind.COUNT:
        return f"until {until.count:,} more event{'s' * (until.count != 1)}"
    if until.kind is MuteKind.USERS:
        return f"until {until.count:,} more {'people are' if until.count != 1 else 'person is'} hit"
    if until.kind is MuteKind.RATE:
        span = "an hour" if until.window == _WINDOWS["hour"] else "a day"
        return f"until {until.count:,} event{'s' * (until.count != 1)} within {span}"
    return "until it escalates"


def wakes(muted: MutedBug, now: datetime) -> str:
    """Why the mute is over, in words; "" while it is not. Escalation is not judged here."""
    until = muted.mute.until
    if until.kind is MuteKind.TIME:
        return "the time of the mute is over" if until.at and now >= until.at else ""
    if until.kind is MuteKind.COUNT and muted.events >= until.count:
        return f"{muted.events:,} more events since the mute"
    if until.kind is MuteKind.USERS and muted.users >= until.count:
        return f"{muted.users:,} more {'people were' if muted.users != 1 else 'person was'} hit since the mute"
    if until.kind is MuteKind.RATE and muted.lately >= until.count:
        span = "an hour" if until.window == _WINDOWS["hour"] else "a day"
        return f"{muted.lately:,} events within {span}"
    return ""
