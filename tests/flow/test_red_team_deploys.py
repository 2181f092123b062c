"""The red team at the deployer's socket: what serves goes on serving, whatever it was that was asked for."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket

import httpx2
import pytest
from red_team import PATCH, Target, git, hand_of, target_in

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.hand import DEPLOYER, Hand
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.errors import Halted, HomeostatError, NotApproved
from homeostat.languages.diff import diff_of
from homeostat.records import Answer, Change, Deployment
from homeostat.stages.approve.by_hand import ordered
from homeostat.stages.approve.seal import signed

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


@dataclass
class Serving:
    """A release that serves, the deployer that started it, and a fix that was merged and may be deployed."""

    target: Target
    hand: Hand
    first: str
    change: Change
    merged: str
    number: int = 0

    @property
    def deployer(self) -> RemoteDeployer:
        return RemoteDeployer(self.hand)

    def deploy(self, commit: str, change: Change | None, **service: object) -> Deployment:
        self.number += 1
        asked = replace(self.target.service, **service)  # pyright: ignore[reportArgumentType]
        return self.deployer.deploy(
            asked, commit=commit, release=commit[:7], deployment_id=f"red{self.number}", brings=change
        )

    @property
    def state(self) -> tuple[object, ...]:
        serving = self.deployer.current(self.target.service)
        answers = httpx2.get(f"http://127.0.0.1:{self.target.service.port}/", timeout=5).status_code
        return (serving, answers, sorted(self.target.home.parent.iterdir()))


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("deploys")
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with target_in(folder) as target, hand_of(target.home, DEPLOYER) as hand:
        (target.repository / "requirements.txt").write_text("")
        (target.repository / "app.py").write_text(SERVER)
        git(target.repository, "commit", "-qam", "serve")
        target.service = replace(
            target.service,
            prepare='mkdir -p "$HOMEOSTAT_ENVIRONMENT/venv/bin"',
            start=f"exec {sys.executable} app.py",
            health_path="/",
            port=port,
        )
        first, now = target.base, datetime.now(UTC)
        by_hand = ordered(target.service, first, deployment_id="hand", by="anna", signer=target.key, now=now)
        deployer = RemoteDeployer(hand)
        try:
            assert deployer.deploy(
                target.service, commit=first, release="v1", deployment_id="hand", brings=by_hand
            ).healthy
            change = target.approved()
            yield Serving(target, hand, first, change, str(target.publish(change).merged))
        finally:
            deployer.stop(target.service)


def decided(serving: Serving, **changes: object) -> Change:
    """The merged change, under a genuine approval that says something else."""
    assert serving.change.decision
    plain = replace(serving.change.decision, **changes)  # pyright: ignore[reportArgumentType]
    return replace(serving.change, decision=signed(plain, serving.target.key))


def forged(serving: Serving, **changes: object) -> Change:
    assert serving.change.decision
    return replace(serving.change, decision=replace(serving.change.decision, **changes))  # pyright: ignore[reportArgumentType]


def by_another_key(serving: Serving) -> Deployment:
    other = KeyFile(serving.target.home / "mallory")
    other.make()
    now = datetime.now(UTC)
    order = ordered(serving.target.service, serving.merged, deployment_id="x", by="anna", signer=other, now=now)
    return serving.deploy(serving.merged, order)


def pushed(serving: Serving) -> str:
    """A commit that somebody pushed on top of what was merged."""
    repository = serving.target.repository
    tree = git(repository, "rev-parse", f"{serving.first}^{{tree}}")
    return git(repository, "commit-tree", tree, "-p", serving.merged, "-m", "mine")


NOW = datetime.now(UTC)
GENUINE = "not given at the desk"
OTHER = diff_of("app.py", SERVER, SERVER.replace("200", "500"))
ATTACKS = [
    pytest.param(lambda s: s.deploy(s.merged, None), "never served shop here", id="without an approval"),
    pytest.param(lambda s: s.deploy(pushed(s), None), "never served shop here", id="as if it were a way back"),
    pytest.param(lambda s: s.deploy(s.merged, forged(s, signature="ab" * 64)), GENUINE, id="forged"),
    pytest.param(lambda s: s.deploy(s.merged, forged(s, decided_by="boris")), GENUINE, id="in another's name"),
    pytest.param(by_another_key, GENUINE, id="by another key"),
    pytest.param(lambda s: s.deploy(s.merged, decided(s, answer=Answer.DRAFT)), "to draft", id="a draft"),
    pytest.param(lambda s: s.deploy(s.merged, decided(s, expires_at=NOW)), "has expired", id="expired"),
    pytest.param(
        lambda s: s.deploy(s.merged, decided(s, decided_at=NOW + timedelta(hours=1))), "in the future", id="of tomorrow"
    ),
    pytest.param(lambda s: s.deploy(s.merged, decided(s, base="b" * 40)), "another commit", id="of another base"),
    pytest.param(lambda s: s.deploy(s.merged, replace(s.change, patch=OTHER)), "", id="of another patch"),
    pytest.param(lambda s: s.deploy(pushed(s), s.change), "not the approved base", id="another commit"),
    pytest.param(lambda s: s.deploy(s.first, s.change), "not the approved base", id="the commit before"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, start="touch /x"), "were changed", id="another command"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, build="curl x|sh"), "were changed", id="another build"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, prepare="id"), "were changed", id="another preparation"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, port=1), "were changed", id="another port"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, name="till"), "", id="another service"),
    pytest.param(lambda s: s.deploy("HEAD", s.change), "", id="no commit"),
    pytest.param(lambda s: s.deploy("--upload-pack=x", s.change), "", id="an option in a commit's place"),
    pytest.param(
        lambda s: s.deploy(s.merged, decided(s, decided_by="policy shop")), "by a policy", id="by a policy of nobody"
    ),
]


@pytest.mark.parametrize(("attack", "why"), ATTACKS)
def test_what_serves_goes_on_serving(serving: Serving, attack: Callable[[Serving], Deployment], why: str) -> None:
    before = serving.state
    with pytest.raises(HomeostatError) as refused:
        attack(serving)
    assert why in str(refused.value)
    assert why == "" or isinstance(refused.value, NotApproved)
    assert serving.state == before


def test_halted_nothing_starts_and_nothing_returns(serving: Serving) -> None:
    before = serving.state
    serving.hand.halt(by="anna", reason="drill")
    try:
        for commit, change in ((serving.merged, serving.change), (serving.first, None)):
            with pytest.raises(Halted):
                serving.deploy(commit, change)
    finally:
        serving.hand.resume()
    assert serving.state == before


def test_what_was_approved_is_deployed_once(serving: Serving) -> None:
    """So that the rows above fail by what they name."""
    assert serving.deploy(serving.merged, serving.change).healthy
    assert PATCH.digest == serving.change.patch.digest
    before = serving.state
    with pytest.raises(NotApproved, match="used before, for deployment"):
        serving.deploy(serving.merged, serving.change)
    assert serving.state == before
    assert (
        Path(serving.target.home / "hands" / DEPLOYER / "ledger.jsonl").read_text().count("refused")
        >= len(ATTACKS) // 2
    )
