"""An approval counts for what was signed, and for nothing else."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeostat.adapters.seal.ed25519 import PRIVATE, PUBLIC, KeyFile, PublicKeyFile
from homeostat.errors import NotApproved, NotConfigured
from homeostat.records import Answer, Candidate, Decision, Patch, Proposal, Wording
from homeostat.stages.approve.seal import check, is_genuine, signed, words_of

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
BASE, OTHER = "b" * 40, "c" * 40
SAID = Wording(branch="homeostat/b", title="Guard", body="It broke.", author="H <h@localhost>", trailers={"Bug": "B"})


def a_proposal(**changes: Any) -> Proposal:  # noqa: ANN401 - any field
    candidate = Candidate(
        strategy="rule:guard",
        title="Guard",
        description="",
        approach="guard",
        patch=Patch(diff=changes.pop("diff", "diff 1")),
        reasoning="",
    )
    proposal = Proposal(
        proposal_id="p1",
        bug_code="BUG-20251023-00001",
        service="shop",
        number=1,
        base=BASE,
        candidate=candidate,
        reproductions=(),
    )
    return replace(proposal, **changes)


def a_decision(**changes: Any) -> Decision:  # noqa: ANN401 - any field
    decision = Decision(
        repair_id="r1",
        proposal_id="p1",
        patch_digest=Patch(diff="diff 1").digest,
        base=BASE,
        answer=Answer.ACCEPT,
        decided_by="anna",
        decided_at=NOW,
        expires_at=NOW + timedelta(hours=24),
        wording=SAID,
    )
    return replace(decision, **changes)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "keys"
    KeyFile(folder).make()
    return folder


def test_a_genuine_one_counts(keys: Path) -> None:
    decision = signed(a_decision(), KeyFile(keys))
    check(decision, a_proposal(), Answer.ACCEPT, verifier=PublicKeyFile(keys), now=NOW)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"signature": ""}, id="none"),
        pytest.param({"signature": "00" * 64}, id="zeros"),
        pytest.param({"signature": "no hex"}, id="no hex"),
        pytest.param({"signature": "é\ud800"}, id="no text"),
        pytest.param({"expires_at": NOW + timedelta(days=900)}, id="made to last"),
        pytest.param({"decided_at": NOW + timedelta(seconds=1)}, id="another time"),
        pytest.param({"answer": Answer.DRAFT}, id="another action"),
        pytest.param({"decided_by": "boris"}, id="another person"),
        pytest.param({"patch_digest": Patch(diff="diff 2").digest}, id="another patch"),
        pytest.param({"base": OTHER}, id="another base"),
        pytest.param({"repair_id": "r2"}, id="another repair"),
        pytest.param({"proposal_id": "p2"}, id="another proposal"),
        pytest.param({"reason": "because"}, id="another reason"),
        pytest.param({"wording": replace(SAID, body="and more")}, id="other words"),
        pytest.param({"wording": replace(SAID, trailers={})}, id="other trailers"),
        pytest.param({"wording": None}, id="no words"),
    ],
)
def test_what_was_changed_since_is_no_approval(keys: Path, changed: dict[str, Any]) -> None:
    forged = replace(signed(a_decision(), KeyFile(keys)), **changed)
    assert not is_genuine(forged, PublicKeyFile(keys))
    with pytest.raises(NotApproved, match="not given at the desk"):
        check(forged, a_proposal(), Answer.ACCEPT, verifier=PublicKeyFile(keys), now=NOW)


def test_decisions_from_before_there_were_words_keep_their_seal() -> None:
    assert b"wording" in words_of(a_decision())
    assert b"wording" not in words_of(a_decision(wording=None))


def test_another_key_of_the_same_kind_does_not_fit(keys: Path, tmp_path: Path) -> None:
    assert not is_genuine(signed(a_decision(), KeyFile(tmp_path)), PublicKeyFile(keys))


@pytest.mark.parametrize(
    ("decision", "proposal", "action", "now", "says"),
    [
        pytest.param(
            a_decision(answer=Answer.DRAFT), a_proposal(), Answer.ACCEPT, NOW, "decided to draft", id="a draft"
        ),
        pytest.param(a_decision(answer=Answer.REJECT), a_proposal(), Answer.ACCEPT, NOW, "to reject", id="a no"),
        pytest.param(a_decision(), a_proposal(diff="diff 2"), Answer.ACCEPT, NOW, "another patch", id="patch changed"),
        pytest.param(a_decision(), a_proposal(proposal_id="p9"), Answer.ACCEPT, NOW, "another patch", id="replayed"),
        pytest.param(a_decision(), a_proposal(base=OTHER), Answer.ACCEPT, NOW, "another commit", id="re-based"),
        pytest.param(a_decision(), a_proposal(), Answer.ACCEPT, NOW + timedelta(hours=24), "expired", id="too late"),
    ],
)
def test_a_genuine_one_counts_for_nothing_else(  # noqa: PLR0917 - a row of a table
    keys: Path, decision: Decision, proposal: Proposal, action: Answer, now: datetime, says: str
) -> None:
    with pytest.raises(NotApproved, match=says):
        check(signed(decision, KeyFile(keys)), proposal, action, verifier=PublicKeyFile(keys), now=now)


def test_the_private_key_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    folder, together = tmp_path / "keys", threading.Barrier(8)

    def make() -> None:
        together.wait()
        KeyFile(folder).make()

    makers = [threading.Thread(target=make) for _ in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert (folder / PRIVATE).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [PRIVATE, PUBLIC]
    assert is_genuine(signed(a_decision(), KeyFile(folder)), PublicKeyFile(folder))


@pytest.mark.parametrize("held", [b"", b"k" * 31, b"k" * 4096])
def test_a_broken_key_says_what_to_do(tmp_path: Path, held: bytes) -> None:
    (tmp_path / PUBLIC).write_bytes(held)
    with pytest.raises(NotConfigured, match="holds no key"):
        is_genuine(a_decision(), PublicKeyFile(tmp_path))


def test_without_a_key_nothing_counts(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="no approval counts"):
        is_genuine(a_decision(), PublicKeyFile(tmp_path))
