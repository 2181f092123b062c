"""The red team at a canary: an approval for a share of those who ask cannot be widened to all."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from red_team import Serving, serving_in

from homeostat.errors import DeployerUnavailable, Halted, HomeostatError, NotApproved
from homeostat.records import Deployment, Service


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A release that serves, with a fix as its canary: `red1` of `serving.merged`, for an hour."""
    with serving_in(tmp_path_factory.mktemp("canary"), canary="10 %, 1 h") as found:
        assert found.deploy(found.merged, found.change).canary_percent == 10
        yield found


def widen(serving: Serving, deployment_id: str = "red1", commit: str = "", **service: object) -> Deployment:
    asked: Service = replace(serving.target.service, **service)  # pyright: ignore[reportArgumentType]
    commit = commit or serving.merged
    return serving.deployer.widen(asked, commit=commit, release=commit[:7], deployment_id=deployment_id)


ATTACKS = [
    pytest.param(widen, DeployerUnavailable, "pause is not over", id="before its time"),
    pytest.param(
        lambda s: widen(s, canary="50 %, 10 s"), DeployerUnavailable, "pause is not over", id="with a shorter pause"
    ),
    pytest.param(lambda s: widen(s, canary=""), DeployerUnavailable, "pause is not over", id="as if it had none"),
    pytest.param(lambda s: widen(s, "red9"), NotApproved, "never approved", id="of another deployment"),
    pytest.param(lambda s: widen(s, commit=s.first), NotApproved, "never approved", id="of another commit"),
    pytest.param(lambda s: widen(s, "hand", s.first), NotApproved, "never approved", id="of what was no canary"),
    pytest.param(lambda s: widen(s, name="till"), NotApproved, "never approved", id="of another service"),
    pytest.param(lambda s: s.deploy(s.merged, s.change), NotApproved, "used before", id="deployed once more"),
    pytest.param(lambda s: s.deploy(s.merged, s.change, canary=""), NotApproved, "were changed", id="deployed to all"),
    pytest.param(
        lambda s: s.deploy(s.merged, s.change, canary="50 %, 1 h"), NotApproved, "were changed", id="to half of them"
    ),
    pytest.param(
        lambda s: s.deploy(s.merged, None), NotApproved, "never served shop here", id="as if it had served all before"
    ),
]


@pytest.mark.parametrize(("attack", "kind", "why"), ATTACKS)
def test_a_canary_stays_one(
    serving: Serving, attack: Callable[[Serving], Deployment], kind: type[HomeostatError], why: str
) -> None:
    before = serving.state
    with pytest.raises(kind, match=why):
        attack(serving)
    assert serving.state == before


def test_halted_it_is_neither_widened_nor_ended(serving: Serving) -> None:
    before = serving.state
    serving.hand.halt(by="anna", reason="drill")
    try:
        with pytest.raises(Halted):
            widen(serving)
        with pytest.raises(Halted):
            serving.deploy(serving.first, None)
    finally:
        serving.hand.resume()
    assert serving.state == before


def test_what_ended_as_a_canary_cannot_be_returned_to(serving: Serving) -> None:
    """The last of the module: it ends the canary."""
    back = serving.deployer.deploy(serving.target.service, commit=serving.first, release="v1", deployment_id="red-back")
    assert (back.healthy, back.detail) == (True, "it never ceased to serve")
    with pytest.raises(NotApproved, match="never served shop here"):
        serving.deploy(serving.merged, None)
    with pytest.raises(HomeostatError):
        widen(serving)
    assert serving.deployer.current(serving.target.service) == back
