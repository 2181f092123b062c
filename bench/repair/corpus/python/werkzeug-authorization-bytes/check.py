import base64

from werkzeug.http import parse_authorization_header


def basic(raw):
    return parse_authorization_header("Basic " + base64.b64encode(raw).decode())


assert basic(b"\xff\xfe:x") is None
assert basic(b"user:\xff\xfe") is None
read = basic(b"user:secret")
assert (read.type, read.username, read.password) == ("basic", "user", "secret")
assert basic("caf\u00e9:p\u00fc".encode()).username == "caf\u00e9"
assert basic(b"no colon") is None
assert parse_authorization_header("") is None
assert parse_authorization_header("Basic !!!") is None
