"""The red team at the deployer's socket: what serves goes on serving, whatever it was that was asked for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from red_team import PATCH, SERVER, Serving, git, serving_in

from homeostat.adapters.hand import DEPLOYER
from homeostat.adapters.seal.ed25519 import KeyFile
from homeostat.errors import Halted, HomeostatError, NotApproved
from homeostat.languages.diff import diff_of
from homeostat.records import Answer, Change, Deployment
from homeostat.stages.approve.by_hand import ordered
from homeostat.stages.approve.seal import signed


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving_in(tmp_path_factory.mktemp("deploys")) as found:
        yield found


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
