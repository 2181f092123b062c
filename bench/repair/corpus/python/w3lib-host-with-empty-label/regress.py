from w3lib.url import canonicalize_url, safe_url_string

assert safe_url_string("http://example.com/\u00f1") == "http://example.com/%C3%B1"
assert safe_url_string("http://\u00f1.example/") == "http://xn--ida.example/"
assert canonicalize_url("http://a/b?z=1&a=2") == "http://a/b?a=2&z=1"
