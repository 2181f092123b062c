"""Requests as the real SDKs send them: programs that break, and a sink that writes down what arrives."""

import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
PUBLIC_KEY = "5bd1c0e7f29a4c6e8d3b7a1f60c2e495"  # in every DSN here, so that what was captured suits every server
PROJECT = 1
_PYTHON = ("sentry-sdk", "fastapi", "httpx", "django<6", "sqlalchemy")
_NODE = ("@sentry/node@11", "express@5")
_LIMIT_SECONDS = 240
_OUTCOME = b'{"id":"00000000000000000000000000000000"}'
_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
    len(_OUTCOME),
    _OUTCOME,
)


def captured(cache: Path) -> dict[str, list[bytes]]:
    """Raw requests by SDK. Captured once; delete the folder to have it done again."""
    folder = cache / "captured"
    if not folder.exists():
        found = _capture(cache)
        for sdk, requests in found.items():
            (folder / sdk).mkdir(parents=True)
            for number, request in enumerate(requests):
                (folder / sdk / f"{number:02}.http").write_bytes(request)
    return {sdk.name: [path.read_bytes() for path in sorted(sdk.iterdir())] for sdk in sorted(folder.iterdir())}


def uv() -> list[str]:
    return ["uv"] if shutil.which("uv") else [sys.executable, "-m", "uv"]


def run(*words: str, folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run it to its end, quietly; what it printed is shown when it fails."""
    done = subprocess.run(  # noqa: PLW1510 - looked at below
        words, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, timeout=_LIMIT_SECONDS
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{(done.stdout + done.stderr).decode(errors='replace')[-3000:]}")


def virtual_environment(folder: Path, *packages: str) -> Path:
    """A throw-away one with these packages; its folder of programs."""
    if not (folder / "ready").exists():
        run(*uv(), "venv", "--clear", "--quiet", "--python", sys.executable, str(folder), folder=Path.cwd())
        run(*uv(), "pip", "install", "--quiet", "--python", str(folder / "bin/python"), *packages, folder=Path.cwd())
        (folder / "ready").touch()
    return folder / "bin"


def _capture(cache: Path) -> dict[str, list[bytes]]:
    sdks = cache / "sdks"
    programs = virtual_environment(sdks / "python", *_PYTHON)
    found = {
        sdk: _from([str(programs / "python"), "-B", "-c", main], PROGRAMS)
        for sdk, main in (
            ("python-fastapi", "import asyncio, fastapi_shop; asyncio.run(fastapi_shop.main())"),
            ("python-django", "import django_clinic; django_clinic.main()"),
        )
    }
    if shutil.which("npm"):
        node = sdks / "node"
        node.mkdir(exist_ok=True)
        run("npm", "install", "--silent", "--no-fund", "--no-audit", *_NODE, folder=node)
        shutil.copy(PROGRAMS / "front.js", node)
        found["node"] = _from(["node", "front.js"], node)
    if shutil.which("go"):
        go = sdks / "go"
        shutil.copytree(PROGRAMS / "go", go, dirs_exist_ok=True)
        run("go", "mod", "tidy", folder=go)
        run("go", "build", "-o", "worker", ".", folder=go)
        found["go"] = _from(["./worker"], go)
    return found


def _from(command: list[str], folder: Path) -> list[bytes]:
    """What a program's SDK sends with an event in it, in the order of arrival."""
    with _sink() as (port, requests):
        dsn = f"http://{PUBLIC_KEY}@127.0.0.1:{port}/{PROJECT}"
        run(*command, folder=folder, environment={"SENTRY_DSN": dsn})
    return requests


@contextmanager
def _sink() -> Iterator[tuple[int, list[bytes]]]:
    requests: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while request := _read_request(self.rfile):
                requests.append(request)
                self.wfile.write(_ANSWER)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1], requests
        finally:
            server.shutdown()
            thread.join()


def _read_request(stream: object) -> bytes:
    """One request, byte for byte; nothing at the end of the connection."""
    head = b""
    length, chunked = 0, False
    while line := stream.readline():
        head += line
        name, _, value = line.lower().partition(b":")
        if name == b"content-length":
            length = int(value)
        chunked = chunked or (name == b"transfer-encoding" and b"chunked" in value)
        if line == b"\r\n":
            return head + (_read_chunks(stream) if chunked else stream.read(length))
    return b""


def _read_chunks(stream: object) -> bytes:
    read = b""
    while True:
        line = stream.readline()
        size = int(line.split(b";")[0], 16)
        read += line + stream.read(size + 2)
        if not size:
            return read
