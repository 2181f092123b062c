"""A repository's host in a thread of the test: a real bare repository behind git's own `http-backend`, and an API.

What a vendor's API is like, its subclass says; whatever it is asked and answers is held against the description.
"""

# ruff: noqa: ANN401 - what an API says is JSON

import base64
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TOKEN, ME = "made-up-token", "homeostat-bot"
OPENED_AT = datetime(2025, 10, 23, 12, 0, tzinfo=UTC)
Answer = tuple[int, object]


@dataclass
class Pull:
    number: int
    branch: str
    title: str
    body: str
    draft: bool
    head: str
    state: str = "open"
    merged: str = ""
    ended_by: str = ""
    labels: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)  # by others: who, and when
    approved_by: list[str] = field(default_factory=list)
    queued: bool = False


class Hub:
    """The host's state, and what a test lets happen there. `checks` are (name, state, excerpt) by commit."""

    project = "acme/shop"

    def __init__(self, bare: Path, described: Any) -> None:
        self.bare = bare
        self.described = described
        self.pulls: list[Pull] = []
        self.checks: dict[str, list[tuple[str, str, str]]] = {}
        self.required: list[str] = []
        self.blocked = False
        self.queue = False
        self.teams: dict[str, list[str]] = {}
        self.methods = ["merge", "squash", "rebase"]
        self.merged_by_method: list[str] = []
        self.failures: list[tuple[int, dict[str, str]]] = []  # answered instead, one by one
        self.requests = 0
        self.cut_before = 0  # the connection is cut before the request of this number is looked at
        self.cut_after = 0  # or after it was carried out
        self.url = ""
        self.pages = ""  # where its pages are, if not at its own address
        self.tokens = {TOKEN}
        self.git("config", "http.receivepack", "true")

    def git(self, *words: str, stdin: str = "") -> str:
        who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org"]
        ran = subprocess.run(
            ["git", *who, *words], cwd=self.bare, input=stdin, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    def head_of(self, branch: str) -> str:
        found = self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        if pull := next((one for one in self.pulls if one.branch == branch and one.state == "open"), None):
            pull.head = found or pull.head
        return found

    def pull(self, number: str | int) -> Pull:
        found = next(one for one in self.pulls if one.number == int(number))
        self.head_of(found.branch)
        return found

    def open(self, *, branch: str, title: str, body: str, draft: bool) -> Pull | None:
        """None when there is one already."""
        if any(one.branch == branch and one.state == "open" for one in self.pulls):
            return None
        head = self.head_of(branch)
        pull = Pull(len(self.pulls) + 1, branch, title, body, draft, head)
        self.git("update-ref", self.reference_of(pull.number), head)
        self.pulls.append(pull)
        return pull

    def reference_of(self, number: int) -> str:
        return f"refs/pull/{number}/head"

    def conflicts(self, pull: Pull) -> bool:
        ran = subprocess.run(
            ["git", "merge-tree", "--write-tree", "main", pull.head], cwd=self.bare, capture_output=True, check=False
        )
        return ran.returncode == 1

    def merge(self, pull: Pull, method: str, by: str = ME) -> str:
        """Merged by the method, as the host would."""
        main = self.git("rev-parse", "main")
        tree = self.git("merge-tree", "--write-tree", "main", pull.head).splitlines()[0]
        parents = ["-p", main, *(["-p", pull.head] if method == "merge" else [])]
        pull.merged = self.git("commit-tree", tree, *parents, "-m", f"{pull.title} (#{pull.number})")
        self.git("update-ref", "refs/heads/main", pull.merged)
        pull.state, pull.ended_by = "merged", by
        self.merged_by_method.append(method)
        return pull.merged

    # --- what a vendor's subclass says

    def api(self, path: str) -> str | None:
        """The path within the API; None when it is none of it."""
        raise NotImplementedError

    def admits(self, headers: Any) -> bool:
        raise NotImplementedError

    def answer(self, key: str, words: dict[str, str], query: dict[str, str], body: Any) -> Answer:
        raise NotImplementedError

    def beside(self, method: str, path: str, body: Any) -> Answer | None:
        """Answers to what the description does not hold, such as GraphQL."""
        del method, path, body
        return None


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self._chunked() if self.headers.get("transfer-encoding") == "chunked" else self.rfile.read(length)
        self.hub.requests += 1
        number = self.hub.requests
        if number == self.hub.cut_before:
            self.close_connection = True
            return
        address = urlsplit(self.path)
        api = self.hub.api(address.path)
        if api is None:
            status, headers, content = self._git(address.path, address.query, body)
        elif self.hub.failures:
            status, headers = self.hub.failures.pop(0)
            content = b'{"message": "no"}'
        else:
            status, content = self._asked(api, address.query, body)
            headers = {"content-type": "application/json"}
        if number == self.hub.cut_after:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the server's names

    def _asked(self, path: str, query: str, body: bytes) -> tuple[int, bytes]:
        hub = self.hub
        said = json.loads(body) if body else None
        words = dict(parse_qsl(query, keep_blank_values=True))
        if not hub.admits(self.headers):
            return 401, b'{"message": "Bad credentials"}'
        if beside := hub.beside(self.command, path, said):
            return beside[0], json.dumps(beside[1]).encode()
        found = hub.described.find(self.command, path)
        if found is None:
            hub.described.broken.append(f"{self.command} {path} is not described")
            return 404, b'{"message": "Not Found"}'
        key, named = found
        hub.described.check_request(key, words, said)
        status, answer = hub.answer(key, {name: unquote(value) for name, value in named.items()}, words, said)
        hub.described.check_answer(key, status, answer)
        return status, json.dumps(answer).encode() if answer is not None else b""

    def _git(self, path: str, query: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Git's own server, as a web server would run it."""
        given = self.headers.get("authorization", "").removeprefix("Basic ")
        token = base64.b64decode(given).decode().partition(":")[2] if given else ""
        if token not in self.hub.tokens:
            return 401, {"www-authenticate": "Basic"}, b""
        variables = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.hub.bare.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": "/" + self.hub.bare.name + path.removeprefix(f"/{self.hub.project}.git"),
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
            "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
            "REMOTE_USER": ME,
            "REMOTE_ADDR": "127.0.0.1",
        }
        ran = subprocess.run(["git", "http-backend"], input=body, env=variables, capture_output=True, check=False)
        head, _, content = ran.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        return int(headers.pop("Status", "200").split()[0]), headers, content

    def _chunked(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def edited(sample: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**sample, **values}


Make = Callable[[Path], Hub]
