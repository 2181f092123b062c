"""A server that speaks OpenAI's chat protocol and says what a test wrote down."""

import contextlib
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Said = dict[str, Any]
"""A message, or `{"status": 429}`, or bytes under `raw` in the place of all that is said."""


@dataclass
class Endpoint:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)


def calls(name: str, **given: str) -> Said:
    """The model wants a tool called."""
    function = {"name": name, "arguments": json.dumps(given)}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": function}],
    }


def says(words: str) -> Said:
    return {"role": "assistant", "content": words}


@contextmanager
def endpoint(reply: Callable[[int, dict[str, Any]], Said]) -> Generator[Endpoint]:
    """`reply` is told how many requests came before, and the request."""
    found = Endpoint(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append(asked)
            message = reply(len(found.asked) - 1, asked)
            if (raw := message.get("raw")) is not None:
                self._send(200, raw)
                return
            if status := message.get("status"):
                self._answer(status, {"error": {"message": "too many", "type": "rate", "code": "rate"}})
                return
            ends = "tool_calls" if message.get("tool_calls") else "stop"
            self._answer(
                200,
                {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 1,
                    "model": asked["model"],
                    "choices": [{"index": 0, "message": message, "finish_reason": ends}],
                    "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
                },
            )

        def _answer(self, status: int, body: object) -> None:
            self._send(status, json.dumps(body).encode())

        def _send(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            with contextlib.suppress(OSError):  # who asked had enough
                self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
