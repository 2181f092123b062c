from dateutil.parser import parse

print(parse("2017-07-17 06:15"))
