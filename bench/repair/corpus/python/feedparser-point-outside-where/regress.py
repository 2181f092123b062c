import feedparser

read = feedparser.parse("<rss version='2.0'><channel><title>t</title><item><title>a</title></item></channel></rss>")
assert read.feed.title == "t" and read.entries[0].title == "a"
where = "<georss:point xmlns:georss='http://www.georss.org/georss'>45 -71</georss:point>"
read = feedparser.parse(f"<rss version='2.0'><channel><item>{where}</item></channel></rss>")
assert read.entries[0].where["coordinates"] == (-71.0, 45.0)
