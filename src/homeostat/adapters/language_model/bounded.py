"""A client whose answers have an end: an endpoint that goes on for ever fills no memory."""

from typing import Any

import httpx2

MOST_BYTES = 16 * 1024 * 1024  # of one answer, unpacked: far more than a model writes


class TooLong(OSError):
    """An answer is longer than any model's."""


class BoundedClient(httpx2.AsyncClient):
    """As any other, but what it reads is whole and bounded. Vendors' libraries ask again after `TooLong`, twice."""

    def __init__(self) -> None:
        super().__init__(timeout=httpx2.Timeout(600, connect=5))  # seconds; each question brings a time of its own

    async def send(self, request: httpx2.Request, *, stream: bool = False, **how: Any) -> httpx2.Response:  # noqa: ANN401 - httpx2's own
        del stream
        response = await super().send(request, stream=True, **how)
        try:
            held = bytearray()
            async for part in response.aiter_bytes():
                held += part
                if len(held) > MOST_BYTES:
                    raise TooLong(f"its answer is longer than {MOST_BYTES // 1024 // 1024} MiB")
        finally:
            await response.aclose()
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
        ]
        return httpx2.Response(response.status_code, headers=headers, content=bytes(held), request=request)
