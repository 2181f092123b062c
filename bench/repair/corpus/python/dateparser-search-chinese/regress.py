from datetime import datetime

import dateparser
from dateparser.search import search_dates

assert dateparser.parse("12/12/12") == datetime(2012, 12, 12)
assert dateparser.parse("2018年1月1日", languages=["zh"]) == datetime(2018, 1, 1)
assert dateparser.parse("5 May 2020") == datetime(2020, 5, 5)
assert search_dates("nothing here", languages=["en"]) is None
