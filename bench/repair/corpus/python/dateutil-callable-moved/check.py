from datetime import datetime, timedelta

from dateutil import tz
from dateutil.parser import parse

assert parse("2017-07-17 06:15") == datetime(2017, 7, 17, 6, 15)
assert parse("17 July 2017") == datetime(2017, 7, 17)
here = tz.tzoffset("BRST", -10800)
assert parse("2017-07-17 06:15 BRST", tzinfos={"BRST": -10800}).utcoffset() == timedelta(hours=-3)
assert parse("2017-07-17 06:15 BRST", tzinfos={"BRST": here}).tzinfo == here
assert parse("2017-07-17 06:15 BRST", tzinfos=lambda name, offset: here).tzinfo == here
assert parse("2017-07-17T06:15Z").tzinfo == tz.tzutc()
assert parse("2017-07-17T06:15+02:00").utcoffset() == timedelta(hours=2)
assert parse("2017-07-17 06:15 BRST", tzinfos={"EST": -18000}, ignoretz=True) == datetime(2017, 7, 17, 6, 15)
