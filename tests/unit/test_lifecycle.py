"""The road: every leg leads somewhere, and every room can be reached."""

import ast
import inspect

import pytest

from homeostat import engine
from homeostat.lifecycle import FAILED, FIRST_ROOM, ROAD, Leg, Room, diagram, leg
from homeostat.records import BugStatus


@pytest.mark.parametrize("stretch", ROAD, ids=lambda stretch: f"{stretch.room}-{stretch.gave}")
def test_every_leg_leads_to_a_room_or_the_end(stretch: Leg) -> None:
    assert stretch.then is None or stretch.then in Room
    assert (stretch.then is None) == (stretch.room is Room.LEARN)
    assert stretch.says
    assert leg(stretch.room, stretch.gave) is stretch


def test_no_word_of_a_room_leads_two_ways() -> None:
    assert len({(stretch.room, stretch.gave) for stretch in ROAD}) == len(ROAD)


def reached(start: Room) -> set[Room]:
    found, todo = {start}, [start]
    while todo:
        room = todo.pop()
        new = {stretch.then for stretch in ROAD if stretch.room is room and stretch.then} - found
        found |= new
        todo += new
    return found


def test_every_room_is_reached_and_the_end_from_every_room() -> None:
    assert reached(Room.SENSE) == set(Room)
    assert reached(FIRST_ROOM) == set(Room) - {Room.SENSE, Room.GROUP}
    assert all(Room.LEARN in reached(room) for room in Room)


def test_a_room_that_fails_leads_to_learn() -> None:
    assert {leg(room, FAILED).then for room in Room} == {Room.LEARN}


def test_every_status_is_reached_or_somebody_elses_to_give() -> None:
    by_others = {BugStatus.REGRESSED, BugStatus.MUTED, BugStatus.MERGED}  # an event that came back, and people
    assert {stretch.status for stretch in ROAD if stretch.status} == set(BugStatus) - by_others


def test_the_diagram_mentions_every_leg() -> None:
    lines = list(diagram())
    assert lines[0] == "flowchart LR"
    assert len(lines) == len(ROAD) + 1
    for stretch, line in zip(ROAD, lines[1:], strict=True):
        assert line.split() == [stretch.room, f"-->|{stretch.gave}|", stretch.then or "done((done))"]


def test_the_engine_gives_no_word_that_leads_nowhere() -> None:
    """What the engine names as a room's answer has to be on the table."""
    calls = (node for node in ast.walk(ast.parse(inspect.getsource(engine))) if isinstance(node, ast.Call))
    gave = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Gave"]
    words = {found.value for word in gave for found in ast.walk(word) if isinstance(found, ast.Constant)}
    assert words
    assert words <= {stretch.gave for stretch in ROAD} | {FAILED}
