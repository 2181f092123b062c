"""Hands that run as processes of their own, and orders beyond what they have done themselves may allow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from red_team import Target, git, hand_of, serving_in, target_in
from test_another_answer import House, opened, repository  # noqa: F401 - a fixture
from test_policies_at_the_hands import ALONE, forge, publish, said
from test_policy_walk import Ruled, ruled

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.adapters.source.git import GitSource
from homeostat.engine import Engine
from homeostat.errors import OverLimit
from homeostat.languages.diff import diff_of
from homeostat.lifecycle import Room
from homeostat.ports import Forge
from homeostat.records import Answer, Change, Patch, Policy, PullRequest, PullState, Resumed, Sealed, Service
from homeostat.stages.approve.own_count import LOOK_AGAIN_SECONDS
from homeostat.stages.approve.written import policy_name, resumed_name, sealed
from homeostat.stages.publish.pursue import GIVEN_UP
from homeostat.stages.publish.reverting import ASKED_FOR, NOT_HEALTHY, wording_of_revert


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    with target_in(tmp_path) as found:
        yield found


def other(number: int) -> Patch:
    return diff_of(f"added{number}.py", None, f"x = {number}\n")


def by_policy(target: Target, number: int) -> Change:
    return target.approved(other(number), decided_by="policy shop", repair_id=f"r{number}")


def taken_back(target: Target, merged: PullRequest, why: str = ASKED_FOR) -> PullRequest:
    patch = GitSource(target.repository).revert(merged.head, target.base)
    assert patch
    said = wording_of_revert("BUG-20251023-00001", merged.head, target.base, why)
    return target.publish(
        Change(
            service="shop",
            branch=said.branch,
            base=target.base,
            title=said.title,
            body=said.body,
            author=said.author,
            trailers=said.trailers,
            patch=patch,
        )
    )


def resumed(target: Target, *, service: str = "shop", name: str = "", key: KeyFile | None = None) -> Sealed:
    at = datetime.now(UTC) + timedelta(seconds=1)
    paper = Resumed(service=service, by="anna", at=at)
    return sealed(name or resumed_name(service), paper, by="anna", at=at, signer=key or target.key)


def test_what_a_policy_approved_is_opened_once_an_hour_by_the_publishers_own_count(tmp_path: Path) -> None:
    """However many the engine approves, whose store may have lost what was done. A person's click is not held."""
    with target_in(tmp_path) as target:
        alone = said(target, ALONE)
        assert publish(target, by_policy(target, 1), alone).merged
    with hand_of(target.home):  # that one was killed, and this one has not forgotten
        second, before = by_policy(target, 2), target.state
        with pytest.raises(OverLimit, match=r"limit of 1 pull request an hour, by the publisher's own count") as held:
            publish(target, second, alone)
        assert held.value.seconds
        assert 0 < held.value.seconds <= 3_600
        assert target.state == before
        assert publish(target, target.approved(other(3), repair_id="r3"), alone).merged
        wide = said(target, replace(ALONE, pulls_an_hour=3))
        assert publish(target, by_policy(target, 2), wide).merged, "the policy allows more"


def test_no_more_than_so_many_are_open_at_a_time_by_the_publishers_own_count(target: Target) -> None:
    """Those it saw end, or closed itself, make room."""
    one_open = said(target, replace(ALONE, pulls_an_hour=0, pulls_open=1))
    host, first, second = forge(target, one_open), by_policy(target, 1), by_policy(target, 2)
    pull = host.open_pull_request(first)
    assert host.open_pull_request(first) == pull, "asked for again, it is the same"
    with pytest.raises(OverLimit, match=r"limit of 1 pull request open at a time.* it goes on when one ends") as held:
        host.open_pull_request(second)
    assert held.value.seconds == LOOK_AGAIN_SECONDS
    host.close(pull, GIVEN_UP)
    assert host.merge(host.open_pull_request(second), second).merged
    third = by_policy(target, 3)
    pull = host.open_pull_request(third)
    with pytest.raises(OverLimit):
        host.open_pull_request(by_policy(target, 4))
    git(target.repository, "checkout", "-q", third.branch)
    git(target.repository, "commit", "-q", "--allow-empty", "-m", "Mine")
    git(target.repository, "checkout", "-q", "main")
    assert host.look(pull, third).pushed_by_others
    host.open_pull_request(by_policy(target, 4))


def test_after_two_that_it_took_back_the_publisher_merges_no_more_until_a_person_says_so(
    target: Target, tmp_path: Path
) -> None:
    """Whoever approved it. What never served is none of the two, and what takes back is never held."""
    merged = [target.publish(target.approved(other(number), repair_id=f"r{number}")) for number in range(3)]
    taken_back(target, merged[0], NOT_HEALTHY)
    taken_back(target, merged[1])
    assert target.publish(target.approved(other(8), repair_id="r8")).merged
    taken_back(target, merged[2])
    main, stranger = git(target.repository, "rev-parse", "main"), KeyFile(tmp_path / "stranger")
    stranger.make()
    change = target.approved(other(9), repair_id="r9")
    pull = target.forge.open_pull_request(change)
    for paper in (
        (),
        (resumed(target, key=stranger),),
        (resumed(target, service="till"),),
        (resumed(target, service="till", name=resumed_name("shop")),),
    ):
        with pytest.raises(
            OverLimit, match="2 fixes of shop were taken back in a day; to go on: homeostat policy resume"
        ):
            forge(target, *paper).merge(pull, change)
    assert git(target.repository, "rev-parse", "main") == main
    assert forge(target, resumed(target)).merge(pull, change).merged


def test_the_deployer_deploys_no_more_in_a_day_than_the_policy_says_and_returns_always(tmp_path: Path) -> None:
    with serving_in(tmp_path) as serving:
        target = serving.target
        once = said(target, replace(Policy(), deploys_a_day=1))
        deployer = RemoteDeployer(serving.hand, policies=lambda _: (once,))
        service = target.service

        def deploy(change: Change | None, commit: str, number: int) -> bool:
            name = f"d{number}"
            return deployer.deploy(service, commit=commit, release=name, deployment_id=name, brings=change).healthy

        assert deploy(serving.change, serving.merged, 1)
        assert deploy(None, serving.first, 2)
        again = target.approved(other(2), repair_id="r2")
        merged = target.publish(again).merged
        with pytest.raises(OverLimit, match="limit of 1 deployment of shop a day, by the deployer's own count"):
            deploy(again, merged, 3)
        serves = deployer.current(service)
        assert serves
        assert serves.release == "d2"
        once = said(target, Policy())
        assert deploy(again, merged, 3), "the policy says so no more"
        assert deploy(None, serving.first, 4)
        third = target.approved(other(5), repair_id="r3")
        with pytest.raises(OverLimit, match=r"by the deployer's own count.* 2 fixes of shop were taken back"):
            deploy(third, target.publish(third).merged, 5)


class Full:
    """A forge behind a publisher that has merged as much as it may."""

    says = "ceiling of 60 merges an hour, by the publisher's own count, next at 2025-10-23 15:30 UTC"

    def __init__(self, forge: Forge) -> None:
        self._forge = forge
        self.full = True

    def fetch(self) -> str:
        return self._forge.fetch()

    def open_pull_request(self, change: Change) -> PullRequest:
        return self._forge.open_pull_request(change)

    def look(self, pull: PullRequest, change: Change) -> PullState:
        return self._forge.look(pull, change)

    def make_ready(self, pull: PullRequest, change: Change) -> None:
        self._forge.make_ready(pull, change)

    def merge(self, pull: PullRequest, change: Change) -> PullRequest:
        if self.full:
            raise OverLimit(self.says, 1_800)
        return self._forge.merge(pull, change)

    def comment(self, pull: PullRequest, text: str, *, key: str) -> None:
        self._forge.comment(pull, text, key=key)

    def close(self, pull: PullRequest, text: str) -> None:
        self._forge.close(pull, text)


def test_a_fix_that_a_hand_holds_says_until_when_and_people_are_told_once(tmp_path: Path, repository: Path) -> None:  # noqa: F811 - the fixture
    for plain in opened(tmp_path, repository, None):
        house: Ruled = ruled(plain, tmp_path / "keys")
        host: dict[str, Full] = {}
        forge_for = house.world.forge_for

        def full(service: Service, forge_for=forge_for, host=host) -> Forge:  # noqa: ANN001 - as it is
            return host.setdefault(service.name, Full(forge_for(service)))

        house.world = replace(house.world, forge_for=full)
        house.engine = Engine(house.world, house.durable)
        house.until(Room.APPROVE)
        house.say(Answer.ACCEPT)
        waiting = house.until(Room.PUBLISH)
        assert waiting.reason == f"waits: {Full.says}"
        assert waiting.until
        assert timedelta(minutes=29) < waiting.until - house.clock.now() <= timedelta(minutes=30)
        house.engine._visit(house.repair.repair_id)
        assert house.told("a limit is used up") == ["shop: an approved fix waits, for a limit is used up"]
        host["shop"].full = False
        assert house.until(Room.WATCH)


def test_what_bears_on_a_change_goes_with_the_order(tmp_path: Path, repository: Path) -> None:  # noqa: F811 - the fixture
    """A word after the circuit breaker too, or hands would be held for ever."""
    for plain in opened(tmp_path, repository, None):
        house = ruled(plain, tmp_path / "keys")
        house.policies.write(Policy(), by="anna")
        house.policies.resume("shop", by="anna")
        house.policies.resume("", by="anna")
        change = Change(service="shop", branch="b", base="b", title="", body="", patch=other(1), author="")
        papers = house.policies.bounds.written.of_change(change)
        assert {one.name for one in papers} == {policy_name(""), resumed_name(""), resumed_name("shop")}


__all__ = ["House"]
