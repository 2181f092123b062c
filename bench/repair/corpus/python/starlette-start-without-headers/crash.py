import asyncio

from starlette.middleware.base import BaseHTTPMiddleware


async def plain(scope, receive, send):
    await send({"type": "http.response.start", "status": 204})
    await send({"type": "http.response.body"})


async def stamp(request, call_next):
    response = await call_next(request)
    response.headers["X-Seen"] = "yes"
    return response


async def receive():
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(message):
    print(message)


scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
asyncio.run(BaseHTTPMiddleware(plain, dispatch=stamp)(scope, receive, send))
