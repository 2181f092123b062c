# ruff: noqa: ANN401 - values of any type pass through here
"""Arguments that `homeostat-capture` encodes come back as they were, whatever stands in the table that arrives."""

import collections
import dataclasses
import datetime  # noqa: ICN001 - as its values are named
import decimal
import enum
import io
import json
import pathlib
import re
import sys
import time
import types
import uuid
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import homeostat_capture
import pytest
from call_captured import Captured
from call_stand_in import NotShown, StandIn
from homeostat_capture import capture
from homeostat_capture.encoding import MOST_BYTES, MOST_ITEMS, MOST_SECONDS
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.stages.sense.captured import captured_of


class Colour(enum.Enum):
    RED = "red"


class Weight(enum.Flag):
    LIGHT = 1
    BOLD = 2


class Point(NamedTuple):
    x: int
    y: int


class Slotted:
    __slots__ = ("held", "never")

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slotted) and other.held == self.held

    __hash__ = None  # pyright: ignore[reportAssignmentType]


@dataclasses.dataclass
class Order:
    number: int
    lines: list[Any]
    parent: "Order | None" = None


class Names(dict[str, Any]):
    def __iter__(self) -> Any:
        raise AssertionError("the application's code was called")

    items = keys = values = __iter__  # pyright: ignore[reportAssignmentType]


class Rude:
    """Raises whatever it is asked."""

    def __init__(self) -> None:
        object.__getattribute__(self, "__dict__")["kept"] = 1

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError("the application's code was called")

    __repr__ = __len__ = __iter__ = __eq__ = __bool__ = __getattribute__  # pyright: ignore[reportAssignmentType]
    __hash__ = None  # pyright: ignore[reportAssignmentType]


UNSET = Slotted("unset")


def crash(**values: Any) -> types.TracebackType:
    with pytest.raises(ZeroDivisionError) as caught:
        crashing(**values)
    return caught.tb


def crashing(**values: Any) -> float:
    return len(values) / 0


def sent(**values: Any) -> dict[str, Any]:
    """What arrives of the arguments."""
    return json.loads(json.dumps(capture(crash(**values), seconds=60)))


def there_and_back(**values: Any) -> dict[str, Any]:
    tree = sent(**values)
    return Captured(tree["frames"][0], tree["objects"]).all()["values"]


WHOLE = [
    *(None, True, 0, -7, 2**70, 1.5, float("inf"), "é\n", "x" * 9_000, b"\xff\x00", bytearray(b"a"), 1j),
    *([1, [2]], (1, (2,)), {1, 2}, frozenset({"a"}), {"a": 1}, {1: "a", "b": 2, (1, 2): 3}),
    *(collections.deque([1]), collections.OrderedDict(b=1, a=2), collections.Counter("aab"), range(3), slice(1, None)),
    *(decimal.Decimal("1.50"), uuid.UUID(int=7), pathlib.PurePosixPath("a/b"), re.compile("a+", re.IGNORECASE)),
    *(datetime.date(2026, 1, 2), datetime.timedelta(seconds=5), datetime.time(1, 2)),
    *(
        datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC),
        datetime.datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Rome")),
    ),
    *(Colour.RED, Weight.LIGHT | Weight.BOLD, Point(1, 2), Slotted([1]), Order(1, [Order(2, [])]), Names(a=1)),
    *(list[int], dict[str, list[int]], Literal["a"], int | None, Any),
    *(len, Order, crash, sys, types.SimpleNamespace(a=1)),
]


@pytest.mark.parametrize("value", WHOLE, ids=lambda value: f"{type(value).__name__} {str(value)[:20]!a}")
def test_what_was_an_argument_is_one_again(value: Any) -> None:
    found = there_and_back(value=value)["value"]
    assert type(found) is type(value)
    if type(value) is not Names:
        assert found == value or len(str(value)) > 8_000


@pytest.mark.parametrize(
    ("value", "same"),
    [
        pytest.param(iter([1, 2]), lambda found: list(found) == [1, 2], id="iterator"),
        pytest.param(enumerate("ab"), lambda found: list(found) == [(0, "a"), (1, "b")], id="enumerate"),
        pytest.param(io.BytesIO(b"abc"), lambda found: found.read() == b"abc", id="file in memory"),
        pytest.param(partial(int, base=2), lambda found: found("11") == 3, id="partial"),
        pytest.param([1].append, lambda found: found(2) is None, id="bound method"),
        pytest.param(re.search("b", "abc"), lambda found: found.span() == (1, 2), id="match"),
        pytest.param(ValueError("a", 1), lambda found: found.args == ("a", 1), id="exception"),
        pytest.param(UNSET, lambda found: found is UNSET, id="an instance that its module holds"),
        pytest.param(
            collections.defaultdict(list, {1: [2]}), lambda found: found[1] == [2] and found[3] == [], id="defaultdict"
        ),
    ],
)
def test_what_was_an_argument_does_as_it_did(value: Any, same: Callable[[Any], bool]) -> None:
    assert same(there_and_back(value=value)["value"])


def test_a_function_without_a_name_is_made_again_with_what_it_took_along() -> None:
    added = 3
    found = there_and_back(value=lambda number, more=4: number + added + more)["value"]
    assert found(1) == 8


def test_what_was_shared_is_shared_and_a_circle_is_one() -> None:
    line: list[Any] = []
    line.append(line)
    order = Order(1, line)
    order.parent = order
    found = there_and_back(one=order, other=line, weak=weakref.ref(order))
    assert found["one"].parent is found["one"]
    assert found["one"].lines is found["other"] is found["other"][0]
    assert found["weak"]() is found["one"]


def test_no_code_of_the_application_is_called() -> None:
    tree = sent(rude=Rude(), names=Names(a=1))
    assert [entry for entry in tree["objects"].values() if entry.get("class", "").endswith(":Rude")] == [
        {"kind": "object", "class": f"{__name__}:Rude", "attributes": {"kept": 1}}
    ]


@pytest.mark.parametrize("hint", [{}, {"exc_info": None}, {"exc_info": (1, 2, 3)}, {"exc_info": ()}], ids=str)
def test_a_strange_hint_costs_the_event_nothing(hint: dict[str, Any]) -> None:
    assert homeostat_capture._with_arguments({"level": "error"}, hint)["level"] == "error"


def test_what_is_secret_by_its_name_never_leaves() -> None:
    secrets = {"password": "hunter2", "nested": {"api_key": "hunter2", "tokens": ["hunter2"]}}
    tree = sent(order=Order(1, [secrets]), session_id="hunter2", authorization=b"hunter2")
    assert "hunter2" not in json.dumps(tree)
    assert "aHVudGVyMg" not in json.dumps(tree)  # in base64
    found = Captured(tree["frames"][0], tree["objects"])
    assert found.all()["values"]["order"].lines[0]["nested"]["tokens"] == []
    assert any("tokens" in note for note in found.notes)


def test_size_and_time_are_bounded_and_the_nearest_stays() -> None:
    wide = [[str(number) * 50 for number in range(100)] for _ in range(3_000)]
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    began = time.thread_time()
    tree = capture(crash(near=Order(7, []), wide=wide, deep=deep))
    seconds = time.thread_time() - began
    assert len(json.dumps(tree)) < 2 * MOST_BYTES
    assert seconds < 20 * MOST_SECONDS  # a machine of CI may be slow
    found = Captured(tree["frames"][0], tree["objects"])
    values = found.all()["values"]
    assert values["near"].number == 7
    assert len(values["wide"]) <= MOST_ITEMS
    assert found.notes


def test_a_class_that_cannot_be_imported_is_stood_in_for() -> None:
    kind = type("Gone", (), {"__module__": "gone.away"})
    held = kind()
    held.number = 3
    found = there_and_back(value=held)["value"]
    assert isinstance(found, StandIn)
    assert found.number == 3
    with pytest.raises(NotShown, match="asked for `other`"):
        _ = found.other


def test_what_arrives_is_kept_whole_or_not_at_all() -> None:
    tree = sent(order=Order(1, ["x" * 5_000], None))
    kept = captured_of({"contexts": {"homeostat_capture": tree}})
    assert kept == tree
    assert captured_of({"contexts": {"homeostat_capture": {**tree, "more": "x" * 200_000}}}) is None
    assert captured_of({"contexts": {"homeostat_capture": {**tree, "version": 2}}}) is None


KINDS = sorted(name.removeprefix("_make_") for name in dir(Captured) if name.startswith("_make_"))
NODES = st.one_of(
    *(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(), st.text(max_size=5)),
    st.builds(lambda number: {"ref": str(number)}, st.integers(0, 9)),
    st.lists(st.integers(), max_size=2),
)
NAMES = st.sampled_from(
    ["builtins:int", "builtins:dict", "decimal:Decimal", "re:Pattern", "os:system", "no:such", "collections:deque", ":"]
)
ENTRIES = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS)},
    optional={
        "class": NAMES,
        "name": NAMES | st.text(max_size=5),
        "base": st.sampled_from(["dict", "tuple", "str", "set", "nothing"]),
        "of": NODES | st.sampled_from(["iter", "map", "eval"]),
        "with": st.lists(NODES, max_size=4) | NODES,
        "items": st.lists(NODES, max_size=4) | NODES,
        "named": st.dictionaries(st.text(max_size=3), NODES, max_size=3) | NODES,
        "attributes": st.dictionaries(st.text(max_size=3), NODES, max_size=3) | NODES,
        "pairs": st.lists(st.lists(NODES, min_size=2, max_size=2) | NODES, max_size=3),
        "emptied": st.lists(st.lists(st.text(max_size=3), max_size=3), max_size=2) | NODES,
        "text": st.text(max_size=5),
        "at": NODES,
        "first_line": NODES,
    },
)


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(st.integers(0, 9).map(str), ENTRIES | NODES, max_size=10),
    st.dictionaries(st.text(max_size=3), NODES),
)
def test_whatever_the_table_says_values_come_of_it(table: dict[str, Any], values: dict[str, Any]) -> None:
    found = Captured({"values": values}, table).all()
    assert found.keys() == values.keys()
