"""Whether a bug escalates: how often it may be seen in an hour before that is news.

The forecast is made from the hours of the last seven days, each hour of the clock counted, zeros as zeros; hours before
the bug was first seen are none. A bug whose hour of the day explains at least half of how its hours differ has a daily
rhythm: its forecast is the mean of that hour of the day, or of the hour before or after where that is higher, because
traffic shifts by an hour twice a year and by minutes every day. Any other bug's forecast is the mean of all its hours.
The ceiling above the forecast is

    the greatest of   10,   2 x the forecast,   the forecast + 5 deviations,   2 x the same hour last week

where a deviation is the standard deviation of the hours that made the forecast, and at least the square root of the
forecast: that of independent events. With 5 of them a bug that is seen at a steady rate is called escalating by chance
less than once in a year of looking at every hour. The floor of 10 keeps "none, then three" from being news. The same
hour last week, with the hours beside it, knows of Mondays and weekly jobs.

A bug that is younger than a day has no forecast: it is news already. It escalates when an hour brings more than 30
events and more than three times its busiest hour before.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.records import Rate

HOUR = timedelta(hours=1)
HISTORY_HOURS = 7 * 24
CALM_AFTER = timedelta(days=1)  # without an hour above the ceiling
FLOOR = 10
_TIMES, _DEVIATIONS = 2, 5
_DAY_HOURS = 24
_RHYTHM_HOURS = 3 * _DAY_HOURS  # with fewer hours nobody can tell a rhythm from chance
_YOUNG_FLOOR, _YOUNG_TIMES = 30, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """An hour that was busier than the ceiling allows."""

    hour: datetime
    count: int
    ceiling: float

    @property
    def says(self) -> str:
        return f"{self.count:,} events in an hour, at most {self.ceiling:,.0f} were to be expected"


def ceiling(before: Sequence[int]) -> float:
    """Events that the next hour may bring, from the hours before it, oldest first; infinite for a bug without any."""
    hours = before[-HISTORY_HOURS:]
    if not hours:
        return math.inf
    if len(hours) < _DAY_HOURS:
        return float(max(_YOUNG_FLOOR, _YOUNG_TIMES * max(hours)))
    forecast, deviation = _rhythm(hours) or _plain(hours)
    spread = _DEVIATIONS * max(deviation, math.sqrt(forecast))
    last_week = max(before[-HISTORY_HOURS - 1 : 2 - HISTORY_HOURS], default=0) if len(before) >= HISTORY_HOURS else 0
    return max(float(FLOOR), _TIMES * forecast, forecast + spread, float(_TIMES * last_week))


def _plain(hours: Sequence[int]) -> tuple[float, float]:
    return statistics.fmean(hours), statistics.pstdev(hours)


def _rhythm(hours: Sequence[int]) -> tuple[float, float] | None:
    """The forecast by the hour of the day; None where that does not explain how the hours differ."""
    if len(hours) < _RHYTHM_HOURS:
        return None
    # hours[-24], hours[-48] and so on are those of the coming hour's time of the day: offset 0.
    by_offset = {offset: hours[-_DAY_HOURS + offset :: -_DAY_HOURS] for offset in range(_DAY_HOURS)}
    means = {offset: statistics.fmean(same) for offset, same in by_offset.items()}
    left = sum((count - means[offset]) ** 2 for offset, same in by_offset.items() for count in same)
    mean = statistics.fmean(hours)
    differ = sum((count - mean) ** 2 for count in hours)
    if not differ or left > differ / 2:
        return None
    highest = max((0, 1, _DAY_HOURS - 1), key=lambda offset: means[offset])
    return means[highest], statistics.pstdev(by_offset[highest])


def escalates(rate: Rate, now: datetime) -> Over | None:
    """The hour under way or the one before it, where that is above its ceiling.

    A muted bug is measured from its mute on, and against twice the busiest hour of the day before it as well: who mutes
    a bug in the middle of a burst has seen the burst.
    """
    current = now.replace(minute=0, second=0, microsecond=0)
    for back in (1, 2):
        hour = current - HOUR * (back - 1)
        known = max(0, math.ceil((hour - rate.first_seen) / HOUR))  # the hour of the first event, cut short, too
        before = rate.hours[:-back][-known:] if known else ()
        most = ceiling(before)
        if rate.muted is not None:
            since = math.ceil((hour - rate.muted.muted_at) / HOUR)
            if since < 1:
                continue
            mutes_hour = len(rate.hours) - back - since
            seen = rate.hours[max(0, mutes_hour - _DAY_HOURS) : max(0, mutes_hour + 1)]
            most = max(most, float(_TIMES * max(seen, default=0)))
        if rate.hours[-back] > most:
            return Over(hour=hour, count=rate.hours[-back], ceiling=most)
    return None
