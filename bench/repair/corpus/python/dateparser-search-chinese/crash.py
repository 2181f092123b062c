from dateparser.search import search_dates

print(search_dates("見面時間是2018年1月1日", languages=["zh-Hant"]))
