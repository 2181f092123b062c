"""What policies let a publisher do that runs elsewhere: it sees the desk's public key, and what comes with orders."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from red_team import Target, git, target_in

from homeostat.adapters.forge.remote import RemoteForge
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.errors import Halted, NotApproved
from homeostat.records import Answer, Change, Freeze, Level, Override, Policy, PullRequest, Sealed
from homeostat.stages.approve.policy import widest
from homeostat.stages.approve.written import override_name, policy_name, sealed

ALONE = Policy(level=Level.ALONE, allow=("*",), pulls_open=0)  # what is refused stays open here
DRAFT = Policy(level=Level.DRAFT, pulls_open=0)
_later = itertools.count()


@pytest.fixture(scope="module")
def module_target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_in(tmp_path_factory.mktemp("elsewhere")) as target:
        yield target


@pytest.fixture
def target(module_target: Target) -> Target:
    module_target.start_over()
    return module_target


def said(target: Target, document: Policy | Override, name: str = "", *, key: KeyFile | None = None) -> Sealed:
    """Written at the desk, later than all before."""
    if isinstance(document, Policy):
        name = policy_name(document.service)
    at = datetime.now(UTC) + timedelta(seconds=next(_later))
    return sealed(name, document, by="anna", at=at, signer=key or target.key)


def forge(target: Target, *papers: Sealed) -> RemoteForge:
    return RemoteForge(target.hand, target.service, policies=lambda _: papers)


def publish(target: Target, change: Change, *papers: Sealed) -> PullRequest:
    host = forge(target, *papers)
    return host.merge(host.open_pull_request(change), change)


def by_policy(target: Target, answer: Answer = Answer.ACCEPT) -> Change:
    return target.approved(answer=answer, decided_by="policy shop")


@pytest.mark.parametrize("policy", [DRAFT, replace(DRAFT, level=Level.MERGE), ALONE], ids=["L2", "L3", "L4"])
def test_a_policy_that_opens_drafts_has_them_opened_and_no_more(target: Target, policy: Policy) -> None:
    change = by_policy(target, Answer.DRAFT)
    host = forge(target, said(target, policy))
    pull = host.open_pull_request(change)
    assert git(target.repository, "rev-parse", change.branch) == pull.head
    with pytest.raises(NotApproved, match="does not order this"):
        host.merge(pull, change)


def test_what_a_policy_approved_is_merged(target: Target) -> None:
    assert publish(target, by_policy(target), said(target, ALONE)).merged == target.base


def test_a_policy_that_was_heard_once_is_known(target: Target) -> None:
    forge(target, said(target, ALONE)).open_pull_request(by_policy(target))
    assert publish(target, by_policy(target)).merged


def test_a_services_own_policy_narrows_it(target: Target) -> None:
    narrow = replace(widest("shop"), level=Level.PROPOSE)
    with pytest.raises(NotApproved, match="the policy of shop says L1"):
        publish(target, by_policy(target), said(target, ALONE), said(target, narrow))
    assert publish(target, by_policy(target), said(target, ALONE), said(target, widest("shop"))).merged


def test_a_wider_one_of_before_cannot_be_shown_again(target: Target) -> None:
    wide = said(target, ALONE)
    with pytest.raises(NotApproved, match="says L1"):
        publish(target, by_policy(target), said(target, Policy()))
    with pytest.raises(NotApproved, match="says L1"):
        publish(target, by_policy(target), wide)


def test_one_that_the_desk_did_not_sign_allows_nothing(target: Target, tmp_path: Path) -> None:
    stranger = KeyFile(tmp_path / "keys")
    stranger.make()
    narrow, forged = said(target, Policy()), said(target, ALONE, key=stranger)
    for papers in ([narrow, forged], [replace(said(target, ALONE), name="policy:shop")], [forged] * 100):
        with pytest.raises(NotApproved, match="says L1"):
            publish(target, by_policy(target), *papers)


def test_a_freeze_holds_what_a_person_approved_and_a_word_in_spite_of_it_ships_it(target: Target) -> None:
    now = datetime.now(UTC)
    freeze = Freeze(since=now - timedelta(hours=1), until=now + timedelta(hours=1), why="stocktaking")
    frozen = said(target, replace(ALONE, freezes=(freeze,)))
    change = target.approved()
    host = forge(target, frozen)
    pull = host.open_pull_request(change)
    main = target.base
    with pytest.raises(Halted, match=r"frozen until .*: stocktaking"):
        host.merge(pull, change)
    assert change.decision
    repair = change.decision.repair_id
    other = said(target, Override(repair_id="r2", by="anna", reason="x", until=freeze.until), override_name(repair))
    over = said(target, Override(repair_id=repair, by="anna", reason="x", until=now), override_name(repair))
    for paper in (other, over):
        with pytest.raises(Halted):
            forge(target, frozen, paper).merge(pull, change)
    assert target.base == main
    word = said(target, Override(repair_id=repair, by="anna", reason="x", until=freeze.until), override_name(repair))
    assert forge(target, frozen, word).merge(pull, change).merged
    target.start_over()
    assert publish(target, target.approved(), said(target, ALONE)).merged, "the freeze is lifted"
