from datetime import datetime

from croniter import CroniterBadCronError, croniter

assert croniter("0 0 * * *", datetime(2021, 1, 1)).get_next(datetime) == datetime(2021, 1, 2)
assert croniter("*/5 * * * *", datetime(2021, 1, 1, 0, 1)).get_next(datetime) == datetime(2021, 1, 1, 0, 5)
croniter("H H * * *", datetime(2021, 1, 1), hash_id="job").get_next(datetime)
try:
    croniter("61 * * * *")
except CroniterBadCronError:
    pass
else:
    raise AssertionError
