"""Replay one captured HTTP request against the service, and say whether it fails as it failed in production.

Runs inside the sandbox, standard library only, with `request.json` beside it. The service is started by its own
command and told that Sentry listens on this program's own loopback port: so the verdict comes from the same SDK, in
whatever language, that reported the error in production. Nothing here waits for ever, and nothing it writes is large.

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise, 3 not run.
"""

import contextlib
import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}

BUILD_SECONDS = 300.0
FIXTURE_SECONDS = 60.0
START_SECONDS = 60.0  # several candidates are tried at once, often beside what else the machine does
ANSWER_SECONDS = 15.0
EVENT_SECONDS_AFTER_FAILURE = 2.0
EVENT_SECONDS_AFTER_SUCCESS = 0.25  # an SDK sends within milliseconds; this also catches tasks run after the answer
POLL_SECONDS = 0.02
UNPACK_SECONDS = 10.0
BODY_BYTES = 64 * 1024
LOG_BYTES = 16 * 1024
ENVELOPE_BYTES = 8 * 1024 * 1024
SERVER_ERROR = 500
LIBRARIES = ("/pkg/mod/", "/site-packages/", "/node_modules/")  # some SDKs mark their own frames as the program's
TELLING_LENGTH = 12  # of a message that no other line of a log is likely to hold

Object = dict[str, Any]  # as JSON has them


class NotRun(Exception):
    """The request could not be tried; the text says why."""


# --- the service's own words -------------------------------------------------------------------------------------


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


# --- Sentry, as the service sees it ------------------------------------------------------------------------------


class Intake(ThreadingHTTPServer):
    """Takes what the service's SDK sends, and keeps the error events.

    Envelopes: https://develop.sentry.dev/sdk/data-model/envelopes/
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), IntakeHandler)
        self.events: queue.Queue[Object] = queue.Queue(maxsize=100)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""

    def take(self, body: bytes) -> None:
        for event in error_events(body):
            with contextlib.suppress(queue.Full):
                self.events.put_nowait(event)


class IntakeHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self) -> None:
        body = decompressed(self._body(), self.headers.get("Content-Encoding", ""))
        if isinstance(self.server, Intake) and body is not None:
            self.server.take(body)
        answer = b"{}"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Nobody reads it."""

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(min(abs(int(self.headers.get("Content-Length") or 0)), ENVELOPE_BYTES))
        body = bytearray()
        while size := int(self.rfile.readline(32).split(b";")[0] or b"0", 16):
            body += self.rfile.read(min(size, ENVELOPE_BYTES - len(body)))
            self.rfile.readline(8)
            if len(body) >= ENVELOPE_BYTES:
                break
        return bytes(body)


def decompressed(body: bytes, encoding: str) -> "bytes | None":
    """The body as text bytes; None in an encoding that cannot be read here."""
    if encoding == "br":
        return unbrotlied(body)
    windows = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
    if encoding in {"", "identity"}:
        return body
    if encoding not in windows:
        return None
    try:
        return zlib.decompressobj(windows[encoding]).decompress(body, ENVELOPE_BYTES)
    except zlib.error:
        return None


def unbrotlied(body: bytes) -> "bytes | None":
    """Python's SDK compresses by Brotli where the service has that package; then the service's Python can undo it."""
    code = "import sys, brotli; sys.stdout.buffer.write(brotli.decompress(sys.stdin.buffer.read()))"
    for name in ("python", "python3"):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(
                [name, "-c", code], input=body, capture_output=True, timeout=UNPACK_SECONDS, check=True
            )
            return done.stdout[:ENVELOPE_BYTES]
    return None


def error_events(body: bytes) -> "list[Object]":
    """The events of level error or fatal in an envelope, or in a plain event as older SDKs post it."""
    found: list[Object] = []
    for kind, payload in envelope_items(body):
        event = as_mapping(decoded(payload)) if kind == "event" else {}
        if event and event.get("level", "error") in {"error", "fatal"}:
            found.append(event)
    return found


def envelope_items(body: bytes) -> "list[tuple[str, bytes]]":
    first, _, rest = body.partition(b"\n")
    if "exception" in as_mapping(decoded(first)) or not rest:
        return [("event", body)]
    items: list[tuple[str, bytes]] = []
    while rest.strip():
        line, _, rest = rest.partition(b"\n")
        header = as_mapping(decoded(line))
        length = header.get("length")
        if isinstance(length, int):
            payload, rest = rest[:length], rest[length:].lstrip(b"\n")
        else:
            payload, _, rest = rest.partition(b"\n")
        items.append((str(header.get("type", "")), payload))
    return items


def decoded(text: bytes) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def as_mapping(value: object) -> Object:
    return cast("Object", value) if isinstance(value, dict) else {}


def as_sequence(value: object) -> "Sequence[object]":
    return cast("Sequence[object]", value) if isinstance(value, list) else ()


# --- is it the same failure? -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Crash:
    """What an error is recognised by. A type of "" stands for an event that holds no exception."""

    type: str
    function: str = ""
    path: str = ""
    message: str = ""

    @property
    def says(self) -> str:
        what = self.type or self.message[:80] or "an error"
        return f"{what} in {self.function}" if self.function else what


def crash_of(event: Object) -> Crash:
    exception = event.get("exception")
    values = as_sequence(as_mapping(exception).get("values")) or as_sequence(exception)
    if not values:
        entry = as_mapping(event.get("logentry"))
        message = event.get("message") or entry.get("formatted") or entry.get("message") or ""
        return Crash(type="", message=str(message))
    raised = as_mapping(values[-1])
    frames = [as_mapping(frame) for frame in as_sequence(as_mapping(raised.get("stacktrace")).get("frames"))]
    own = [frame for frame in frames if is_own(frame)] or frames
    last = own[-1] if own else {}
    return Crash(
        type=str(raised.get("type") or ""),
        function=str(last.get("function") or ""),
        path=str(last.get("filename") or last.get("abs_path") or ""),
        message=str(raised.get("value") or ""),
    )


def is_own(frame: Object) -> bool:
    """As `Event.own_frames` has it. Python's SDK says nothing of the standard library's frames: they are not own."""
    path = str(frame.get("abs_path") or frame.get("filename") or "")
    return frame.get("in_app") is True and not any(part in path for part in LIBRARIES)


def is_alike(seen: Crash, wanted: Crash) -> bool:
    """The same exception in the same function, or in the same file where the function bears another name."""
    if not wanted.type or not seen.type:
        return seen.type == wanted.type and folded(seen.message) == folded(wanted.message)
    if tail(seen.type) != tail(wanted.type):
        return False
    if not wanted.function:
        return True
    return tail(seen.function) == tail(wanted.function) or same_path(seen.path, wanted.path)


def tail(name: str) -> str:
    """`boundsError` of `runtime.boundsError`, `total` of `Order.total` and of `(*Order).total`."""
    return name.rpartition(".")[2]


def same_path(one: str, other: str) -> bool:
    left, right = ([part for part in re.split(r"[/\\]", path) if part not in {"", ".", ".."}] for path in (one, other))
    shared = min(len(left), len(right), 3)
    return shared > 0 and left[-shared:] == right[-shared:]


def folded(message: str) -> str:
    """The message without what varies from one event to the next."""
    return re.sub(r"0x[0-9a-fA-F]+|\d+", "0", message).strip()


def is_logged(wanted: Crash, log: str) -> bool:
    """Whether the log names the failure: all there is to go by when no SDK reports it."""
    if wanted.type and re.search(rf"(?<!\w){re.escape(tail(wanted.type))}(?!\w)", log):
        return True
    message = folded(wanted.message)
    return len(message) >= TELLING_LENGTH and message in folded(log)


# --- the request -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What the service answered; a status of None when it hung up or was silent, which `problem` then tells."""

    status: "int | None"
    body: str = ""
    problem: str = ""

    @property
    def failed(self) -> bool:
        return self.status is None or self.status >= SERVER_ERROR

    @property
    def says(self) -> str:
        return str(self.status) if self.status is not None else self.problem


def ask(service: Service, request: Object) -> Answer:
    deadline = time.monotonic() + ANSWER_SECONDS
    connection = http.client.HTTPConnection(service.host, service.port, timeout=ANSWER_SECONDS)
    body = request["body"]
    headers = {str(name): str(value) for name, value in as_mapping(request["headers"]).items()}
    try:
        encoded = body.encode(errors="replace") if isinstance(body, str) else None
        connection.request(str(request["method"]), str(request["target"]), body=encoded, headers=headers)
        response = connection.getresponse()
        text = bytearray()
        while len(text) < BODY_BYTES and time.monotonic() < deadline and (chunk := response.read1(BODY_BYTES)):
            text += chunk
        return Answer(response.status, bytes(text[:BODY_BYTES]).decode("utf-8", "replace"))
    except TimeoutError:
        return Answer(None, problem=f"no answer within {ANSWER_SECONDS:.0f} s")
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, problem=f"the connection broke ({type(error).__name__})")
    finally:
        connection.close()


def next_crash(intake: Intake, wanted: Crash, service: Service, *, seconds: float) -> "Crash | None":
    """The error that the service reports within `seconds`: the one looked for, else the first."""
    deadline = time.monotonic() + seconds
    first: Crash | None = None
    while (left := deadline - time.monotonic()) > 0:
        try:
            seen = crash_of(intake.events.get(timeout=min(left, 0.1)))
        except queue.Empty:
            if service.process.poll() is not None:  # nobody is left to report; what is on its way is here at once
                deadline = min(deadline, time.monotonic() + 0.2)
            continue
        if is_alike(seen, wanted):
            return seen
        if first is None:
            first = seen
            deadline = min(deadline, time.monotonic() + 0.2)
    return first


def replay(request: Object, log: Log, launch: Launch) -> Object:
    """Build, put the data there, start, ask, listen.

    Raises:
        NotRun: the service could not be asked.
    """
    expected = as_mapping(request["expected"])
    wanted = Crash(**{key: str(expected.get(key, "")) for key in ("type", "function", "path", "message")})
    run_to_its_end("build", str(request["build"]), {}, seconds=BUILD_SECONDS, log=log)
    asked = {"REQUEST_METHOD": str(request["method"]), "REQUEST_TARGET": str(request["target"])}
    run_to_its_end("fixture", str(request["fixture"]), asked, seconds=FIXTURE_SECONDS, log=log)
    intake = Intake()
    service = start(str(request["start"]), str(request["health_path"]), intake.server_port, log, launch)
    try:
        while not intake.events.empty():  # what went wrong before the request is another story
            intake.events.get_nowait()
        before = log.written
        answer = ask(service, request)
        seconds = EVENT_SECONDS_AFTER_FAILURE if answer.failed else EVENT_SECONDS_AFTER_SUCCESS
        crash = next_crash(intake, wanted, service, seconds=seconds)
    finally:
        service.end()
    return judged(answer, crash, wanted, log.text(since=before))


def judged(answer: Answer, crash: "Crash | None", wanted: Crash, log: str) -> Object:
    if crash is not None:
        result = ALIKE if is_alike(crash, wanted) else OTHERWISE
        detail = f"{answer.says}, {crash.says}"
    elif not answer.failed:
        result = PASSED
        detail = f"{answer.says} {answer.body[:120]}".strip()
    elif is_logged(wanted, log):
        result = ALIKE
        detail = f"{answer.says}, and the log names {wanted.type or wanted.message[:80]}"
    else:
        result = OTHERWISE
        detail = f"{answer.says} {answer.body[:120]}".strip()
    return {
        "result": result,
        "detail": " ".join(detail.split()),
        "answer_status": answer.status,
        "answer_body": answer.body,
        "log": log,
    }


def main(launch: Launch = run_shell) -> int:
    log = Log()
    try:
        request = as_mapping(decoded((Path(__file__).parent / "request.json").read_bytes()))
        said = replay(request, log, launch)
    except NotRun as error:
        said = {"result": NOT_RUN, "detail": " ".join(str(error).split()), "log": log.text()}
    results = Path(os.environ["HOMEOSTAT_RESULTS"])
    results.write_text(json.dumps(said), encoding="utf-8")
    return EXIT_CODES[said["result"]]


if __name__ == "__main__":
    sys.exit(main())
