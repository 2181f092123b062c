import asyncio

from starlette.middleware.base import BaseHTTPMiddleware


def answered(start, middle):
    """What is sent when an application answers with `start`, behind a middleware."""
    sent = []

    async def plain(scope, receive, send):
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": b"well"})

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(BaseHTTPMiddleware(plain, dispatch=middle)(scope, receive, send))
    first, *rest = sent
    assert first["type"] == "http.response.start"
    return first["status"], [*map(tuple, first["headers"])], b"".join(message.get("body", b"") for message in rest)


async def through(request, call_next):
    return await call_next(request)


async def stamp(request, call_next):
    response = await call_next(request)
    response.headers["X-Seen"] = "yes"
    return response


TOLD = [(b"content-type", b"text/plain"), (b"x-a", b"1")]
assert answered({"status": 200, "headers": []}, through) == (200, [], b"well")
assert answered({"status": 200, "headers": TOLD}, through) == (200, TOLD, b"well")
assert answered({"status": 201, "headers": [*TOLD]}, stamp) == (201, [*TOLD, (b"x-seen", b"yes")], b"well")
