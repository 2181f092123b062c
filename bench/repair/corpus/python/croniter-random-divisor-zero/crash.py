from datetime import datetime

from croniter import CroniterBadCronError, croniter

try:
    print(croniter("* * R/0 * *", datetime(2021, 1, 1), hash_id="job").get_next(datetime))
except CroniterBadCronError as error:
    print(f"please write another: {error}")
