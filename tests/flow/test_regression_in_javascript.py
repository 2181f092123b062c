"""The regression test of a service in JavaScript, from a captured request to the patch, in the real sandbox."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
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
    Proposal,
    Raised,
    Record,
    Service,
    Verdict,
)
from homeostat.stages.propose.regression import with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import verify

pytestmark = needs_sandbox

LIMITS = Limits()

APP = """
import http from 'node:http';

const orders = new Map([[1, { id: 1, lines: [{ price: 2 }] }]]);

export function total(id) {
  const order = orders.get(id);
  return order.lines.reduce((sum, line) => sum + line.price, 0);
}

export function createApp() {
  return http.createServer((request, response) => {
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/health') return answer(200, {});
    const id = Number(request.url.split('/')[2]);
    try {
      const sum = total(id);
      return sum === null ? answer(404, { error: 'no such order' }) : answer(200, { id, sum });
    } catch (error) {
      console.error(error);
      return answer(500, { error: 'sorry' });
    }
  });
}
"""
SERVER = """
import { createApp } from './app.js';
createApp().listen(Number(process.env.PORT));
"""
TESTS = """
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createApp } from '../src/app.js';

async function ask(path) {
  const server = createApp().listen(0);
  try {
    return await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  } finally {
    server.close();
  }
}

describe('orders', () => {
  it('sums up an order', async () => {
    const answer = await ask('/orders/1');
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).sum, 2);
  });
});
"""
FIX = ("  return order.lines.reduce", "  if (!order) return null;\n  return order.lines.reduce")


def shop(tmp_path: Path, files: Mapping[str, str]) -> Service:
    tree = tmp_path / "tree"
    package = '{"name": "shop", "type": "module", "scripts": {"test": "node --test test/"}}'
    for path, text in {"package.json": package, "src/app.js": APP, "src/server.js": SERVER, **files}.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text.lstrip("\n"))
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="javascript",
        repository=str(tree),
        start="exec node src/server.js",
        test="npm test",
    )


def event() -> Event:
    frame = Frame(function="total", path="src/app.js", line=7, in_app=True)
    message = "Cannot read properties of undefined (reading 'lines')"
    return Event(
        event_id="e" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="TypeError",
        message=message,
        chain=(Raised(type="TypeError", message=message, frames=(frame,)),),
        request=HttpRequest(method="GET", url="http://shop/orders/7"),
    )


Proved = Callable[..., tuple[Proposal, Verdict, dict[str, Any]]]


@pytest.fixture
def proved(tmp_path: Path) -> Proved:
    def of(files: Mapping[str, str], change: tuple[str, str] = FIX) -> tuple[Proposal, Verdict, dict[str, Any]]:
        service = shop(tmp_path, files)
        source = GitSource(Path(service.repository))
        text = source.read("src/app.js", source.head())
        patch = diff_of("src/app.js", text, text.replace(*change))
        candidate = Candidate(
            strategy="rule:x", title="", description="", approach="guard", patch=patch, reasoning="", side_effects="",
            test_cases=("The suite",), prior=0.5,
        )  # fmt: skip
        proposal = Proposal(
            proposal_id="r.1", bug_code="BUG-20261123-00001", service="shop", number=1, base=source.head(),
            candidate=candidate, reproductions=reproduce(event(), service=service, places=()),
        )  # fmt: skip
        sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), tmp_path)
        verdict = verify(proposal, service=service, sandbox=sandbox, limits=LIMITS, record=Record(), clock=Noon())
        assert verdict.confirmed, verdict.reason
        return proposal, verdict, {"service": service, "source": source, "sandbox": sandbox, "limits": LIMITS}

    return of


def added(proposal: Proposal) -> list[str]:
    assert proposal.without_test is not None, proposal.candidate.test_cases
    test = proposal.candidate.patch.diff.removeprefix(proposal.without_test.diff)
    assert not [line for line in test.splitlines() if line.startswith("-") and not line.startswith("---")]
    return [line[1:] for line in test.splitlines() if line.startswith("+") and not line.startswith("+++")]


def test_it_is_sent_as_the_services_tests_send(proved: Proved) -> None:
    proposal, verdict, world = proved({"test/orders.test.js": TESTS})
    tested = with_test(proposal, verdict, **world)
    assert added(tested) == [
        "",
        "  // It raised TypeError in production, see BUG-20261123-00001.",
        "  it('answers GET /orders/7 with 404', async () => {",
        "    const answer = await ask('/orders/7');",
        "    assert.equal(answer.status, 404);",
        "  });",
    ]
    assert tested.test == "test/orders.test.js::answers GET /orders/7 with 404"
    assert tested.fix.patch == proposal.candidate.patch
    assert with_test(tested, verdict, **world) == tested


def test_one_that_the_projects_checkers_refuse_is_left(proved: Proved) -> None:
    proposal, verdict, world = proved({"test/orders.test.js": TESTS})
    tested = with_test(proposal, verdict, **world, checked=lambda _, test: f"no-{len(test.files)}-tests")
    assert tested.without_test is None
    why = "No regression test: the project's own checkers find fault with the test (no-1-tests)"
    assert tested.candidate.test_cases == (why, "The suite")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param({}, "the service has no tests whose style it could follow", id="no tests"),
        pytest.param(
            {"test/sums.test.js": "import test from 'node:test';\n\ntest('adds', () => {});\n"},
            "no test sends a request, and nothing that answers one is exported",
            id="no way to ask",
        ),
    ],
)
def test_without_a_test_the_reason_is_told(proved: Proved, files: Mapping[str, str], why: str) -> None:
    proposal, verdict, world = proved(files)
    tested = with_test(proposal, verdict, **world)
    assert tested.candidate.test_cases == (f"No regression test: {why}", "The suite")


def test_what_a_patch_left_as_it_was_gets_no_test(proved: Proved) -> None:
    """The test has to fail without the fix: here the tests' own service answers 404 before as well."""
    always = TESTS.replace("return await fetch(", "return path === '/orders/7' ? { status: 404 } : await fetch(")
    proposal, verdict, world = proved({"test/orders.test.js": always})
    tested = with_test(proposal, verdict, **world)
    assert tested.candidate.test_cases[0] == "No regression test: the request written as a test passes without the fix"
