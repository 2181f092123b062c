from bs4.dammit import EncodingDetector

page = '<html><head><meta charset="euc-jp"></head></html>'
print(EncodingDetector.find_declared_encoding(page, is_html=True))
