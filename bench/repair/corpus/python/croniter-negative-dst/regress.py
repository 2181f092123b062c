from datetime import datetime

import pytz
from croniter import croniter

start = pytz.timezone("Europe/Rome").localize(datetime(2021, 10, 30, 12))
times = croniter("0 6 * * *", start)
assert [times.get_next(datetime).astimezone(pytz.utc).hour for _ in range(2)] == [5, 5]
assert croniter("*/10 * * * *", datetime(2021, 1, 1, 0, 3)).get_next(datetime) == datetime(2021, 1, 1, 0, 10)
assert croniter.match("0 0 * * *", datetime(2021, 1, 1))
