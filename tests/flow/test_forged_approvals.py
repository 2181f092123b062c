"""Who can write to the store and not to the desk gets nothing merged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from test_another_answer import House, opened, repository  # noqa: F401 - a fixture

from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.adapters.store import tables as t
from homeostat.codec import encode
from homeostat.records import Answer, BugStatus, Decision
from homeostat.stages.group.desk import TriageDesk


@pytest.fixture
def house(tmp_path: Path, repository: Path) -> Iterator[House]:  # noqa: F811 - the fixture of that name
    yield from opened(tmp_path, repository, None)


def made_up(house: House) -> Decision:
    proposal = house.store.repairs.suggestion(house.shown[0]).proposal
    now = house.clock.now()
    return Decision(
        repair_id=house.repair.repair_id,
        proposal_id=proposal.proposal_id,
        patch_digest=proposal.candidate.patch.digest,
        base=proposal.base,
        answer=Answer.ACCEPT,
        decided_by="anna",
        decided_at=now,
        expires_at=now + timedelta(hours=24),
        signature="ab" * 64,
    )


def warned(house: House) -> list[str]:
    notifier = house.world.notifier
    assert isinstance(notifier, ScriptedNotifier)
    return [notice.title for notice in notifier.notices if "refused" in notice.title]


def test_a_decision_that_was_only_written_merges_nothing(house: House) -> None:
    assert house.walk() == "approve"
    main = house.git("rev-parse", "main")
    house.store.repairs.decide(made_up(house))
    assert house.walk() == "approve"
    assert house.git("rev-parse", "main") == main
    assert house.status is BugStatus.FIX_PROPOSED
    assert warned(house) == [f"{house.repair.bug_code}: an approval was refused"]
    house.say(Answer.ACCEPT)  # what was proved anew can be approved as ever
    assert house.walk() == "watch"


def test_an_approval_that_was_changed_on_its_way_merges_nothing(house: House) -> None:
    assert house.walk() == "approve"
    main = house.git("rev-parse", "main")
    house.say(Answer.ACCEPT)
    house.engine._visit(house.repair.repair_id)
    assert house.gave[-1] == "approve.accepted"
    (decision,) = house.store.repairs.decisions(house.repair.repair_id)
    widened = encode(replace(decision, expires_at=decision.expires_at + timedelta(days=99)))
    with house.store.database.writes() as connection:
        c = t.repair_steps.c
        connection.execute(sa.update(t.repair_steps).where(c.gave == "accepted").values(record=widened))
    house.engine._visit(house.repair.repair_id)
    assert house.gave[-1] == "publish.moved"
    assert house.git("rev-parse", "main") == main
    assert warned(house) == [f"{house.repair.bug_code}: an approval was refused"]


def test_people_are_told_of_it_though_the_bug_is_muted(house: House) -> None:
    assert house.walk() == "approve"
    TriageDesk(house.store, house.clock).mute(house.repair.bug_code, by="whoever wrote it")
    main = house.git("rev-parse", "main")
    house.store.repairs.decide(made_up(house))
    house.walk()
    assert house.git("rev-parse", "main") == main
    assert warned(house) == [f"{house.repair.bug_code}: an approval was refused"]
