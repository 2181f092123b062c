"""The hands as processes of their own, over real repositories: what they do, and what they refuse."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.forge.remote import RemoteForge
from homeostat.adapters.forge.signing import KEY
from homeostat.adapters.hand import DEPLOYER, PUBLISHER, RUNNER, Hand, name_of, raised_by
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.sandbox.remote import RemoteSandbox
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.adapters.source.git import GitSource
from homeostat.adapters.source.git_process import SourceUnavailable
from homeostat.adapters.switch.files import FILE, FileSwitch
from homeostat.errors import (
    BadInput,
    DeployerUnavailable,
    ForgeUnavailable,
    Halted,
    HomeostatError,
    NotApproved,
    NotConfigured,
    PatchDoesNotApply,
    SandboxUnavailable,
    StaleBase,
    Unauthorised,
)
from homeostat.hands.environment import environment_of, set_secret
from homeostat.hands.ledger import FILE as LEDGER
from homeostat.hands.ledger import Ledger
from homeostat.hands.serve import Calls, Method
from homeostat.languages.diff import diff_of
from homeostat.languages.protected import to_be_seen
from homeostat.records import Answer, Change, Decision, Deployment, Limits, Patch, PullRequest, Run, Service, Traffic
from homeostat.records.orders import Failure, HaltOrder, OfService
from homeostat.stages.approve.by_hand import ordered
from homeostat.stages.approve.seal import signed
from homeostat.stages.publish.reverting import ASKED_FOR, wording_of_revert
from homeostat.wiring import SystemClock

SERVER = """\
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
"""
ORDERS = "def total(order):\n    return order['sum']\n"
MENDED = "def total(order):\n    return order.get('sum', 0)\n"
PATCH = diff_of("orders.py", ORDERS, MENDED)
OTHER = diff_of("orders.py", ORDERS, "def total(order):\n    return 0\n")


def git(repository: Path, *words: str, stdin: str = "") -> str:
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "core.hooksPath=/dev/null"]
    ran = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True, input=stdin)
    return ran.stdout.strip()


@contextmanager
def running(name: str, home: Path, *more: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **variables}
    command = [sys.executable, "-m", "homeostat", name, "--home", str(home), "--of-parent", *more]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


@dataclass(kw_only=True)
class House:
    """A home with the desk's keys, and a service's repository of two files."""

    home: Path
    repository: Path
    service: Service
    key: KeyFile
    base: str = ""
    number: int = 0

    def hand(self, name: str, unavailable: type[HomeostatError]) -> Hand:
        folder = str(self.home / "hands" / name)
        return Hand(name, folder, unavailable=unavailable)  # pyright: ignore[reportArgumentType]

    @property
    def forge(self) -> RemoteForge:
        return RemoteForge(self.hand(PUBLISHER, ForgeUnavailable), self.service)

    def head(self) -> str:
        return git(self.repository, "rev-parse", "main")

    def start_over(self) -> None:
        """A new commit on main, with the files as they were, so that no test meets what another merged."""
        self.number += 1
        if self.base:
            git(self.repository, "reset", "--quiet", "--hard", "main")
        (self.repository / "orders.py").write_text(ORDERS)
        (self.repository / "number").write_text(str(self.number))
        git(self.repository, "add", "-A")
        git(self.repository, "commit", "-qm", f"number {self.number}")
        self.base = self.head()

    def approved(self, patch: Patch = PATCH, answer: Answer = Answer.ACCEPT, **changes: object) -> Change:
        now = datetime.now(UTC)
        decision = Decision(
            repair_id="r1",
            proposal_id=f"r1.{self.number}",
            patch_digest=patch.digest,
            base=self.base,
            answer=answer,
            decided_by="anna",
            decided_at=now,
            expires_at=now + timedelta(hours=1),
            terms=self.service.terms,
        )
        change = Change(
            service="shop",
            branch=f"homeostat/BUG-{self.number}",
            base=self.base,
            title="Count nothing where there is nothing",
            body="**What broke** total",
            patch=patch,
            author="Homeostat <homeostat@localhost>",
            trailers={"Patch-digest": patch.digest},
        )
        said = replace(decision, **{"wording": change.wording} | changes)  # pyright: ignore[reportArgumentType]
        return replace(change, decision=signed(said, self.key))

    def publish(self, change: Change) -> PullRequest:
        return self.forge.merge(self.forge.open_pull_request(change), change)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("hands")
    repository, home = folder / "shop", folder / "home"
    repository.mkdir()
    git(repository, "init", "-qb", "main")
    (repository / "app.py").write_text(SERVER)
    (repository / "requirements.txt").write_text("")
    key = KeyFile(home / "keys")
    key.make()
    service = Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(repository),
        prepare='mkdir -p "$HOMEOSTAT_ENVIRONMENT/venv/bin"',
        start=f"exec {sys.executable} app.py",
        health_path="/",
        port=23_471 + os.getpid() % 997,
    )
    return House(home=home, repository=repository, service=service, key=key)


@pytest.fixture(scope="module")
def publisher(built: House) -> Iterator[subprocess.Popen[bytes]]:
    with running(PUBLISHER, built.home) as process:
        until(built.hand(PUBLISHER, ForgeUnavailable).listens, "the publisher listens")
        yield process


@pytest.fixture
def house(built: House, publisher: subprocess.Popen[bytes]) -> House:
    assert publisher.poll() is None
    built.start_over()
    return built


# --- the publisher


def test_what_was_approved_is_merged_once_and_answered_again(house: House) -> None:
    change = house.approved()
    merged = house.publish(change)
    assert git(house.repository, "show", "main:orders.py") == MENDED.strip()
    assert merged.merged == house.head()
    assert house.publish(change) == merged
    assert git(house.repository, "rev-list", "--count", f"{house.base}..main") == "2"


REFUSED: list[object] = [
    pytest.param(lambda h: replace(h.approved(), decision=None), "not brought in here", id="no decision"),
    pytest.param(lambda h: _with(h.approved(), signature="ab" * 64), "not given at the desk", id="forged"),
    pytest.param(lambda h: _with(h.approved(), decided_by="boris"), "not given at the desk", id="in another's name"),
    pytest.param(lambda h: h.approved(answer=Answer.REJECT), "decided to reject", id="a rejection"),
    pytest.param(lambda h: replace(h.approved(), patch=OTHER), "another patch", id="another patch"),
    pytest.param(lambda h: h.approved(terms="of yesterday"), "commands were changed", id="other terms"),
    pytest.param(
        lambda h: h.approved(expires_at=datetime.now(UTC) - timedelta(seconds=1)), "has expired", id="expired"
    ),
    pytest.param(lambda h: h.approved(diff_of("uv.lock", None, "x\n")), "without a word on this", id="protected"),
    pytest.param(
        lambda h: h.approved(diff_of("key.py", None, "K = '" + "ghp_" + "a1B2c3D4" * 5 + "'\n")),
        "a key in the patch",
        id="a secret in the patch",
    ),
    pytest.param(
        lambda h: replace(h.approved(), body="see " + "AKIA" + "ABCDEFGHIJKLMNOP"), "a key in its words", id="in words"
    ),
    pytest.param(lambda h: replace(h.approved(), title="Fix\u202e it"), "U+202E", id="hidden in the title"),
    *(
        pytest.param(
            lambda h, changed=changed: replace(h.approved(), **changed),
            "are not the ones that were approved",
            id=f"another {next(iter(changed))}",
        )
        for changed in (
            {"branch": "homeostat/BUG-else"},
            {"title": "Read this instead"},
            {"body": "see example.org"},
            {"author": "Anna <anna@example.org>"},
            {"trailers": {"Co-authored-by": "Boris <boris@example.org>"}},
        )
    ),
    pytest.param(lambda h: h.approved(wording=None), "are not the ones that were approved", id="no words approved"),
    pytest.param(
        lambda h: h.approved(Patch(diff=PATCH.diff + MODE)), "which the patch does not show", id="a mode beside it"
    ),
    pytest.param(
        lambda h: h.approved(Patch(diff=PATCH.diff + LINK)), "which the patch does not show", id="a rename beside it"
    ),
]
MODE = "diff --git a/app.py b/app.py\nold mode 100644\nnew mode 100755\n"
LINK = "diff --git a/app.py b/.gitmodules\nsimilarity index 100%\nrename from app.py\nrename to .gitmodules\n"


def _with(change: Change, **changes: object) -> Change:
    assert change.decision
    return replace(change, decision=replace(change.decision, **changes))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("order", "why"), REFUSED)
def test_the_publisher_refuses(house: House, order: Callable[[House], Change], why: str) -> None:
    branches = git(house.repository, "branch", "--list")
    with pytest.raises(NotApproved) as refused:
        house.publish(order(house))
    assert why in str(refused.value)
    assert (house.head(), git(house.repository, "branch", "--list")) == (house.base, branches)
    assert why in (house.home / "hands" / PUBLISHER / LEDGER).read_text().encode().decode("unicode_escape")


def test_an_approval_serves_one_branch(house: House) -> None:
    change = house.approved()
    house.publish(change)
    with pytest.raises(NotApproved, match=f"used before, for {change.branch} of shop"):
        house.forge.open_pull_request(replace(change, branch="homeostat/again"))
    assert change.decision
    respelled = _with(change, signature=change.decision.signature.upper())
    with pytest.raises(NotApproved, match="used before"):
        house.forge.open_pull_request(replace(respelled, branch="homeostat/again"))


def test_the_commits_are_signed_by_the_publisher(house: House, tmp_path: Path) -> None:
    merged = house.publish(house.approved())
    key = house.home / "hands" / PUBLISHER / KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    signers = tmp_path / "signers"
    signers.write_text(f"homeostat@localhost {key.with_suffix('.pub').read_text()}")
    for commit in (merged.head, merged.merged):
        shown = git(
            house.repository, "-c", f"gpg.ssh.allowedSignersFile={signers}", "log", "-1", "--format=%G? %GS", commit
        )
        assert shown == "G homeostat@localhost"


def test_an_approval_is_not_carried_to_another_base(house: House) -> None:
    change = house.approved()
    house.start_over()
    with pytest.raises(NotApproved, match="another commit"):
        house.publish(replace(change, base=house.base))
    with pytest.raises(StaleBase):
        house.publish(change)


def test_a_draft_is_opened_and_not_merged(house: House) -> None:
    change = house.approved(answer=Answer.DRAFT)
    pull = house.forge.open_pull_request(change)
    with pytest.raises(NotApproved, match="decided to draft"):
        house.forge.merge(pull, change)
    assert house.head() == house.base
    assert house.forge.merge(pull, house.approved()).merged == house.head()


def test_what_somebody_else_pushed_is_not_merged_under_an_approval(house: House) -> None:
    change = house.approved()
    pull = house.forge.open_pull_request(change)
    tree = git(house.repository, "rev-parse", f"{house.base}^{{tree}}")
    pushed = git(house.repository, "commit-tree", tree, "-p", house.base, "-m", "mine")
    git(house.repository, "update-ref", f"refs/heads/{change.branch}", pushed)
    with pytest.raises(NotApproved, match="not the approved base with the approved patch"):
        house.forge.merge(replace(pull, head=pushed), change)
    assert house.head() == house.base


def test_a_risk_that_was_seen_passes(house: House) -> None:
    patch = diff_of("app/auth.py", None, "x = 1\n")
    house.publish(house.approved(patch, acknowledged=to_be_seen(patch)))
    assert git(house.repository, "show", "main:app/auth.py") == "x = 1"


def reverted(house: House, head: str, patch: Patch | None = None) -> Change:
    found = GitSource(house.repository).revert(head, house.head())
    assert found
    said = wording_of_revert("BUG-20251023-00001", head, house.head(), ASKED_FOR)
    return Change(
        service="shop",
        branch=said.branch,
        base=house.head(),
        title=said.title,
        body=said.body,
        author=said.author,
        trailers=said.trailers,
        patch=patch or found,
    )


def test_what_was_merged_here_is_taken_back_without_a_decision(house: House) -> None:
    merged = house.publish(house.approved())
    with pytest.raises(NotApproved, match="not the one that takes that commit back"):
        house.publish(reverted(house, merged.head, OTHER))
    for more in ({"title": "Read this"}, {"body": "see example.org"}, {"author": "Anna <anna@example.org>"}):
        with pytest.raises(NotApproved, match="in fixed words"):
            house.publish(replace(reverted(house, merged.head), **more))
    house.publish(reverted(house, merged.head))
    assert git(house.repository, "show", "main:orders.py") == ORDERS.strip()


def test_what_a_person_merged_is_not_taken_back(house: House) -> None:
    (house.repository / "orders.py").write_text(MENDED)
    git(house.repository, "commit", "-qam", "by hand")
    with pytest.raises(NotApproved, match="not brought in here"):
        house.publish(reverted(house, house.head()))


def test_a_patch_that_does_not_fit_crosses_by_its_name(house: House) -> None:
    with pytest.raises(PatchDoesNotApply):
        house.publish(house.approved(diff_of("orders.py", "x\n", "y\n")))


# --- the switch


def test_a_file_stops_the_publisher_at_once_and_only_resuming_ends_that(house: House) -> None:
    change = house.approved()
    FileSwitch("", house.home).halt(by="anna", reason="the month is closed")  # whoever wrote it may end now
    with pytest.raises(Halted, match="halted by anna: the month is closed"):
        house.publish(change)
    (house.home / FILE).touch()
    FileSwitch("", house.home).resume()
    with pytest.raises(Halted, match=str(house.home / FILE)):
        house.publish(change)
    (house.home / FILE).unlink()
    assert house.publish(change).merged


def test_a_hand_elsewhere_is_told(tmp_path: Path) -> None:
    port = 25_471 + os.getpid() % 997
    for name in ("token", "wrong"):
        (tmp_path / name).write_text(name * 16)

    def hand(token: str) -> Hand:
        address = f"http://127.0.0.1:{port}"
        return Hand(PUBLISHER, address, unavailable=ForgeUnavailable, token=tmp_path / token)

    with pytest.raises(ForgeUnavailable, match="The publisher does not answer"):
        hand("token").halt(by="anna", reason="drill")
    home = tmp_path / "home"
    KeyFile(home / "keys").make()
    token = {"HOMEOSTAT_HANDS_TOKEN": str(tmp_path / "token")}
    with running(PUBLISHER, home, "--listen", f"tcp://127.0.0.1:{port}", **token):

        def listens() -> bool:
            try:
                hand("token").resume()
            except ForgeUnavailable:
                return False
            return True

        until(listens, "the publisher listens")
        hand("token").halt(by="anna", reason="drill")
        with pytest.raises(Halted, match="halted by anna: drill"):
            FileSwitch("", home).check()
        with pytest.raises(Unauthorised):
            hand("wrong").resume()
        hand("token").resume()
        FileSwitch("", home).check()


def test_a_hand_that_does_all_it_can_is_halted_all_the_same() -> None:
    may_end, halted = threading.Event(), list[str]()
    body = b'{"service":{"name":"shop","project_id":1,"public_key":"k"}}'
    methods = {
        "fetch": Method(OfService, lambda _: may_end.wait(30)),
        "halt": Method(HaltOrder, lambda said: halted.append(said.by), at_once=True),
    }

    async def calls() -> None:
        known = Calls(methods)
        under_way = [asyncio.ensure_future(known.answer("fetch", str(number), body)) for number in range(64)]
        await asyncio.sleep(0)
        assert (await known.answer("fetch", "one more", body))[0] == 503
        await known.answer("halt", "1", b'{"by":"anna"}')
        assert halted == ["anna"]
        may_end.set()
        await asyncio.gather(*under_way)

    asyncio.run(calls())


# --- the process


def test_it_reads_no_secret_of_others_and_holds_no_key(built: House) -> None:
    ours = {
        "PATH": "/bin",
        "DATABASE_URL": "postgresql://u:p@h/d",
        "GITHUB_TOKEN": "g",
        "HOMEOSTAT_GITLAB_TOKEN": "l",
        "OPENAI_API_KEY": "o",
        "KUBECONFIG": "/k",
        "SLACK_WEBHOOK_URL": "s",
        "AWS_SECRET_ACCESS_KEY": "a",
        "UV_INDEX_URL": "u",
    }
    secrets = built.home / "secrets"
    path = set_secret(secrets, PUBLISHER, "GITEA_TOKEN", "t")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(environment_of(PUBLISHER, ours, secrets)) == {
        "PATH", "GITHUB_TOKEN", "HOMEOSTAT_GITLAB_TOKEN", "GITEA_TOKEN"
    }  # fmt: skip
    assert set(environment_of(DEPLOYER, ours, secrets)) == {"PATH", "KUBECONFIG", "UV_INDEX_URL"}
    assert set(environment_of(RUNNER, ours, secrets)) == {"PATH", "UV_INDEX_URL"}
    path.chmod(0o644)
    with pytest.raises(NotConfigured, match="chmod 600"):
        environment_of(PUBLISHER, ours, secrets)
    with pytest.raises(BadInput):
        set_secret(secrets, DEPLOYER, "A", "two\nlines")


def test_a_killed_publisher_answers_from_its_ledger_when_it_is_back(tmp_path: Path, built: House) -> None:
    built.start_over()
    house = replace(built, home=tmp_path / "home", key=KeyFile(tmp_path / "home" / "keys"))
    house.key.make()
    change = house.approved()
    listens = house.hand(PUBLISHER, ForgeUnavailable).listens
    with running(PUBLISHER, house.home) as process:
        until(listens, "it listens")
        pull = house.forge.open_pull_request(change)
        merged = house.forge.merge(pull, change)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with pytest.raises(ForgeUnavailable, match="The publisher does not answer"):
        house.forge.merge(pull, change)
    with (house.home / "hands" / PUBLISHER / LEDGER).open("a") as ledger:
        ledger.write('{"kind":"uses","key":"cut o')  # by a power cut
    with running(PUBLISHER, house.home) as process:
        until(listens, "it listens again")
        assert house.forge.merge(pull, change) == merged
        with pytest.raises(NotApproved, match="used before"):
            house.forge.open_pull_request(replace(change, branch="homeostat/again"))
        assert process.stdin
        process.stdin.close()  # as when `up` is killed
        assert process.wait(30) == 0
    assert not listens()


def test_two_of_a_home_do_not_run(house: House) -> None:
    with pytest.raises(NotConfigured, match="it runs already"):
        Ledger(house.home / "hands" / PUBLISHER, clock=SystemClock(), patience_seconds=0)


# --- the deployer


def test_the_deployer_starts_what_was_approved_and_returns_only_to_what_served(house: House, tmp_path: Path) -> None:
    service = house.service
    port = 24_471 + os.getpid() % 997
    address = f"http://127.0.0.1:{port}"
    for name, token in (("token", "t" * 32), ("wrong", "u" * 32)):
        (tmp_path / name).write_text(token)

    def with_token(name: str) -> RemoteDeployer:
        return RemoteDeployer(Hand(DEPLOYER, address, unavailable=DeployerUnavailable, token=tmp_path / name))

    def healthy() -> bool:
        try:
            return httpx2.get(f"{address}/health", timeout=1).is_success
        except httpx2.HTTPError:
            return False

    token = {"HOMEOSTAT_HANDS_TOKEN": str(tmp_path / "token")}
    with running(DEPLOYER, house.home, "--listen", f"tcp://127.0.0.1:{port}", **token):
        until(healthy, "the deployer listens")
        deployer = with_token("token")
        try:
            with pytest.raises(Unauthorised):
                with_token("wrong").current(service)
            assert httpx2.post(f"{address}/calls/current/1", content=b"{}", timeout=5).status_code == 401
            now = datetime.now(UTC)
            first = house.base
            by_hand = ordered(service, first, deployment_id="hand.1", by="anna", signer=house.key, now=now)
            forged = _with(by_hand, signature="ab" * 64)
            with pytest.raises(NotApproved, match="not given at the desk"):
                _deploy(deployer, service, first, "hand.1", forged)
            with pytest.raises(NotApproved, match="never served shop here"):
                _deploy(deployer, service, first, "hand.1", None)
            assert (deployer.answers_in(service), deployer.smoke(service)) == (None, "nothing was deployed here")
            assert _deploy(deployer, service, first, "hand.1", by_hand).healthy
            assert deployer.answers_in(replace(service, port=1)), "asked as it was deployed, whoever asks"
            assert deployer.smoke(replace(service, smoke=("POST /orders",))) == ""
            change = house.approved()
            merged = house.publish(change).merged
            with pytest.raises(NotApproved, match="not the approved base"):
                _deploy(deployer, service, first, "d1", change)
            with pytest.raises(NotApproved, match="commands were changed"):
                _deploy(deployer, replace(service, start="touch /tmp/pwned"), merged, "d1", change)
            done = _deploy(deployer, service, merged, "d1", change)
            assert (done.healthy, done.previous_commit) == (True, first)
            assert _deploy(deployer, service, merged, "d1", change) == done
            with pytest.raises(NotApproved, match="used before, for deployment d1 of shop"):
                _deploy(deployer, service, merged, "d2", change)
            back = _deploy(
                deployer, replace(service, start="exit 1"), first, "d3", None
            )  # as it served, not as is said
            assert (back.healthy, back.commit) == (True, first)
            FileSwitch("", house.home).halt(by="anna", reason="")
            with pytest.raises(Halted):
                _deploy(deployer, service, merged, "d4", None)
            FileSwitch("", house.home).resume()
        finally:
            deployer.stop(service)


def _deploy(
    deployer: RemoteDeployer, service: Service, commit: str, deployment_id: str, brings: Change | None
) -> Deployment:
    return deployer.deploy(service, commit=commit, release=commit[:7], deployment_id=deployment_id, brings=brings)


# --- the runner


def test_the_runner_runs_in_its_sandbox_and_says_when_it_is_away(tmp_path: Path, built: House) -> None:
    try:
        choose_sandbox(lambda _: GitSource(built.repository), LocalEnvironments(tmp_path), tmp_path)
    except NotConfigured as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    built.start_over()
    sandbox = RemoteSandbox(built.hand(RUNNER, SandboxUnavailable))

    def run(command: str) -> Run:
        return sandbox.run(
            command, service=built.service, commit=built.base, patch=PATCH, files={"a": "b"}, limits=Limits()
        )

    with pytest.raises(SandboxUnavailable):
        run("true")
    with running(RUNNER, built.home, DATABASE_URL="postgresql://never"):
        until(built.hand(RUNNER, SandboxUnavailable).listens, "the runner listens")
        ran = run("cat orders.py; cat $HOMEOSTAT_FILES/a; exit 3")
    assert (ran.exit_code, ran.output) == (3, f"{MENDED}b")


# --- the protocol


def test_a_call_is_carried_out_once_though_its_caller_went_away() -> None:
    began: list[str] = []
    has_begun, may_end = threading.Event(), threading.Event()

    def slow(asked: OfService) -> tuple[Traffic, ...]:
        began.append(asked.service.name)
        has_begun.set()
        may_end.wait(30)
        return ()

    body = b'{"service":{"name":"shop","project_id":1,"public_key":"k"}}'

    async def calls() -> None:
        known = Calls({"traffic": Method(OfService, slow)})
        first = asyncio.ensure_future(known.answer("traffic", "1", body))
        await asyncio.to_thread(has_begun.wait, 30)
        first.cancel()
        again = asyncio.ensure_future(known.answer("traffic", "1", body))
        await asyncio.sleep(0)
        may_end.set()
        assert await again == (200, b"[]")
        assert await known.answer("traffic", "1", body) == (200, b"[]")
        assert began == ["shop"]
        status, said = await known.answer("traffic", "1", body.replace(b"shop", b"till"))
        assert (status, b"another order" in said) == (500, True)
        for bad in (b"", b"[" * 100_000, b'{"service":1}', b"\xff"):
            status, said = await known.answer("traffic", f"bad {bad[:3]!r}", bad)
            assert (status, b"cannot be read" in said) == (500, True)

    asyncio.run(calls())


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (StaleBase("moved"), StaleBase),
        (SourceUnavailable("git"), HomeostatError),
        (Halted("halted by anna"), Halted),
        (KeyError("x"), RuntimeError),
    ],
)
def test_errors_cross_by_their_names(error: Exception, kind: type[Exception]) -> None:
    crossed = raised_by(Failure(error=name_of(error), says=str(error)))
    assert isinstance(crossed, kind)
    assert str(error) in str(crossed)


def test_a_name_that_is_no_error_of_ours_raises_nothing_else() -> None:
    assert type(raised_by(Failure(error="TOO_MANY", says="x"))) is RuntimeError
    assert type(raised_by(Failure(error="__builtins__", says="x"))) is RuntimeError
