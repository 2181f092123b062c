"""A written policy over a real repository and store: what it does by itself, what it holds, what it cannot be told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from test_another_answer import House, opened, repository  # noqa: F401 - a fixture

from deployed import deployed
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.seal.policies import PoliciesFile
from homeostat.adapters.store import tables as t
from homeostat.engine import Engine
from homeostat.errors import BadInput, NotAllowed, NotFound
from homeostat.jobs.budgets import tell_of_budgets
from homeostat.lifecycle import Room
from homeostat.records import (
    Answer,
    BugStatus,
    Ending,
    Freeze,
    Level,
    ModelUse,
    Policy,
    Risk,
    SuggestionStatus,
    Waiting,
)
from homeostat.stages.approve.bounds import Bounds
from homeostat.stages.approve.desk import Desk
from homeostat.stages.approve.policies import PolicyDesk
from homeostat.stages.approve.written import policy_name, sealed
from homeostat.stages.publish import worded

ALONE = Policy(level=Level.ALONE, allow=("*",), least_confidence=0.0)


class Ruled(House):
    """The same house, with policies at its desk."""

    policies: PolicyDesk

    def waits(self) -> Waiting:
        [waiting] = [one for one in self.store.repairs.waiting() if one.repair_id == self.repair.repair_id]
        return waiting

    def step(self) -> str:
        """One visit, and where the walk waits then, in words."""
        word = self.engine._visit(self.repair.repair_id)
        return self.waits().reason if word == "waits" else word

    def until(self, *rooms: Room) -> Waiting:
        """Visit after visit, until the repair waits in one of the rooms for something that is not the next second."""
        for _ in range(60):
            word = self.engine._visit(self.repair.repair_id)
            if word != "waits":
                continue
            waiting = self.waits()
            later = waiting.until is None or waiting.until > self.clock.now() + timedelta(seconds=15)
            if (later or waiting.room == Room.WATCH) and waiting.room in rooms:  # a watch looks often
                return waiting
        raise AssertionError(f"{self.gave}, {self.store.repairs.waiting()}")

    def told(self, word: str) -> list[str]:
        notifier = self.world.notifier
        assert isinstance(notifier, ScriptedNotifier)
        return [notice.title for notice in notifier.notices if word in notice.title]

    def hurt(self, count: int, service: str = "shop") -> None:
        """So many fixes of a service were taken back just now."""
        for n in range(count):
            now = self.clock.now()
            back = deployed(
                now,
                deployment_id=f"back{n}.{now.timestamp()}",
                service=service,
                release="v1",
                previous_commit="d" * 40,
                previous_release="v2",
                rollback=True,
            )
            self.store.repairs.deployed(back, f"BUG-{n}.1")


@pytest.fixture
def house(tmp_path: Path, repository: Path) -> Iterator[Ruled]:  # noqa: F811 - the fixture of that name
    for plain in opened(tmp_path, repository, None):
        yield ruled(plain, tmp_path / "keys")


def ruled(plain: House, keys: Path) -> Ruled:
    plain.__class__ = Ruled
    assert isinstance(plain, Ruled)
    source = plain.source
    signer, file = KeyFile(keys), PoliciesFile(keys)
    bounds = Bounds(plain.store, lambda _: source, plain.clock, PublicKeyFile(keys), file)
    plain.desk = Desk(plain.store, lambda _: source, plain.clock, signer, bounds, worded=worded)
    plain.policies = PolicyDesk(plain.store, plain.clock, signer, bounds, file)
    plain.world = replace(plain.world, desk=plain.desk, policies=plain.policies)
    plain.engine = Engine(plain.world, plain.durable)
    return plain


# --- the levels


def test_without_a_policy_all_is_as_before(house: Ruled) -> None:
    assert house.until(Room.APPROVE).until is None
    assert house.branches == []
    house.say(Answer.ACCEPT)
    assert house.until(Room.WATCH)
    assert house.status is BugStatus.DEPLOYED


def test_at_l0_the_cause_is_told_and_nothing_is_proposed_until_the_level_rises(house: Ruled) -> None:
    house.policies.write(Policy(level=Level.OBSERVE), by="anna")
    assert house.walk() == "ended"
    assert house.gave == ["diagnose.code_fix", "propose.observed", "learn.lesson"]
    assert house.suggestions == ()
    assert [lesson.ending for lesson in house.store.lessons.of("f" * 64)] == [Ending.OBSERVED]
    assert house.store.policies.observed(9) == ((house.repair.bug_code, "shop"),)
    assert house.engine._policy.observes("shop") == "the global policy says L0 observe"
    house.policies.write(Policy(), by="anna")
    assert house.engine._policy.observes("shop") == ""


def test_at_l2_the_draft_is_opened_once_and_a_person_merges(house: Ruled) -> None:
    house.policies.write(Policy(level=Level.DRAFT), by="anna")
    main = house.git("rev-parse", "main")
    assert house.until(Room.APPROVE).until is None
    assert house.gave[-2:] == ["approve.draft", "publish.drafted"]
    assert len(house.branches) == 1
    assert house.git("rev-parse", "main") == main
    [decision] = house.store.repairs.decisions(house.repair.repair_id)
    assert decision.decided_by == "policy shop"
    house.say(Answer.ACCEPT, decision.proposal_id)
    house.until(Room.WATCH)
    assert len(house.branches) == 1


def test_at_l4_the_policy_approves_and_its_name_stands_under_it(house: Ruled) -> None:
    house.policies.write(ALONE, by="anna")
    house.until(Room.WATCH)
    assert house.status is BugStatus.DEPLOYED
    [decision] = house.store.repairs.decisions(house.repair.repair_id)
    assert (decision.decided_by, decision.answer) == ("policy shop", Answer.ACCEPT)
    assert "Approved-by: policy shop" in house.git("log", "main", "--format=%B")
    assert house.told("to review") == []


def test_people_are_asked_once_where_the_policy_does_not_approve(house: Ruled) -> None:
    house.policies.write(Policy(level=Level.DRAFT), by="anna")
    house.until(Room.APPROVE)
    house.policies.write(ALONE, by="anna")
    house.policies.write(Policy(), by="boris")
    for _ in range(3):
        house.step()
    assert house.told("to review") == [f"{house.repair.bug_code}: 1 suggestion to review, 1 proved"]


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        pytest.param(replace(ALONE, allow=("revert",)), "not on the list", id="not on its list"),
        pytest.param(replace(ALONE, two_persons_from=Risk.LOW), "two persons", id="two persons"),
        pytest.param(replace(ALONE, owners=True), "owns the code", id="owners"),
    ],
)
def test_what_l4_may_not_approve_is_drafted_and_waits(house: Ruled, policy: Policy, says: str) -> None:
    house.policies.write(policy, by="anna")
    house.until(Room.APPROVE)
    assert house.gave[-1] == "publish.drafted"
    best = next(s for s in house.suggestions if s.status is SuggestionStatus.SHOWN)
    bug = house.store.bugs.get(house.repair.bug_code)
    assert says in house.policies.bounds.of_fix(best, bug).binds


def test_what_was_written_into_the_store_as_proved_is_not_approved(house: Ruled) -> None:
    house.until(Room.APPROVE)
    best = next(s for s in house.suggestions if s.status is SuggestionStatus.SHOWN)
    assert best.verdict
    house.store.repairs.judge(best.proposal.proposal_id, replace(best.verdict, reason="very well proved"))
    house.store.repairs.show(house.repair.repair_id, [best.proposal.proposal_id])
    house.policies.write(ALONE, by="anna")
    house.until(Room.APPROVE)
    assert house.gave[-1] == "publish.drafted"


def test_a_click_goes_no_further_than_the_policy_lets_it(house: Ruled) -> None:
    house.policies.write(Policy(most_by_click=Level.DRAFT), by="anna")
    house.until(Room.APPROVE)
    with pytest.raises(NotAllowed, match="no further than L2 draft"):
        house.say(Answer.ACCEPT)
    house.say(Answer.DRAFT)
    house.until(Room.APPROVE)
    assert house.gave[-1] == "publish.drafted"


def test_a_level_that_is_lowered_at_the_last_moment_merges_nothing(house: Ruled) -> None:
    house.policies.write(ALONE, by="anna")
    main = house.git("rev-parse", "main")
    for _ in range(60):
        house.engine._visit(house.repair.repair_id)
        if house.gave[-1] == "approve.accepted":
            break
    house.policies.write(Policy(), by="boris")
    assert house.until(Room.APPROVE).until is None
    assert "publish.moved" in house.gave
    assert house.git("rev-parse", "main") == main


def test_what_a_policy_approved_and_was_turned_away_is_a_persons_turn(house: Ruled) -> None:
    """What refused it would refuse it again, and the policy would approve it again, for ever."""
    house.policies.write(ALONE, by="anna")
    for _ in range(60):
        house.engine._visit(house.repair.repair_id)
        if house.gave[-1] == "approve.accepted":
            break
    house.policies.write(Policy(), by="boris")
    house.until(Room.APPROVE)
    house.policies.write(ALONE, by="anna")
    assert house.until(Room.APPROVE).until is None
    assert [one.decided_by for one in house.store.repairs.decisions(house.repair.repair_id)] == ["policy shop"]
    assert house.told("to review")
    house.say(Answer.ACCEPT)
    house.until(Room.WATCH)


# --- who may write policies


def test_a_policy_that_was_only_written_into_the_store_widens_nothing(house: Ruled, tmp_path: Path) -> None:
    other = KeyFile(tmp_path / "other")
    forged = sealed(policy_name(""), ALONE, by="anna", at=house.clock.now(), signer=other)
    house.store.policies.write(forged)
    waiting = house.until(Room.APPROVE)
    assert waiting.until is None
    house.say(Answer.ACCEPT)
    assert "was not written at the desk" in house.until(Room.PUBLISH).reason
    house.policies.write(Policy(), by="anna")
    house.until(Room.WATCH)


@pytest.mark.parametrize("kind", ["deleted", "an older one again"])
def test_an_older_policy_cannot_be_brought_back(house: Ruled, kind: str) -> None:
    house.policies.write(ALONE, by="anna")
    older = house.store.policies.newest("policy")
    assert older
    house.policies.write(Policy(), by="anna")
    with house.store.database.writes() as connection:
        connection.execute(sa.delete(t.policies))
    if kind != "deleted":
        house.store.policies.write(older)
    assert house.policies.bounds.of_service("shop").level is Level.PROPOSE


def test_another_services_policy_does_not_count_for_this_one(house: Ruled) -> None:
    house.policies.write(replace(ALONE, service="shop"), by="anna")
    held = house.store.policies.newest("policy:shop")
    assert held
    house.store.policies.write(replace(held, name="policy"))
    assert house.policies.bounds.of_service("shop").hold


# --- freezes


def test_a_freeze_holds_an_approved_fix_and_says_until_when(house: Ruled) -> None:
    until = house.clock.time + timedelta(hours=5)
    house.policies.write(Policy(freezes=(Freeze(since=house.clock.time, until=until, why="stocktaking"),)), by="anna")
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    waiting = house.until(Room.PUBLISH)
    assert waiting.reason == f"waits: frozen until {until:%Y-%m-%d %H:%M} UTC: stocktaking"
    assert waiting.until == until
    house.clock.time = until
    house.until(Room.WATCH)


def test_a_person_overrides_a_freeze_with_a_reason_that_is_kept(house: Ruled) -> None:
    soon = house.clock.time
    house.policies.write(Policy(freezes=(Freeze(since=soon, until=soon + timedelta(hours=5)),)), by="anna")
    house.until(Room.APPROVE)
    with pytest.raises(NotFound, match="waits for anything"):
        house.policies.override(house.repair.bug_code, by="anna", reason="tills are down")
    house.say(Answer.ACCEPT)
    house.until(Room.PUBLISH)
    with pytest.raises(BadInput, match="Say why"):
        house.policies.override(house.repair.bug_code, by="anna", reason=" ")
    house.policies.override(house.repair.bug_code, by="anna", reason="tills are down")
    house.until(Room.WATCH)
    [row] = [row for row in house.store.audit.rows() if row.action == "policy.override"]
    assert (row.actor, "tills are down" in row.detail) == ("anna", True)


@pytest.mark.parametrize("hours", [20, 30])
def test_who_approved_is_told_once_where_the_freeze_outlasts_the_approval(house: Ruled, hours: int) -> None:
    """While it counts, and how to go on; at its end the fix is proved again, and approved again."""
    until = house.clock.time + timedelta(hours=hours)
    house.policies.write(Policy(freezes=(Freeze(since=house.clock.time, until=until, why="stocktaking"),)), by="anna")
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    house.until(Room.PUBLISH)
    house.until(Room.PUBLISH)  # looked at again
    code, notifier = house.repair.bug_code, house.world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    told = [notice.text for notice in notifier.notices if "ends before the freeze does" in notice.title]
    if hours < 24:
        assert told == []
        return
    [text] = told
    assert f"homeostat approve {code}" in text
    assert f"homeostat policy override {code} --because WHY" in text
    house.clock.time = until
    assert house.until(Room.APPROVE).until is None
    assert house.told("its approval counts no more") == [f"{code}: its approval counts no more"]
    house.say(Answer.ACCEPT)
    house.until(Room.WATCH)


# --- the error budget


def test_a_budget_that_is_spent_is_told_once_and_what_waits_goes_on_by_itself_when_there_is_more(house: Ruled) -> None:
    def measured(share: float) -> None:
        house.store.jobs.measure("shop", "error_share", share, house.clock.now())
        tell_of_budgets(
            house.store, house.world.notifier, house.clock.now(), leeway_of=house.policies.bounds.of_service
        )

    house.policies.write(Policy(level=Level.DRAFT, objective=0.99), by="anna")
    measured(0.009)
    waiting = house.until(Room.APPROVE)
    assert waiting.reason == "waits: a person's decision, since 10% of the error budget is left, of at least 25%"
    assert waiting.until
    assert house.branches == []
    measured(0.009)
    notifier = house.world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    assert house.told("error budget") == ["shop: its error budget is spent"]
    for _ in range(3):
        measured(0.0)
    house.clock.time = waiting.until
    assert house.until(Room.APPROVE).until is None
    assert len(house.branches) == 1, "it is drafted by itself"
    for _ in range(9):
        measured(0.02)
    assert house.told("error budget") == ["shop: its error budget is spent"] * 2
    assert [notice.text for notice in notifier.notices if "budget" in notice.title][1].endswith(
        f"What waits: {house.repair.bug_code}"
    )


def test_what_waited_for_a_person_already_goes_on_by_a_policy_that_was_written_while_the_budget_was_spent(
    house: Ruled,
) -> None:
    house.store.jobs.measure("shop", "error_share", 0.1, house.clock.now())
    assert house.until(Room.APPROVE).until is None
    house.policies.write(Policy(level=Level.DRAFT, objective=0.99), by="anna")
    assert house.waits().until, "it is looked at now, and then again and again"
    waiting = house.until(Room.APPROVE)
    assert waiting.until
    assert "the error budget" in waiting.reason


def test_money_for_models_that_is_spent_is_told_once_and_not_for_each_service(house: Ruled) -> None:
    house.store.services.add(replace(house.service, name="cart", project_id=0, public_key=""))
    house.policies.write(Policy(level=Level.DRAFT, model_dollars=1.0), by="anna")
    use = ModelUse(model="m", prompt_digest="", dollars=2.0)
    house.store.models.used(house.repair.bug_code, use, house.clock.now())
    for _ in range(2):
        said = tell_of_budgets(
            house.store, house.world.notifier, house.clock.now(), leeway_of=house.policies.bounds.of_service
        )
        assert said == ("homeostat",)
    assert house.told("models") == ["What models may cost in a day is spent"]


# --- the circuit breaker


def test_two_rollbacks_stop_a_service_until_a_person_says_so(house: Ruled) -> None:
    house.hurt(2)
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    waiting = house.until(Room.PUBLISH)
    assert (waiting.until, "homeostat policy resume shop" in waiting.reason) == (None, True)
    house.step()
    house.engine._policy.after_rollback("shop")
    assert len(house.told("no fix is shipped")) == 1
    house.policies.resume("shop", by="anna")
    house.until(Room.WATCH)


# --- limits


def test_what_waits_for_a_limit_says_until_when_and_people_are_told_once(house: Ruled) -> None:
    house.policies.write(Policy(level=Level.DRAFT), by="anna")
    limits = [("pull", str(house.repository), "other.1")]
    with house.store.database.writes() as connection:
        for kind, subject, repair_id in limits:
            row = {"kind": kind, "subject": subject, "repair_id": repair_id, "at": house.clock.time}
            connection.execute(sa.insert(t.limit_uses).values(row))
    free = house.clock.time + timedelta(hours=1)
    waiting = house.until(Room.APPROVE)
    assert waiting.reason == f"waits: limit of 1 pull request an hour, next at {free:%Y-%m-%d %H:%M} UTC"
    assert waiting.until == free
    assert house.branches == []
    house.step()
    assert len(house.told("limit of 1 pull request an hour")) == 1
    notifier = house.world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    [told] = [notice.text for notice in notifier.notices if "used up" in notice.title]
    assert told == f"In {house.repository}. What waits: {house.repair.bug_code}"
    assert house.store.repairs.under_way() == 0
    house.clock.time = free
    assert house.until(Room.APPROVE).until is None
    assert house.gave[-1] == "publish.drafted"


def test_a_person_decides_while_the_policy_waits_for_a_limit(house: Ruled) -> None:
    house.policies.write(Policy(level=Level.DRAFT, pulls_an_hour=1), by="anna")
    with house.store.database.writes() as connection:
        row = {"kind": "fix", "subject": "", "at": house.clock.time}
        connection.execute(sa.insert(t.limit_uses), [row | {"repair_id": f"other.{n}"} for n in range(10)])
    assert "limit of 10 fixes a day" in house.until(Room.APPROVE).reason
    house.say(Answer.ACCEPT)
    house.until(Room.WATCH)


def test_deployments_of_a_day_are_counted_for_clicks_too(house: Ruled) -> None:
    house.policies.write(Policy(deploys_a_day=1), by="anna")
    with house.store.database.writes() as connection:
        row = {"kind": "deploy", "subject": "shop", "repair_id": "other.1", "at": house.clock.time}
        connection.execute(sa.insert(t.limit_uses).values(row))
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    assert "limit of 1 deployment of shop a day" in house.until(Room.DEPLOY).reason
    house.clock.time += timedelta(days=1)
    house.until(Room.WATCH)


# --- two persons


def test_at_a_risk_two_different_people_have_to_approve(house: Ruled) -> None:
    for user in ("anna", "boris"):
        house.store.people.set_password(user, "x", one_time=False, now=house.clock.now())
    house.policies.write(Policy(two_persons_from=Risk.LOW), by="anna")
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    waiting = house.until(Room.APPROVE)
    assert waiting.reason == "approved by anna, needs one more person"
    with pytest.raises(NotAllowed, match="approved it already"):
        house.say(Answer.ACCEPT)
    best = next(s for s in house.suggestions if s.status is SuggestionStatus.SHOWN).proposal
    again = {"proposal_id": best.proposal_id, "patch_digest": best.candidate.patch.digest, "base": best.base}
    for stranger in ("token ci", "anna on laptop", "policy shop"):
        with pytest.raises(NotAllowed):
            house.desk.decide(**again, answer=Answer.ACCEPT, decided_by=stranger)
    house.desk.decide(**again, answer=Answer.ACCEPT, decided_by="boris")
    house.until(Room.WATCH)
    said = [(one.decided_by, one.answer) for one in house.store.repairs.decisions(house.repair.repair_id)]
    assert said == [("anna", Answer.ENDORSE), ("boris", Answer.ACCEPT)]


def test_who_asked_for_the_answer_does_not_count(house: Ruled) -> None:
    house.store.people.set_password("anna", "x", one_time=False, now=house.clock.now())
    house.policies.write(Policy(two_persons_from=Risk.LOW), by="anna")
    house.until(Room.APPROVE)
    house.say(Answer.ASK)
    house.until(Room.APPROVE)
    with pytest.raises(NotAllowed, match="asked for this answer yourself"):
        house.say(Answer.ACCEPT)


def test_an_owner_of_a_touched_file_has_to_be_among_them(house: Ruled) -> None:
    (house.repository / "CODEOWNERS").write_text("*.py @boris\n")
    house.git("add", ".")
    house.git("commit", "-qm", "Say who owns it")
    for user in ("anna", "boris"):
        house.store.people.set_password(user, "x", one_time=False, now=house.clock.now())
    house.policies.write(Policy(owners=True), by="anna")
    house.until(Room.APPROVE)
    house.say(Answer.ACCEPT)
    assert house.until(Room.APPROVE).reason == "needs an owner of prices.py: @boris"
    best = next(s for s in house.suggestions if s.status is SuggestionStatus.SHOWN).proposal
    house.desk.decide(
        proposal_id=best.proposal_id,
        patch_digest=best.candidate.patch.digest,
        base=best.base,
        answer=Answer.ACCEPT,
        decided_by="boris",
    )
    house.until(Room.WATCH)
