import feedparser

HEAD = '<rss version="2.0" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"><channel>'


def entry(inside):
    read = feedparser.parse(f"{HEAD}<item><title>Quake</title>{inside}<link>http://a/b</link></item></channel></rss>")
    assert not read.bozo
    (only,) = read.entries
    return only


for tag, text in (("Point", "<gml:pos>45.256 -71.92</gml:pos>"), ("LineString", "<gml:posList>1 2 3 4</gml:posList>")):
    found = entry(f"<gml:{tag}>{text}</gml:{tag}>")
    assert found.title == "Quake" and found.link == "http://a/b"
found = entry("<georss:where><gml:Point><gml:pos>45.256 -71.92</gml:pos></gml:Point></georss:where>")
assert found.where["type"] == "Point" and found.where["coordinates"] == (-71.92, 45.256), found.where
assert entry("").title == "Quake"
