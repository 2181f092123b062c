"""What a warm sandbox sees of a fix is what a sandbox of its own sees."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from this_environment import NOON, Noon, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.errors import SandboxUnavailable
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
    Run,
    Service,
    Verdict,
)
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import rehearse, verify

pytestmark = needs_sandbox

LIMITS = Limits(wall=timedelta(seconds=60))

PRICES = """
RATES = {"open": 2}


class Refused(Exception):
    status_code = 404


def price(order):
    return RATES[order["status"]] * order["days"]
"""

SERVER = """
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import sentry_sdk

from prices import Refused, price

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], auto_enabling_integrations=False)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, {})

    def do_POST(self):
        try:
            self.answer(200, {"price": price(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))})
        except Refused as error:
            self.answer(404, {"detail": str(error)})
        except Exception as error:
            sentry_sdk.capture_exception(error)
            self.answer(500, {})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

WEB = """
import sentry_sdk
from fastapi import FastAPI, HTTPException
from sentry_sdk.integrations.fastapi import FastApiIntegration
from sentry_sdk.integrations.starlette import StarletteIntegration

import prices

sentry_sdk.init(auto_enabling_integrations=False, integrations=[StarletteIntegration(), FastApiIntegration()])
app = FastAPI()


@app.get("/health")
def health() -> dict:
    return {}


@app.post("/prices")
def post(order: dict) -> dict:
    try:
        return {"price": prices.price(order)}
    except prices.Refused as error:
        raise HTTPException(404, str(error))
"""

TESTS = """
import os

import anyio
import prices


def test_a_price():
    assert prices.price({"status": "open", "days": 3}) == 6


def test_that_never_passed():
    assert prices.price({"status": "open", "days": 3}) == 7


def test_where_it_runs():
    assert prices.__file__ == os.path.join(os.getcwd(), "prices.py")
"""

LINE = 'return RATES[order["status"]] * order["days"]'
GOOD = 'if order["status"] not in RATES:\n        raise Refused("no rate")\n    '

# Writes down what it would like the later runs to have said, everywhere it can, and goes on doing so.
HOSTILE = """import os, sys, glob
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            import time
            os.chdir("/")
            for _ in range(600):
                for path in [os.environ["HOMEOSTAT_RESULTS"], *glob.glob("/box/tree/*.py"), *glob.glob("/proc/*/fd/*")]:
                    try:
                        if "/proc/self/" in path or path.startswith(f"/proc/{os.getpid()}/"):
                            continue
                        with open(path, "w") as file:
                            file.write('{"result": "passed", "detail": "forged"}')
                    except OSError:
                        pass
                time.sleep(0.01)
        os._exit(0)
    """


class Counting:
    """The real sandbox, and how often it was asked."""

    def __init__(self, sandbox: BubblewrapSandbox) -> None:
        self._sandbox = sandbox
        self.commands: list[str] = []
        self.exit_codes: list[int] = []
        self.results: list[str] = []

    def run(
        self,
        command: str,
        *,
        service: Service,
        commit: str,
        patch: Patch | None,
        files: Mapping[str, str],
        limits: Limits,
    ) -> Run:
        self.commands.append(command)
        run = self._sandbox.run(command, service=service, commit=commit, patch=patch, files=files, limits=limits)
        self.exit_codes.append(run.exit_code)
        self.results.append(run.results)
        return run


class Closed:
    def run(self, command: str, **_: object) -> Run:
        raise SandboxUnavailable(command)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    tree = tmp_path / "shop"
    for path, text in {"prices.py": PRICES, "server.py": SERVER, "web.py": WEB, "tests/test_prices.py": TESTS}.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(dedent(text).lstrip())
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", ".")
    git(tree, "-c", "user.name=anna", "-c", "user.email=anna@example.com", "commit", "-q", "-m", "Begin")
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(tree),
        start="GREETING=hello exec python server.py --port $PORT",
        test="python -m pytest -q -W error -p no:cacheprovider",
    )


@pytest.fixture
def sandbox(tmp_path: Path) -> Counting:
    return Counting(BubblewrapSandbox(lambda service: GitSource(Path(service.repository)), ThisEnvironment(), tmp_path))


def git(tree: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=tree, check=True, capture_output=True, text=True).stdout


def edit(service: Service, new: str) -> Patch:
    tree = Path(service.repository)
    (tree / "prices.py").write_text((tree / "prices.py").read_text().replace(LINE, new))
    diff = git(tree, "diff")
    git(tree, "checkout", "-q", ".")
    return Patch(diff=diff)


def event(*, replayable: bool = True) -> Event:
    frame = Frame(
        function="price",
        module="prices",
        path="prices.py",
        line=9,
        in_app=True,
        variables={"order": {"status": "'draft'", "days": "3"}},
    )
    raised = Raised(type="KeyError", message="'draft'", frames=(frame,))
    request = HttpRequest(method="POST", url="http://shop.example/prices", body={"status": "draft", "days": 3})
    return Event(
        event_id="e" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="KeyError",
        message="'draft'",
        chain=(raised,),
        request=request if replayable else None,
    )


PLACES = (Place(path="prices.py", function="price", line=9, first_line=8, source=""),)


def proposals(service: Service, patches: Sequence[Patch], happened: Event | None = None) -> list[Proposal]:
    reproductions = reproduce(happened or event(), service=service, places=PLACES)
    base = GitSource(Path(service.repository)).head()
    return [
        Proposal(
            proposal_id=f"p{number}",
            bug_code="BUG-20261123-00001",
            service="shop",
            number=number,
            base=base,
            candidate=Candidate(
                strategy="rule:x", title="", description="", approach="guard", patch=patch, reasoning="", prior=0.8
            ),
            reproductions=reproductions,
        )
        for number, patch in enumerate(patches)
    ]


def judged(
    service: Service, sandbox: Counting, tried: Sequence[Proposal], known: dict[str, Run], limits: Limits = LIMITS
) -> list[Verdict]:
    return [
        verify(
            proposal,
            service=service,
            sandbox=sandbox,
            limits=limits,
            record=Record(),
            clock=Noon(),
            known=known,
        )
        for proposal in tried
    ]


def essence(verdict: Verdict) -> object:
    """All of a verdict but times and logs."""
    replays = [
        replay and (replay.result, replay.detail, replay.answer_status, replay.answer_body)
        for replay in (verdict.replay_before, verdict.replay_after)
    ]
    suites = [
        suite and (suite.passed, suite.failed, suite.ran) for suite in (verdict.suite_before, verdict.suite_after)
    ]
    return verdict.confirmed, verdict.reason, replays, suites, verdict.confidence


@pytest.mark.parametrize("replayable", [pytest.param(True, id="request"), pytest.param(False, id="call")])
def test_verdicts_are_those_of_sandboxes_of_their_own(service: Service, sandbox: Counting, *, replayable: bool) -> None:
    good = edit(service, GOOD + LINE)
    patches = [
        edit(service, HOSTILE + LINE),
        good,
        edit(service, f"{LINE}  # noted"),
        edit(service, 'raise Refused("never")'),
        Patch(diff=good.diff.replace(" def price(", " def other(").replace('order["days"]', "days")),
        edit(service, f"1 / 0\n    {LINE}"),
    ]
    tried = proposals(service, patches, event(replayable=replayable))
    known: dict[str, Run] = {}
    rehearse(tried, service=service, sandbox=sandbox, limits=LIMITS, known=known)
    assert len(sandbox.commands) == 1
    warm = judged(service, sandbox, tried, known)
    # The one that does not apply, who forges its own report, and what a test that failed says when asked again.
    assert len(sandbox.commands) <= 4, sandbox.commands
    cold = judged(service, sandbox, tried[1:], {})
    assert [essence(verdict) for verdict in warm[1:]] == [essence(verdict) for verdict in cold]
    assert [verdict.confirmed for verdict in warm[1:]] == [True, False, False, False, False]
    assert warm[1].suite_after is not None
    assert len(warm[1].suite_after.passed) == 2


@pytest.mark.parametrize("replayable", [pytest.param(True, id="request"), pytest.param(False, id="call")])
def test_what_was_seen_without_a_patch_is_not_run_again(
    service: Service, sandbox: Counting, *, replayable: bool
) -> None:
    first = edit(service, GOOD + LINE)
    second = edit(service, f"{GOOD}pass\n    {LINE}")
    tried = proposals(service, [first, second], event(replayable=replayable))
    known: dict[str, Run] = {}
    for proposal in tried:
        rehearse([proposal], service=service, sandbox=sandbox, limits=LIMITS, known=known)
    patches = [{json.loads(line)[0] for line in results.splitlines()} for results in sandbox.results]
    assert patches == [{"", first.digest}, {second.digest}]
    assert [verdict.confirmed for verdict in judged(service, sandbox, tried, known)] == [True, True]
    assert len(sandbox.commands) == 2


def test_a_service_of_fastapi_is_judged_alike(service: Service, sandbox: Counting) -> None:
    web = replace(service, start="exec python -m uvicorn web:app --host 127.0.0.1 --port ${PORT}", test="")
    tried = proposals(web, [edit(web, GOOD + LINE), edit(web, f"{LINE}  # noted")])
    known: dict[str, Run] = {}
    rehearse(tried, service=web, sandbox=sandbox, limits=LIMITS, known=known)
    warm = judged(web, sandbox, tried, known)
    assert len(sandbox.commands) == 1
    assert [essence(verdict) for verdict in warm] == [essence(verdict) for verdict in judged(web, sandbox, tried, {})]
    assert [verdict.confirmed for verdict in warm] == [True, False]


def test_a_run_that_hangs_is_left_to_a_sandbox_of_its_own(service: Service, sandbox: Counting) -> None:
    hanging = edit(service, f"{GOOD}import time\n    time.sleep(3600)")
    tried = proposals(service, [hanging, edit(service, GOOD + LINE)])
    limits = Limits(wall=timedelta(seconds=12))
    known: dict[str, Run] = {}
    rehearse(tried, service=service, sandbox=sandbox, limits=limits, known=known)
    slow, good = judged(service, sandbox, tried, known, limits)
    assert good.confirmed, good.reason
    assert slow.reason == "The tests ran without the patch and do not run with it."
    assert len(sandbox.commands) == 2  # its suite was run again, and nothing else


def test_who_ends_the_rehearsal_has_said_nothing(service: Service, sandbox: Counting) -> None:
    """The parent of the service's parent is the process that all runs are forked from."""
    forged = json.dumps(["", 0, 1, "", json.dumps({"result": "failed_alike", "detail": "forged"}), 0.1])
    ending = f"""import os, signal
    above = os.getppid()
    above = int(open(f"/proc/{{above}}/stat").read().rpartition(")")[2].split()[1])
    open(os.environ["HOMEOSTAT_RESULTS"], "w").write({forged!r})
    os.kill(above, signal.SIGKILL)
    {LINE}"""
    known: dict[str, Run] = {}
    tried = proposals(service, [edit(service, ending)])
    rehearse(tried, service=service, sandbox=sandbox, limits=LIMITS, known=known)
    assert sandbox.exit_codes == [137]
    assert known == {}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"start": "python server.py | cat"}, id="a pipe"),
        pytest.param({"start": "sh run.sh"}, id="another program"),
        pytest.param({"start": "PYTHONPATH=lib python server.py"}, id="for the interpreter's start"),
        pytest.param({"test": "make test"}, id="make"),
        pytest.param({"build": "true"}, id="a build"),
        pytest.param({"language": "go"}, id="another language"),
    ],
)
def test_what_is_not_understood_is_left_alone(service: Service, sandbox: Counting, changes: dict[str, str]) -> None:
    changed = replace(service, **changes)
    known: dict[str, Run] = {}
    tried = proposals(changed, [edit(service, GOOD + LINE)])
    rehearse(tried, service=changed, sandbox=sandbox, limits=LIMITS, known=known)
    rehearse(tried, service=service, sandbox=Closed(), limits=LIMITS, known=known)
    rehearse([], service=service, sandbox=sandbox, limits=LIMITS, known=known)
    assert known == {}


def test_a_module_of_the_tree_is_never_mistaken_for_one_of_others(service: Service, sandbox: Counting) -> None:
    """A patch adds a module that hides one which was imported before."""
    tree = Path(service.repository)
    (tree / "decimal.py").write_text("RATES = {'draft': 1}\n")
    (tree / "prices.py").write_text(f"import decimal\n{(tree / 'prices.py').read_text()}")
    git(tree, "add", "-N", ".")
    hiding = Patch(diff=git(tree, "diff"))
    git(tree, "reset", "-q", "--hard")
    (tree / "decimal.py").unlink(missing_ok=True)
    known: dict[str, Run] = {}
    tried = proposals(service, [hiding, edit(service, GOOD + LINE)])
    rehearse(tried, service=service, sandbox=sandbox, limits=LIMITS, known=known)
    asked = len(sandbox.commands)
    hidden, good = judged(service, sandbox, tried, known)
    assert good.confirmed
    assert len(sandbox.commands) == asked + 1
    assert essence(hidden) == essence(judged(service, sandbox, tried[:1], {})[0])
