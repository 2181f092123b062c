from datetime import datetime

import pytz
from croniter import croniter

start = pytz.timezone("Europe/Dublin").localize(datetime(2021, 10, 30, 12))
print(croniter("30 1 * * *", start).get_next(datetime))
