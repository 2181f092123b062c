from datetime import datetime

from dateutil import tz
from dateutil.parser import parse
from dateutil.relativedelta import relativedelta

assert parse("2017-07-17 06:15", ignoretz=True) == datetime(2017, 7, 17, 6, 15)
assert parse("17 July 2017 at 3pm", fuzzy=True, ignoretz=True) == datetime(2017, 7, 17, 15)
assert parse("1/2/2017", dayfirst=True, ignoretz=True) == datetime(2017, 2, 1)
assert datetime(2017, 1, 31) + relativedelta(months=1) == datetime(2017, 2, 28)
assert tz.tzutc().utcoffset(None) is not None
try:
    parse("nothing of a date", ignoretz=True)
except ValueError:
    pass
else:
    raise AssertionError("no date was read")
