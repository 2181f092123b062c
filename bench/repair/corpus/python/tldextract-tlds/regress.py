import tldextract

extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
assert extract("http://forums.news.cnn.com/") == ("forums.news", "cnn", "com")
assert extract("http://forums.bbc.co.uk/") == ("forums", "bbc", "co.uk")
assert extract("http://127.0.0.1:8080/x") == ("", "127.0.0.1", "")
