"""Fixes that end the failure and are refused all the same, and one that is not, in the real sandbox."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from this_environment import NOON, Noon, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Candidate,
    Event,
    EventKind,
    Frame,
    HttpRequest,
    Limits,
    Place,
    Proposal,
    Raised,
    Record,
    Run,
    Service,
    Verdict,
)
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import verify

pytestmark = needs_sandbox

LINE = 'return RATES[order["status"]] * order["days"] - discount'
PRICES = f"""import random

RATES = {{"open": 2, "vip": 1}}


class Refused(Exception):
    status_code = 404


def price(order, discount=0):
    if order["days"] < 0:
        raise Refused("days")
    {LINE}


def chance():
    return random.random()
"""
KNOWN = 'if order["status"] not in RATES:\n        {}\n    '


def verdict(tmp_path: Path, new: str, *, before: str = PRICES) -> Verdict:
    """Of the patch that puts `new` into the place of the line that crashed."""
    line = before[: before.index('RATES[order["status"]]')].count("\n") + 1
    return judged(tmp_path, happened(line), "prices.py", before, before.replace(LINE, new))


def judged(tmp_path: Path, event: Event, path: str, before: str, after: str, *, start: str = "") -> Verdict:
    tree = tmp_path / "shop"
    tree.mkdir()
    (tree / path).write_text(before)
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    service = Service(
        name="shop", project_id=1, public_key="k", language="python", repository=str(tree), test=":", start=start
    )
    source = GitSource(tree)
    line = event.crash_frame.line if event.crash_frame else 0
    place = Place(path=path, function="price", line=line, first_line=line - 3, source="")
    proposal = Proposal(
        proposal_id="p",
        bug_code="B",
        service="shop",
        number=1,
        base=source.head(),
        candidate=Candidate(
            strategy="model:m",
            title="",
            description="",
            approach="guard",
            patch=diff_of(path, before, after),
            reasoning="",
        ),
        reproductions=reproduce(event, service=service, places=(place,) if line else ()),
    )
    known: dict[str, Run] = {}
    return verify(
        proposal,
        service=service,
        sandbox=BubblewrapSandbox(lambda _: source, ThisEnvironment(), tmp_path),
        limits=Limits(wall=timedelta(seconds=60)),
        record=Record(),
        clock=Noon(),
        known=known,
        source=source,
    )


def happened(line: int) -> Event:
    frame = Frame(
        function="price",
        module="prices",
        path="prices.py",
        line=line,
        in_app=True,
        variables={"order": {"status": "'draft'", "days": "3"}, "discount": "1"},
    )
    return Event(
        event_id="e" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="KeyError",
        message="'draft'",
        chain=(Raised(type="KeyError", message="'draft'", frames=(frame,)),),
    )


def test_a_fix_that_keeps_every_answer_is_proved_by_them(tmp_path: Path) -> None:
    said = verdict(tmp_path, KNOWN.format('raise Refused("no rate")') + LINE)
    kept, broken = said.scrutiny.behaviour, said.scrutiny.mutants
    assert said.confirmed
    assert kept is not None
    assert kept.kept == kept.compared >= 20
    assert broken is not None
    assert broken.tried == broken.noticed == 3  # the opposite is asked, nothing is raised, another key is read
    says = [part.says for part in said.confidence.parts]
    assert f"All {kept.kept} varied inputs that did not fail are answered as before" in says
    assert "The test notices 3 of 3 ways to break it" in says


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        pytest.param(
            'return RATES.get(order["status"], 0) * order["days"]', "It changes what was right for", id="an answer"
        ),
        pytest.param(
            KNOWN.format("return 0") + LINE.replace("return ", 'order["price"] = ') + '\n    return order["price"]',
            "it leaves its arguments changed otherwise",
            id="its arguments",
        ),
        pytest.param(
            KNOWN.format("return 0 if order else nothing") + LINE, "undefined name 'nothing'", id="an undefined name"
        ),
    ],
)
def test_a_fix_is_refused_although_the_failure_is_gone(tmp_path: Path, new: str, reason: str) -> None:
    said = verdict(tmp_path, new)
    assert said.replay_after is not None
    assert said.replay_after.result.value == "passed"
    assert not said.confirmed
    assert reason in said.reason
    assert said.confidence.value <= 0.10


def test_of_a_function_that_answers_by_chance_nothing_is_said(tmp_path: Path) -> None:
    before = PRICES.replace(LINE, f"{LINE} + chance()")
    said = verdict(tmp_path, KNOWN.format("return 0") + "return 7 + " + LINE[7:], before=before)
    assert said.confirmed
    assert said.scrutiny.behaviour is None


SERVER = """import os
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

RATES = {"open": 2}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = dict(parse_qsl(urlsplit(self.path).query))
        try:
            self.answer(200, str(price(asked)))
        except Exception:
            traceback.print_exc()
            self.answer(500, "")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


def price(asked):
    days = int(asked.get("days", "0"))
    if not days:
        return "nothing"
    return RATES[asked["kind"]] * days


HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


@pytest.mark.parametrize(
    ("old", "new", "confirmed", "reason"),
    [
        pytest.param('RATES[asked["kind"]]', 'RATES.get(asked["kind"], 0)', True, "The bug is gone", id="kept"),
        pytest.param(
            "    days = int",
            '    if asked.get("kind") not in RATES:\n        return "unknown"\n    days = int',
            False,
            "200 nothing before, 200 unknown now",
            id="changed",
        ),
    ],
)
def test_requests_near_the_captured_one_are_sent_too(
    tmp_path: Path, *, old: str, new: str, confirmed: bool, reason: str
) -> None:
    event = structs.replace(
        happened(0),
        chain=(Raised(type="KeyError", message="'draft'", frames=()),),
        request=HttpRequest(method="GET", url="http://shop.example/price", query="kind=draft&days=3"),
    )
    said = judged(tmp_path, event, "server.py", SERVER, SERVER.replace(old, new), start="exec python server.py")
    assert said.scrutiny.behaviour is not None
    assert said.scrutiny.behaviour.compared >= 2
    assert said.confirmed is confirmed
    assert reason in said.reason
