import base64

from werkzeug.http import parse_authorization_header

sent = "Basic " + base64.b64encode(b"\xff\xfeuser:secret").decode()
print(parse_authorization_header(sent))
