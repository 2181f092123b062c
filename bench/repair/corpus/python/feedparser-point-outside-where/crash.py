import feedparser

feed = """<rss version="2.0" xmlns:gml="http://www.opengis.net/gml"><channel><item>
<title>Quake</title><gml:Point><gml:pos>45.256 -71.92</gml:pos></gml:Point></item></channel></rss>"""
print(feedparser.parse(feed).entries[0].title)
