from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client
from werkzeug.wrappers import Response


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


guarded = DebuggedApplication(app, evalex=False)
assert Client(guarded, Response).get("/").data == b"hello"
pinned = DebuggedApplication(app, evalex=True, pin_logging=False)
pinned.pin = "1-2"
assert pinned.pin == "1-2"
