from bs4.dammit import EncodingDetector

find = EncodingDetector.find_declared_encoding
assert find(b'<meta charset="UTF-8">', is_html=True) == "utf-8"
assert find(b'<?xml version="1.0" encoding="koi8-r"?><a/>') == "koi8-r"
assert find(b"<p>plain</p>", is_html=True) is None
