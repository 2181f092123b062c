from w3lib.url import safe_url_string

print(safe_url_string("http://\u00f1..example/\u00f1", encoding="latin-1"))
