"""Policies under seal: what was not written at the desk, just as it stands, allows nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.seal.policies import NAME, PoliciesFile
from homeostat.codec import encode
from homeostat.errors import StoreUnavailable
from homeostat.records import Answer, Change, Decision, Freeze, Level, Patch, Policy, Sealed
from homeostat.stages.approve.last_look import turned_away
from homeostat.stages.approve.policy import widest
from homeostat.stages.approve.written import opened, policy_name, sealed

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
ALONE = Policy(level=Level.ALONE, allow=("rule:*",))
FROZEN = replace(ALONE, freezes=(Freeze(since=NOW - timedelta(hours=1), until=NOW + timedelta(hours=1)),))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "keys"
    KeyFile(folder).make()
    return folder


def written(policy: Policy, keys: Path) -> Sealed:
    return sealed(policy_name(policy.service), policy, by="anna", at=NOW, signer=KeyFile(keys))


def test_what_was_signed_is_read_as_it_was(keys: Path) -> None:
    assert opened(written(FROZEN, keys), Policy, verifier=PublicKeyFile(keys)) == FROZEN


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"signature": ""}, id="no signature"),
        pytest.param({"name": "policy:shop"}, id="another name"),
        pytest.param({"by": "boris"}, id="another person"),
        pytest.param({"at": NOW + timedelta(seconds=1)}, id="another time"),
        pytest.param({"document": encode(replace(ALONE, allow=("*",)))}, id="widened"),
    ],
)
def test_what_was_changed_since_counts_for_nothing(keys: Path, changed: dict[str, Any]) -> None:
    assert opened(replace(written(ALONE, keys), **changed), Policy, verifier=PublicKeyFile(keys)) is None


def test_a_signed_decision_is_no_policy(keys: Path) -> None:
    held = Sealed(name="policy", document="{}", by="anna", at=NOW)
    words = b"homeostat decision 1\n" + encode((held.name, held.document, held.by, NOW.isoformat())).encode()
    forged = replace(held, signature=KeyFile(keys).sign(words))
    assert opened(forged, Policy, verifier=PublicKeyFile(keys)) is None


def test_the_file_holds_the_newest_of_each_name(keys: Path, tmp_path: Path) -> None:
    file = PoliciesFile(tmp_path)
    assert file.all() == {}
    for policy in (ALONE, widest("shop"), FROZEN):
        file.put(written(policy, keys))
    assert file.all() == {"policy": written(FROZEN, keys), "policy:shop": written(widest("shop"), keys)}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("held", [b"", b"{", b"[1]", b'{"policy": 1}', b"\xff" * 9, b"[" * 100_000])
def test_a_file_that_cannot_be_read_stops_what_would_be_shipped(tmp_path: Path, held: bytes) -> None:
    (tmp_path / NAME).write_bytes(held)
    with pytest.raises(StoreUnavailable, match="write them again"):
        PoliciesFile(tmp_path).all()


# --- the last look of who has no store


def change(by: str, diff: str = "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n") -> Change:
    patch = Patch(diff=diff)
    decision = Decision(
        repair_id="r",
        proposal_id="p",
        patch_digest=patch.digest,
        base="b" * 40,
        answer=Answer.ACCEPT,
        decided_by=by,
        decided_at=NOW,
        expires_at=NOW + timedelta(hours=24),
    )
    return Change(
        service="shop", branch="x", base="b" * 40, title="", body="", patch=patch, author="", decision=decision
    )


@pytest.mark.parametrize(
    ("by", "policies", "says"),
    [
        pytest.param("anna", (), "", id="a person's word needs no policy"),
        pytest.param("policy shop", (ALONE,), "", id="allowed"),
        pytest.param("policy shop", (ALONE, widest("shop")), "", id="allowed by both"),
        pytest.param("policy shop", (), "not written at the desk", id="no policy"),
        pytest.param("policy shop", (widest("shop"),), "not written at the desk", id="only the service's"),
        pytest.param("policy shop", (Policy(),), "says L1 propose", id="lowered"),
        pytest.param(
            "policy shop", (ALONE, replace(widest("shop"), level=Level.DRAFT)), "policy of shop", id="service"
        ),
        pytest.param("policy shop", (FROZEN,), "frozen until", id="frozen"),
    ],
)
def test_a_policys_approval_is_looked_at_once_more(
    keys: Path, by: str, policies: tuple[Policy, ...], says: str
) -> None:
    held = {policy_name(policy.service): written(policy, keys) for policy in policies}
    found = turned_away(change(by), held=held, verifier=PublicKeyFile(keys), now=NOW)
    assert says in found
    assert bool(found) == bool(says)


def test_a_forged_policy_allows_nothing_there(keys: Path) -> None:
    held = {"policy": replace(written(ALONE, keys), signature="ab" * 64)}
    assert turned_away(change("policy shop"), held=held, verifier=PublicKeyFile(keys), now=NOW)
    moved = {"policy": written(replace(ALONE, service="cart"), keys)}
    assert turned_away(change("policy shop"), held=moved, verifier=PublicKeyFile(keys), now=NOW)
