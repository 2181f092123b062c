"""Reproductions from what the real SDK captures, run in the real sandbox against a real git repository."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from msgspec import structs
from this_environment import NOON, Noon, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import (
    Candidate,
    Event,
    EventKind,
    Frame,
    HttpRequest,
    Limits,
    Patch,
    Place,
    Proposal,
    Raised,
    Record,
    Replay,
    ReplayResult,
    Reproduction,
    ReproductionKind,
    Run,
    Service,
    Verdict,
)
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.propose.reproduce.request import health_of
from homeostat.stages.verify import read_replay, verify

pytestmark = needs_sandbox

LIMITS = Limits(wall=timedelta(seconds=60))

ORDERS = """
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum


class Status(Enum):
    OPEN = "open"
    DRAFT = "draft"


class Refused(Exception):
    status_code = 404


@dataclass
class Order:
    number: int
    status: Status
    placed_at: datetime
    price: Decimal = Decimal("9.50")
    tags: dict[str, Status] = field(default_factory=dict)
    lines: int = field(init=False, default=1)


RATES = {Status.OPEN: Decimal("0.1")}


def rate(order: Order, at: datetime, known: tuple[Status, ...] = ()) -> Decimal:
    days = (at - order.placed_at).days
    return RATES[order.status] * days


def parse(body: dict) -> Order:
    return Order(body["number"], Status(body["status"]), datetime.fromisoformat(body["placed_at"]))


class Till:
    def __init__(self, currency: str) -> None:
        self.currency = currency

    def open(self, order: Order) -> str:
        return f"{rate(order, order.placed_at)} {self.currency}"

    def label(self, order: Order) -> str:
        return self.currency.lower().strip(order.tags)


async def announce(order: Order) -> Decimal:
    return RATES[order.status]


def each(orders: list[Order]):
    for order in orders:
        yield RATES[order.status]


def total(connection) -> int:
    return connection.count + None
"""

SERVER = """
import json
import os
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import sentry_sdk

from app.orders import Refused, parse, rate

if os.environ.get("WITHOUT_SDK") is None:
    sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], auto_enabling_integrations=False)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, {"status": "healthy"})

    def do_POST(self):
        try:
            order = parse(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer(200, {"rate": str(rate(order, order.placed_at + timedelta(days=2)))})
        except Refused as error:
            self.answer(error.status_code, {"detail": str(error)})
        except Exception as error:
            sentry_sdk.capture_exception(error)
            print(f"unhandled {error!r}", flush=True)
            self.answer(500, {"detail": "sorry"})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

TESTS = """
from datetime import datetime

from app.orders import Order, Status, rate


def test_a_day():
    assert rate(Order(1, Status.OPEN, datetime(2026, 1, 1)), datetime(2026, 1, 2)) > 0


def test_that_never_passed():
    assert rate(Order(1, Status.OPEN, datetime(2026, 1, 1)), datetime(2026, 1, 2)) > 1
"""

# Ends with an error in the tree, and prints the event that Sentry's SDK makes of it.
CAPTURE = """
import asyncio, json, sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import sentry_sdk
from app import orders
from app.orders import Order, Status

events = []
sentry_sdk.init(
    dsn="http://k@127.0.0.1:9/1",
    before_send=lambda event, hint: events.append(event),
    auto_enabling_integrations=False,  # the development environment holds libraries that take seconds to import
)
draft = Order(7, Status.DRAFT, datetime(2026, 1, 1, tzinfo=timezone.utc), tags={"first": Status.OPEN})
try:
    eval(sys.argv[1])
except Exception as error:
    sentry_sdk.capture_exception(error)
from sentry_sdk.utils import json_dumps
print(json_dumps(events[0]).decode())
"""


@pytest.fixture
def service(tmp_path: Path) -> Service:
    tree = tmp_path / "shop"
    for path, text in {
        "app/__init__.py": "",
        "app/orders.py": ORDERS,
        "server.py": SERVER,
        "tests/test_orders.py": TESTS,
    }.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(dedent(text).lstrip())
    commit(tree)
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(tree),
        start="exec python server.py",
        test="PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 python -m pytest -q",
    )


@pytest.fixture
def sandbox(tmp_path: Path) -> BubblewrapSandbox:
    return BubblewrapSandbox(lambda service: GitSource(Path(service.repository)), ThisEnvironment(), tmp_path)


def commit(tree: Path) -> None:
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)


def captured(service: Service, call: str, request: HttpRequest | None = None) -> Event:
    """The event of `call`, an expression over the tree's own code."""
    tree = Path(service.repository)
    done = subprocess.run(
        [sys.executable, "-c", CAPTURE, call],
        cwd=tree,
        env={"PATH": os.defpath, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    raised = json.loads(done.stdout)["exception"]["values"][-1]
    frames = tuple(
        Frame(
            function=frame["function"],
            module=frame["module"],
            path=frame["filename"],
            absolute_path=frame["abs_path"],
            line=frame["lineno"],
            in_app=frame["module"].startswith("app"),
            variables=frame["vars"],
        )
        for frame in raised["stacktrace"]["frames"]
    )
    return event_of(Raised(type=raised["type"], message=raised["value"], frames=frames), request)


def event_of(raised: Raised, request: HttpRequest | None = None) -> Event:
    return Event(
        event_id="e" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type=raised.type,
        message=raised.message,
        chain=(raised,),
        request=request,
    )


def places_of(event: Event) -> tuple[Place, ...]:
    return tuple(
        Place(path="app/orders.py", function=frame.function, line=frame.line, first_line=frame.line - 2, source="")
        for frame in reversed(event.own_frames)
    )


def replay(sandbox: BubblewrapSandbox, service: Service, event: Event, patch: Patch | None = None) -> Replay:
    """What the most faithful reproduction sees."""
    return run_of(sandbox, service, reproduce(event, service=service, places=places_of(event))[0], patch)


def run_of(
    sandbox: BubblewrapSandbox, service: Service, reproduction: Reproduction, patch: Patch | None = None
) -> Replay:
    head = GitSource(Path(service.repository)).head()
    run = sandbox.run(
        reproduction.command, service=service, commit=head, patch=patch, files=reproduction.files, limits=LIMITS
    )
    return read_replay(run)


def edit(service: Service, old: str, new: str, path: str = "app/orders.py") -> Patch:
    tree = Path(service.repository)
    text = (tree / path).read_text()
    assert text.count(old) == 1
    (tree / path).write_text(text.replace(old, new))
    diff = subprocess.run(["git", "diff"], cwd=tree, check=True, capture_output=True, text=True).stdout
    subprocess.run(["git", "checkout", "-q", "."], cwd=tree, check=True)
    return Patch(diff=diff)


def post(status: str = "draft") -> HttpRequest:
    return HttpRequest(
        method="POST",
        url="http://shop.example/orders",
        query="source=till",
        headers={"Host": "shop.example", "Content-Length": "99", "Cookie": "[Filtered]", "X-Shop": "3"},
        body={"number": 7, "status": status, "placed_at": "2026-01-01T00:00:00+00:00"},
    )


RATE = "return RATES[order.status] * days"
GUARD = 'if order.status not in RATES:\n        raise Refused("no rate")\n    '
CRASH = "orders.rate(draft, datetime.now(timezone.utc), (Status.OPEN,))"


# --- the request ---------------------------------------------------------------------------------------------------


def test_the_captured_request_fails_as_it_did_until_the_fault_is_gone(
    service: Service, sandbox: BubblewrapSandbox
) -> None:
    event = captured(service, CRASH, post())
    before = replay(sandbox, service, event)
    assert (before.result, before.answer_status, before.detail) == (
        ReplayResult.FAILED_ALIKE,
        500,
        "500, KeyError in rate",
    )
    after = replay(sandbox, service, event, edit(service, RATE, GUARD + RATE))
    assert (after.result, after.answer_status) == (ReplayResult.PASSED, 404)
    assert after.answer_body == '{"detail": "no rate"}'


def test_another_failure_is_not_taken_for_the_same(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH, post(status="lost"))
    assert replay(sandbox, service, event).result is ReplayResult.FAILED_OTHERWISE


def test_without_an_sdk_the_log_tells_the_failure(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH, post())
    silent = replace(service, start="WITHOUT_SDK=1 exec python server.py")
    seen = replay(sandbox, silent, event)
    assert (seen.result, seen.detail) == (ReplayResult.FAILED_ALIKE, "500, and the log names KeyError")


def test_a_swallowed_error_that_is_still_reported_has_not_passed(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH, post())
    swallowing = edit(service, 'self.answer(500, {"detail": "sorry"})', "self.answer(200, {})", "server.py")
    seen = replay(sandbox, service, event, swallowing)
    assert (seen.result, seen.answer_status) == (ReplayResult.FAILED_ALIKE, 200)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"start": "echo no such port; exit 7"}, "exit code 7: no such port", id="it ends at once"),
        pytest.param(
            {"build": "echo no compiler; false"}, "the build failed with exit code 1: no compiler", id="build"
        ),
        pytest.param(
            {"fixture": "echo no table; exit 3"}, "the fixture failed with exit code 3: no table", id="fixture"
        ),
    ],
)
def test_a_service_that_does_not_start_says_why(
    service: Service, sandbox: BubblewrapSandbox, changes: Mapping[str, str], says: str
) -> None:
    event = captured(service, CRASH, post())
    seen = replay(sandbox, replace(service, **changes), event)
    assert seen.result is ReplayResult.NOT_RUN
    assert says in seen.detail


def test_a_fixture_puts_there_what_the_request_asks_for(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH, post())
    needy = replace(service, start=f"grep -q '^POST /orders?source=till$' rows && {service.start}")
    assert replay(sandbox, needy, event).result is ReplayResult.NOT_RUN
    seeded = replace(needy, fixture='echo "$REQUEST_METHOD $REQUEST_TARGET" > rows')
    assert replay(sandbox, seeded, event).result is ReplayResult.FAILED_ALIKE


def test_a_service_is_started_and_asked_for_its_health(service: Service, sandbox: BubblewrapSandbox) -> None:
    def answers(asked: Service) -> Replay:
        start = health_of(asked)
        assert start
        return run_of(sandbox, asked, start)

    assert answers(service).result is ReplayResult.PASSED
    assert answers(replace(service, start=f"exit 3; {service.start}")).result is ReplayResult.NOT_RUN


def test_what_was_filtered_is_not_sent_and_said(service: Service) -> None:
    event = captured(service, CRASH, post())
    request, call = reproduce(event, service=service, places=places_of(event))
    assert request.kind is ReproductionKind.REQUEST
    assert request.not_rebuilt == ("header Cookie, which was filtered",)
    sent = json.loads(request.files["request.json"])
    assert sent["target"] == "/orders?source=till"
    assert sent["headers"] == {"x-shop": "3", "content-type": "application/json"}
    assert call.kind is ReproductionKind.CALL


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        pytest.param({"url": "http://[shop/a b"}, "/a%20b", id="no host, and a path that was decoded"),
        pytest.param({"url": "http://shop/é\ud800?x=1", "query": ""}, "/%C3%A9%3F?x=1", id="not ASCII, not even text"),
        pytest.param({"url": "//shop//a\r\nHost: b", "query": "?q=a b&r=%20"}, "/aHost:%20b?q=a%20b&r=%20", id="lines"),
        pytest.param({"url": "", "query": ""}, "/", id="nothing"),
        pytest.param({"method": "GET / HTTP/1.1\r\nX: "}, None, id="more than a method"),
        pytest.param({"headers": {"Content-Type": "multipart/form-data; boundary=x"}}, None, id="files"),
    ],
)
def test_a_request_from_outside_stays_one_line(service: Service, changes: dict[str, Any], target: str | None) -> None:
    request = structs.replace(post(), **{"query": "", **changes})
    event = event_of(Raised(type="KeyError", message=""), request)
    sent = [json.loads(made.files["request.json"]) for made in reproduce(event, service=service, places=())]
    assert [order["target"] for order in sent] == ([] if target is None else [target])


def test_an_event_without_a_request_is_not_replayed_as_one(service: Service) -> None:
    event = captured(service, CRASH)
    kinds = [reproduction.kind for reproduction in reproduce(event, service=service, places=places_of(event))]
    assert kinds == [ReproductionKind.CALL]


# --- the call ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(CRASH, id="data class, enum, datetime, tuple"),
        pytest.param("asyncio.run(orders.announce(draft))", id="coroutine"),
        pytest.param("list(orders.each([draft]))", id="generator"),
        pytest.param("orders.parse({'number': 1, 'status': 'lost'})", id="dict"),
    ],
)
def test_a_call_with_what_the_frame_held_fails_as_it_did(
    service: Service, sandbox: BubblewrapSandbox, call: str
) -> None:
    seen = replay(sandbox, service, captured(service, call))
    assert seen.result is ReplayResult.FAILED_ALIKE, seen


def test_the_frames_above_are_tried_too(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, "orders.Till('EUR').open(draft)")
    inner, outer = reproduce(event, service=service, places=places_of(event))
    assert [inner.title, outer.title] == [
        "rate() with the values captured in its frame",
        "open() with the values captured in its frame",
    ]
    # `open` needs no attribute of `self` before it fails, so an empty instance will do.
    head = GitSource(Path(service.repository)).head()
    run = sandbox.run(outer.command, service=service, commit=head, patch=None, files=outer.files, limits=LIMITS)
    assert read_replay(run).result is ReplayResult.FAILED_ALIKE


def test_a_deliberate_refusal_passes(service: Service, sandbox: BubblewrapSandbox) -> None:
    seen = replay(sandbox, service, captured(service, CRASH), edit(service, RATE, GUARD + RATE))
    assert (seen.result, seen.detail) == (ReplayResult.PASSED, "answered 404: no rate")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param("orders.total(open('/dev/null'))", "a TextIOWrapper> was asked for `count`", id="a file"),
        pytest.param(
            "orders.Till('EUR').label(draft)", "stand-in for currency of Till> was asked for `lower`", id="self"
        ),
    ],
)
def test_what_cannot_be_rebuilt_is_said(service: Service, sandbox: BubblewrapSandbox, call: str, says: str) -> None:
    seen = replay(sandbox, service, captured(service, call))
    assert seen.result is ReplayResult.NOT_RUN
    assert says in seen.detail


# --- the verdict ---------------------------------------------------------------------------------------------------


def judged(
    service: Service, sandbox: BubblewrapSandbox, event: Event, patch: Patch, known: dict[str, Run] | None = None
) -> Verdict:
    proposal = Proposal(
        proposal_id="p1",
        bug_code="BUG-20261123-00001",
        service="shop",
        number=1,
        base=GitSource(Path(service.repository)).head(),
        candidate=Candidate(
            strategy="rule:guard-raise",
            title="",
            description="",
            approach="guard",
            patch=patch,
            reasoning="",
            prior=0.8,
        ),
        reproductions=reproduce(event, service=service, places=places_of(event)),
    )
    return verify(
        proposal,
        service=service,
        sandbox=sandbox,
        limits=LIMITS,
        record=Record(),
        clock=Noon(),
        known=known,
    )


def test_four_runs_prove_a_fix_and_three_more_refute_the_next(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH, post())
    known: dict[str, Run] = {}
    verdict = judged(service, sandbox, event, edit(service, RATE, GUARD + RATE), known)
    assert verdict.confirmed, verdict.reason
    assert verdict.suite_after is not None
    assert verdict.suite_after.passed == {"tests/test_orders.py::test_a_day"}
    assert verdict.suite_after.failed == {"tests/test_orders.py::test_that_never_passed"}
    assert 0.5 < verdict.confidence.value < 0.9
    assert len(known) == 2

    breaking = judged(service, sandbox, event, edit(service, RATE, 'raise Refused("never")'), known)
    assert breaking.reason == "1 test that passed before no longer does: tests/test_orders.py::test_a_day."
    assert len(known) == 3  # and what the test that failed said when it was asked again


def test_a_patch_that_changes_nothing_is_refused_without_running_the_suite(
    service: Service, sandbox: BubblewrapSandbox
) -> None:
    event = captured(service, CRASH, post())
    verdict = judged(service, sandbox, event, edit(service, RATE, f"{RATE}  # noted"))
    assert verdict.reason == "The reproduction still fails with the patch: 500, KeyError in rate"
    assert verdict.suite_before is None


def test_a_patch_that_does_not_fit_is_refused(service: Service, sandbox: BubblewrapSandbox) -> None:
    event = captured(service, CRASH)
    fitting = edit(service, RATE, GUARD + RATE)
    verdict = judged(
        service, sandbox, event, Patch(diff=fitting.diff.replace(" def rate(", " def other(").replace("days", "d"))
    )
    assert not verdict.confirmed
    assert verdict.reason.startswith("The patch does not apply: ")


# --- another language ------------------------------------------------------------------------------------------------

NODE_SERVER = """
const http = require('node:http');
http.createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  try {
    response.end(String(undefined.price));
  } catch (error) {
    console.error(error.stack);
    response.writeHead(500).end();
  }
}).listen(process.env.PORT, '127.0.0.1');
"""


@pytest.mark.skipif(not shutil.which("node") and not os.environ.get("CI"), reason="node is not installed")
def test_a_service_in_another_language_is_replayed_alike(tmp_path: Path, sandbox: BubblewrapSandbox) -> None:
    tree = tmp_path / "front"
    tree.mkdir()
    (tree / "server.js").write_text(NODE_SERVER)
    commit(tree)
    front = Service(
        name="front",
        project_id=2,
        public_key="k",
        language="javascript",
        repository=str(tree),
        start="exec node server.js",
    )
    event = event_of(Raised(type="TypeError", message="…"), HttpRequest(method="GET", url="http://front.example/p/1"))
    assert replay(sandbox, front, event).result is ReplayResult.FAILED_ALIKE
