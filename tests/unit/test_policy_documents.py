"""Policies under seal: what was not written at the desk, just as it stands, allows nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.seal.policies import NAME, PoliciesFile
from homeostat.codec import encode
from homeostat.errors import BadInput, StoreUnavailable
from homeostat.records import Answer, Change, Decision, Freeze, Level, Patch, Policy, Risk, Sealed
from homeostat.stages.approve.last_look import turned_away
from homeostat.stages.approve.policies import check_policy
from homeostat.stages.approve.policy import widest
from homeostat.stages.approve.policy_words import NAMES, SAYS, in_words, read_policy
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


def change(by: str, answer: Answer = Answer.ACCEPT) -> Change:
    patch = Patch(diff="--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n")
    decision = Decision(
        repair_id="r",
        proposal_id="p",
        patch_digest=patch.digest,
        base="b" * 40,
        answer=answer,
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


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        pytest.param(Policy(level=Level.DRAFT), "", id="L2"),
        pytest.param(Policy(level=Level.MERGE), "", id="L3"),
        pytest.param(ALONE, "", id="L4, of what is not on its list"),
        pytest.param(replace(FROZEN, level=Level.DRAFT), "", id="a freeze holds merges, not drafts"),
        pytest.param(replace(ALONE, hours=("Sat 09:00-10:00",)), "", id="hours are for merges"),
        pytest.param(Policy(), "says L1 propose", id="lowered"),
        pytest.param(Policy(level=Level.DRAFT, services=("till",)), "not among the services", id="another service"),
        pytest.param(Policy(level=Level.DRAFT, most_lines=1), "changes 2 lines", id="too large"),
    ],
)
def test_a_draft_needs_no_more_than_the_level_that_opens_drafts(keys: Path, policy: Policy, says: str) -> None:
    held = {"policy": written(policy, keys)}
    found = turned_away(change("policy shop", Answer.DRAFT), held=held, verifier=PublicKeyFile(keys), now=NOW)
    assert says in found
    assert bool(found) == bool(says)


def test_a_forged_policy_allows_nothing_there(keys: Path) -> None:
    held = {"policy": replace(written(ALONE, keys), signature="ab" * 64)}
    assert turned_away(change("policy shop"), held=held, verifier=PublicKeyFile(keys), now=NOW)
    moved = {"policy": written(replace(ALONE, service="cart"), keys)}
    assert turned_away(change("policy shop"), held=moved, verifier=PublicKeyFile(keys), now=NOW)


# --- words


def test_what_is_written_is_read_as_it_was() -> None:
    said = {
        "level": "L4",
        "services": "shop, cart",
        "allow": "rule:*\nlearned:*",
        "least_confidence": "95%",
        "hours": "Mon-Fri 09:00-17:00, Sat 10:00-12:00",
        "zone": "Europe/Berlin",
        "freezes": "2026-12-20 00:00 to 2027-01-02 08:00 because of stocktaking; 2027-02-01 00:00 to 2027-02-02 00:00",
        "two_persons_from": "high",
        "owners": "yes",
        "objective": "99.5%",
        "model_dollars": "2.5",
    }
    policy = read_policy(Policy(), said)
    assert (policy.level, policy.two_persons_from, policy.owners) == (Level.ALONE, Risk.HIGH, True)
    assert (policy.least_confidence, policy.objective) == (0.95, 0.995)
    assert [freeze.why for freeze in policy.freezes] == ["stocktaking", ""]
    assert read_policy(Policy(), in_words(policy)) == policy
    assert set(SAYS) == set(NAMES)


def test_a_name_that_is_none_is_told() -> None:
    with pytest.raises(BadInput, match="has no 'leven'"):
        read_policy(Policy(), {"leven": "2"})


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"level": "9"}, "is no value of level"),
        ({"most_files": "x"}, "is no value of most_files"),
        ({"hours": "always"}, "is no such time"),
        ({"zone": "../../etc/passwd"}, "is no time zone"),
        ({"zone": "Mars/Olympus"}, "is no time zone"),
        ({"freezes": "tomorrow"}, "is no freeze"),
        ({"freezes": "2026-99-20 00:00 to 2026-12-19 00:00"}, "is no freeze"),
        ({"freezes": "2026-12-20 00:00 to 2026-12-19 00:00"}, "A freeze ends after it begins"),
        ({"most_files": "-1"}, "A limit is a number from 0"),
        ({"pulls_an_hour": "9" * 30}, "A limit is a number from 0"),
        ({"objective": "1"}, "an objective is below 1"),
        ({"least_confidence": "nan"}, "A share is a number"),
        ({"model_dollars": "inf"}, "What models may cost"),
        ({"allow": "x" * 201}, "at most 200 characters"),
        ({"allow": "\n".join(["a"] * 101)}, "at most 100 entries"),
    ],
)
def test_what_cannot_hold_says_why(said: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_policy(read_policy(Policy(), said))
