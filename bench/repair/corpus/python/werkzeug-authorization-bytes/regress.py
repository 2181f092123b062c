import base64

from werkzeug.http import parse_authorization_header

read = parse_authorization_header("Basic " + base64.b64encode(b"user:secret").decode())
assert (read.type, read.username, read.password) == ("basic", "user", "secret")
assert parse_authorization_header(None) is None
assert parse_authorization_header("Basic !!!") is None
assert parse_authorization_header("Other x") is None
