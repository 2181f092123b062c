"""A publisher of its own over a real repository, and orders to it that are approved in all but the one thing.

Beside it a deployer, with a release that serves.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from typing import Literal

import httpx2

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.forge.remote import RemoteForge
from homeostat.adapters.hand import DEPLOYER, PUBLISHER, Hand
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.errors import ForgeUnavailable
from homeostat.languages.diff import diff_of
from homeostat.records import Answer, Change, Decision, Deployment, Patch, PullRequest, Service
from homeostat.stages.approve.by_hand import ordered
from homeostat.stages.approve.seal import signed

ORDERS = "def total(order):\n    return order['sum']\n"
MENDED = "def total(order):\n    return order.get('sum', 0)\n"
TESTED = "from orders import total\n\n\ndef test_total():\n    assert total({'sum': 1}) == 1\n"
TREE = {
    "orders.py": ORDERS,
    "tests/test_orders.py": TESTED,
    "requirements.txt": "flask==3.1.0\n",
    "app.py": "import orders\n",
    "b/inner.py": "x = 1\n",
}
PATCH = diff_of("orders.py", ORDERS, MENDED)
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


def git(repository: Path, *words: str, stdin: str = "") -> str:
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "core.hooksPath=/dev/null"]
    ran = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True, input=stdin)
    return ran.stdout.strip()


@dataclass(kw_only=True)
class Target:
    """A home with the desk's key, a service's repository, and the publisher's socket."""

    home: Path
    repository: Path
    service: Service
    key: KeyFile
    first: str
    number: int = 0

    @property
    def forge(self) -> RemoteForge:
        return self.forge_of(self.service)

    def forge_of(self, service: Service) -> RemoteForge:
        return RemoteForge(self.hand, service)

    @property
    def hand(self) -> Hand:
        return Hand(PUBLISHER, str(self.home / "hands" / PUBLISHER), unavailable=ForgeUnavailable)

    @property
    def base(self) -> str:
        return git(self.repository, "rev-parse", "main")

    @property
    def state(self) -> Mapping[str, bytes]:
        """Every byte that an attack would have changed: refs, settings, hooks, the work tree and the folder around."""
        around = self.repository.parent
        paths = (path for path in around.rglob("*") if ".git/objects" not in str(path))
        return {
            str(path.relative_to(around)): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            for path in paths
            if path.is_symlink() or path.is_file()
        }

    def start_over(self) -> None:
        """As it was when it was made, whatever a test published."""
        for name in git(self.repository, "for-each-ref", "--format=%(refname)", "refs/heads/homeostat").split():
            git(self.repository, "update-ref", "-d", name)
        git(self.repository, "reset", "-q", "--hard", self.first)

    @property
    def ledger(self) -> str:
        return (self.home / "hands" / PUBLISHER / "ledger.jsonl").read_text()

    def approved(self, patch: Patch = PATCH, answer: Answer = Answer.ACCEPT, **decision: object) -> Change:
        """As a person would have approved it who looked at nothing: genuine, in time, for this patch and base."""
        self.number += 1
        now = datetime.now(UTC)
        plain = Decision(
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
            service=self.service.name,
            branch=f"homeostat/BUG-{self.number}",
            base=self.base,
            title="Count nothing where there is nothing",
            body="**What broke** total",
            patch=patch,
            author="Homeostat <homeostat@localhost>",
            trailers={"Patch-digest": patch.digest},
        )
        said = replace(plain, **{"wording": change.wording} | decision)  # pyright: ignore[reportArgumentType]
        return replace(change, decision=signed(said, self.key))

    def publish(self, change: Change, service: Service | None = None) -> PullRequest:
        forge = self.forge_of(service or self.service)
        return forge.merge(forge.open_pull_request(change), change)


@contextmanager
def target_in(folder: Path) -> Iterator[Target]:
    """Its publisher runs as a process of its own while it is open."""
    repository, home = folder / "around" / "shop", folder / "home"
    repository.mkdir(parents=True)
    git(repository, "init", "-qb", "main")
    for path, text in TREE.items():
        (repository / path).parent.mkdir(exist_ok=True)
        (repository / path).write_text(text)
    (repository / "out").symlink_to("..")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    key = KeyFile(home / "keys")
    key.make()
    service = Service(
        name="shop", project_id=1, public_key="k", language="python", repository=str(repository), start="x", port=1
    )
    target = Target(
        home=home, repository=repository, service=service, key=key, first=git(repository, "rev-parse", "main")
    )
    with hand_of(home):
        yield target


@contextmanager
def hand_of(home: Path, name: Literal["publisher", "deployer"] = PUBLISHER) -> Iterator[Hand]:
    """One that runs as a process of its own while it is open, and obeys the key below this home."""
    hand = Hand(name, str(home / "hands" / name), unavailable=ForgeUnavailable)
    command = [sys.executable, "-m", "homeostat", name, "--home", str(home), "--of-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(os.environ)) as process:
        try:
            deadline = time.monotonic() + 60
            while not hand.listens():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield hand
        finally:
            process.kill()


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


@contextmanager
def serving_in(folder: Path, **options: object) -> Iterator[Serving]:
    """The fix is merged, and its deployment is whatever a test makes of it. `options` are of the service."""
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
            **options,  # pyright: ignore[reportArgumentType]
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
