"""Replay one captured HTTP request against the service, and say whether it fails as it failed in production.

Runs inside the sandbox, standard library only, with `request.json` and the modules `replay_*.py` beside it. The
service is started by its own command and told that Sentry listens on this program's own loopback port: so the verdict
comes from the same SDK, in whatever language, that reported the error in production. Nothing here waits for ever, and
nothing it writes is large.

Exit codes: 0 passed, 1 failed alike, 2 failed otherwise, 3 not run.
"""

import http.client
import json
import os
import queue
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from replay_crash import Crash, crash_of, is_alike, is_logged  # noqa: E402 - found where this file is
from replay_created import Answer, renamed, with_made  # noqa: E402
from replay_intake import Intake, Object, as_mapping, decoded  # noqa: E402
from replay_service import Launch, Log, NotRun, Service, run_shell, run_to_its_end, start  # noqa: E402

sys.path.remove(str(HERE))  # the one put there above: the service is told of none

PASSED, ALIKE, OTHERWISE, NOT_RUN = "passed", "failed_alike", "failed_otherwise", "not_run"
EXIT_CODES = {PASSED: 0, ALIKE: 1, OTHERWISE: 2, NOT_RUN: 3}

BUILD_SECONDS = 300.0
FIXTURE_SECONDS = 60.0
ANSWER_SECONDS = 15.0
EVENT_SECONDS_AFTER_FAILURE = 2.0
EVENT_SECONDS_AFTER_SUCCESS = 0.25  # an SDK sends within milliseconds; this also catches tasks run after the answer
BODY_BYTES = 64 * 1024


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
        said = bytes(text[:BODY_BYTES]).decode("utf-8", "replace")
        return Answer(response.status, said, location=response.headers.get("Location") or "")
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
        request = renamed(request, with_made(service, request, ask))
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
