from datetime import datetime

from dateparser.search import search_dates

found = search_dates("2018年1月1日", languages=["zh-Hant"])
assert [when for _, when in found] == [datetime(2018, 1, 1)], found
base = {"RELATIVE_BASE": datetime(2020, 5, 4, 12)}
found = search_dates("聽日", languages=["yue"], settings=base)
assert [when.date() for _, when in found] == [datetime(2020, 5, 5).date()], found
found = search_dates("it was 5 May 2020", languages=["en"])
assert [when for _, when in found] == [datetime(2020, 5, 5)], found
