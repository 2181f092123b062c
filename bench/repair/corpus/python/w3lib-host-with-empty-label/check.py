from w3lib.url import safe_url_string

answer = safe_url_string("http://\u00f1..example/\u00f1", encoding="latin-1")
assert answer.startswith("http://") and answer.endswith("/%C3%B1") and "..example" in answer, answer
assert safe_url_string("http://\u00f1..example/", encoding="utf-8").endswith("..example/")
answer = safe_url_string("http://a..b/?q=\u00f1", encoding="latin-1")
assert answer == "http://a..b/?q=%F1", answer
assert safe_url_string("http://\u00f1.example/\u00f1", encoding="latin-1") == "http://xn--ida.example/%C3%B1"
assert safe_url_string("http://example.com/a b", encoding="latin-1") == "http://example.com/a%20b"
