from datetime import datetime, timedelta

import pytz
from croniter import croniter


def following(zone, line, *start, count=3):
    place = pytz.timezone(zone)
    times = croniter(line, place.localize(datetime(*start)))
    return [times.get_next(datetime) for _ in range(count)]


def utc(moments):
    return [moment.astimezone(pytz.utc).strftime("%d %H:%M") for moment in moments]


dublin = following("Europe/Dublin", "30 1 * * *", 2021, 10, 30, 12)
assert utc(dublin)[0] in ("31 00:30", "31 01:30") and utc(dublin)[1:] in (
    ["01 01:30", "02 01:30"],
    ["31 01:30", "01 01:30"],
), utc(dublin)
assert dublin == sorted(dublin) and all(moment.minute == 30 for moment in dublin)
noon = following("Europe/Dublin", "0 12 * * *", 2021, 10, 30, 13)
assert utc(noon) == ["31 12:00", "01 12:00", "02 12:00"]
summer = following("Europe/Dublin", "0 12 * * *", 2021, 6, 1, 13)
assert utc(summer) == ["02 11:00", "03 11:00", "04 11:00"]
rome = following("Europe/Rome", "0 12 * * *", 2021, 10, 30, 13)
assert utc(rome) == ["31 11:00", "01 11:00", "02 11:00"]
back = croniter("0 12 * * *", pytz.timezone("Europe/Dublin").localize(datetime(2021, 11, 1, 13)))
assert utc([back.get_prev(datetime) for _ in range(3)]) == ["01 12:00", "31 12:00", "30 11:00"]
