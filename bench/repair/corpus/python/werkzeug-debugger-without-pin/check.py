from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client
from werkzeug.wrappers import Response


def app(environ, start_response):
    if environ["PATH_INFO"] == "/broken":
        raise KeyError("x")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


open_to_all = DebuggedApplication(app, evalex=True, pin_security=False, pin_logging=False)
assert open_to_all.pin is None
assert Client(open_to_all, Response).get("/").data == b"hello"
page = Client(open_to_all, Response).get("/broken")
assert page.status_code == 500 and b"KeyError" in page.data
closed = DebuggedApplication(app, evalex=True, pin_security=True, pin_logging=False)
closed.pin = "123-456-789"
assert closed.pin == "123-456-789"
