from werkzeug.debug import DebuggedApplication


def app(environ, start_response):
    start_response("200 OK", [])
    return [b"hello"]


print(DebuggedApplication(app, evalex=True, pin_security=False).pin)
