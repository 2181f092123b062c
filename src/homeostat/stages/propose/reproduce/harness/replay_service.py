"""The service under trial: built, started, healthy, ended; and the end of what it printed.

Runs inside the sandbox beside `replay_request.py`, standard library only.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

START_SECONDS = 60.0  # several candidates are tried at once, often beside what else the machine does
POLL_SECONDS = 0.02
LOG_BYTES = 16 * 1024
SERVER_ERROR = 500


class NotRun(Exception):
    """The request could not be tried; the text says why."""


class Log:
    """The end of what a process printed."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._lock = threading.Lock()
        self._written = 0

    def follow(self, process: "subprocess.Popen[bytes]") -> threading.Thread:
        thread = threading.Thread(target=self._read, args=(process,), daemon=True)
        thread.start()
        return thread

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            return
        while chunk := os.read(process.stdout.fileno(), 65536):
            with self._lock:
                self._written += len(chunk)
                self._text += chunk
                del self._text[: -4 * LOG_BYTES]

    @property
    def written(self) -> int:
        """Bytes so far."""
        with self._lock:
            return self._written

    def text(self, *, since: int = 0) -> str:
        """What was printed after the first `since` bytes, its end only when it is long."""
        with self._lock:
            new = max(0, self._written - since)
            kept = bytes(self._text[-min(new, LOG_BYTES) :]) if new else b""
        return kept.decode("utf-8", "replace")


@dataclass
class Service:
    """A running service: its process group, its log, where it listens."""

    process: "subprocess.Popen[bytes]"
    log: Log
    reader: threading.Thread
    port: int
    host: str = "127.0.0.1"

    def end(self) -> None:
        end_group(self.process)
        self.reader.join(timeout=1)


def run_shell(command: str, variables: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["/bin/sh", "-c", command],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


Launch = Callable[[str, Mapping[str, str]], "subprocess.Popen[bytes]"]  # how the service is started, as above or else


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all it started in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


def run_to_its_end(what: str, command: str, variables: Mapping[str, str], *, seconds: float, log: Log) -> None:
    """What has to be done before the service is started; an empty command is nothing to do.

    Raises:
        NotRun: it failed, or did not end in time.
    """
    if not command:
        return
    process = run_shell(command, variables)
    reader = log.follow(process)
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise NotRun(f"the {what} did not end within {seconds:.0f} s") from None
    finally:
        end_group(process)
        reader.join(timeout=1)
    if code != 0:
        raise NotRun(f"the {what} failed with exit code {code}: {last_line(log.text())}")


def start(command: str, health_path: str, intake_port: int, log: Log, launch: Launch) -> Service:
    """Start the service and wait until it answers its health path.

    Raises:
        NotRun: it ended, or was not healthy in time.
    """
    port = free_port()
    process = launch(
        command,
        {
            "PORT": str(port),
            "SENTRY_DSN": f"http://k@127.0.0.1:{intake_port}/1",
            "SENTRY_RELEASE": "sandbox",
            "SENTRY_ENVIRONMENT": "sandbox",
            "PYTHONUNBUFFERED": "1",
        },
    )
    service = Service(process, log, log.follow(process), port)
    try:
        wait_until_healthy(service, health_path)
    except BaseException:
        service.end()
        raise
    return service


def wait_until_healthy(service: Service, health_path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    answered = None
    while time.monotonic() < deadline:
        for host in ("127.0.0.1", "::1"):
            status = probe(host, service.port, health_path)
            answered = status or answered
            if status is not None and status < SERVER_ERROR:
                service.host = host
                return
        if (code := service.process.poll()) is not None:
            service.reader.join(timeout=1)
            raise NotRun(f"the service ended with exit code {code}: {last_line(service.log.text())}")
        time.sleep(POLL_SECONDS)
    said = f"{health_path} answered {answered}" if answered else "nothing listened on its PORT"
    raise NotRun(f"the service was not healthy within {START_SECONDS:.0f} s: {said}")


def probe(host: str, port: int, path: str) -> "int | None":
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        return int(probe_socket.getsockname()[1])


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else "it printed nothing"
