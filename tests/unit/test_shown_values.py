# ruff: noqa: ANN401 - values of any type pass through here
"""Values read back from the texts that Sentry's Python SDK shows of them."""

import dataclasses
import datetime  # noqa: ICN001 - as its values are named
import enum
import sys
import time
from typing import Any, Literal, NamedTuple

import pytest
from call_names import angles_of
from call_shown import Shown, fitted
from call_stand_in import NotShown, StandIn

HERE = sys.modules[__name__]


class Colour(enum.Enum):
    RED = 1


class Access(enum.Flag):
    READ = 1
    WRITE = 2


class Parcel:
    class State(enum.Enum):
        OPEN = "open"


@dataclasses.dataclass
class Holder:
    inner: Any
    name: str = ""


class Point(NamedTuple):
    x: int
    y: int


class Plain:
    def __init__(self, size: int, named: str = "n") -> None:
        self.size, self.named = size, named


def helper() -> None: ...


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("<Colour.RED: 1>", Colour.RED, id="member"),
        pytest.param("Colour.RED", Colour.RED, id="member without its value"),
        pytest.param("<Access.READ|WRITE: 3>", Access.READ | Access.WRITE, id="several flags"),
        pytest.param("<State.OPEN: 'open'>", Parcel.State.OPEN, id="member of a class inside another"),
        pytest.param("<class 'datetime.date'>", datetime.date, id="class"),
        pytest.param("<function helper at 0x7f01>", helper, id="function"),
        pytest.param("<module 'dataclasses' from '/usr/lib'>", dataclasses, id="module"),
        pytest.param("tuple[typing.Literal['a'], int]", tuple[Literal["a"], int], id="type"),
        pytest.param("Holder(inner=<Colour.RED: 1>, name='a <b> c')", Holder(Colour.RED, "a <b> c"), id="nested"),
        pytest.param("[datetime.date(2026, 1, 2), {1, 2}]", [datetime.date(2026, 1, 2), {1, 2}], id="expression"),
        pytest.param("'" + "x" * 2046 + "…", "x" * 2046, id="cut by us"),
        pytest.param("b'" + "x" * 1022 + "...", b"x" * 1022, id="cut by an older SDK"),
    ],
)
def test_a_text_is_read_back(text: str, value: Any) -> None:
    assert Shown({"it": text}, HERE).value("it") == value


def test_what_was_cut_is_said() -> None:
    shown = Shown({"it": "'" + "x" * 2046 + "…", "many": list(range(10))}, HERE)
    shown.value("it")
    shown.value("many")
    assert shown.notes == ["it was cut", "many may have been cut at 10 items"]


def test_a_match_answers_what_its_text_shows() -> None:
    found = Shown({"it": "<re.Match object; span=(1, 2), match='b'>"}, HERE).value("it")
    assert (found.span(), found.group(), found[0]) == ((1, 2), "b", "b")
    with pytest.raises(NotShown):
        found.group(1)


def test_an_object_is_made_by_its_class_with_stand_ins_for_what_nothing_shows() -> None:
    shown = Shown({"it": f"<{__name__}.Plain object at 0x7f01>", "other": "5"}, HERE)
    found = shown.value("it")
    assert (type(found), found.named) == (Plain, "n")
    with pytest.raises(NotShown, match="__add__"):
        found.size + 1
    assert shown.notes == ["it was made without size"]


def test_a_variable_of_the_same_name_is_what_the_class_is_given() -> None:
    assert Shown({"it": f"<{__name__}.Plain object at 0x7f01>", "size": "5"}, HERE).value("it").size == 5


@pytest.mark.parametrize("text", ["<gone.Away object at 0x1>", "<", "<<<>", "Away(1)", "'[Filtered]'", "<cyclic>", "…"])
def test_what_cannot_be_read_is_stood_in_for(text: str) -> None:
    shown = Shown({"it": text}, HERE)
    assert isinstance(shown.value("it"), StandIn)
    assert shown.notes


@pytest.mark.parametrize("text", ["<" * 2048, "<a" * 1000 + ">" * 1000, "'" * 2048, "<a.b" * 500, "(" * 2048])
def test_a_strange_text_takes_no_time(text: str) -> None:
    began = time.thread_time()
    list(angles_of(text))
    Shown({"it": text}, HERE).value("it")
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    ("value", "hint", "default", "wanted"),
    [
        pytest.param([1, 2], tuple[int, ...], None, (1, 2), id="tuple"),
        pytest.param([1, 2], Point, None, Point(1, 2), id="named tuple"),
        pytest.param([1, 2], None, (), (1, 2), id="default"),
        pytest.param({"1": 2}, dict[int, int], None, {1: 2}, id="keys"),
        pytest.param({"2026-01-02": 2}, dict[datetime.date, int], None, {datetime.date(2026, 1, 2): 2}, id="dates"),
        pytest.param({"a": {"1": 2}}, dict[str, dict[int, int]], None, {"a": {1: 2}}, id="keys inside"),
        pytest.param([1], list[int] | None, None, [1], id="optional"),
    ],
)
def test_what_the_wire_made_alike_is_told_apart(value: Any, hint: Any, default: Any, wanted: Any) -> None:
    found = fitted(value, hint, default)
    assert (type(found), found) == (type(wanted), wanted)


ON = datetime.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("keys", "others", "asked", "wanted"),
    [
        pytest.param(["('a', 1)"], {}, (), [("a", 1)], id="tuple"),
        pytest.param(["Colour.RED"], {}, (), [Colour.RED], id="member"),
        pytest.param(["2024", "2025"], {"year": "2025"}, (), [2024, 2025], id="a number that stands among them"),
        pytest.param(["2024"], {"year": "2025"}, ("year",), [2024], id="a number that is looked up"),
        pytest.param(["2024"], {"limit": "10"}, (), ["2024"], id="another number"),
        pytest.param(["2024"], {"year": "'2025'"}, ("year",), ["2024"], id="a text that is looked up"),
        pytest.param(["2026-01-02"], {"day": repr(ON)}, (), [ON], id="date"),
        pytest.param(["a", "7"], {"size": "7"}, ("size",), ["a", "7"], id="not all are numbers"),
    ],
)
def test_keys_are_what_the_values_beside_them_tell(
    keys: list[str], others: dict[str, str], asked: tuple[str, ...], wanted: list[Any]
) -> None:
    shown = Shown({"it": dict.fromkeys(keys, "1"), **others}, HERE)
    shown.asked = asked
    assert list(shown.value("it")) == wanted


def test_keys_that_may_have_been_numbers_are_said() -> None:
    shown = Shown({"it": {"1": "'a'"}, "other": {"b": "'a'"}}, HERE)
    shown.value("it")
    shown.value("other")
    assert shown.notes == ["the keys of it may have been no texts"]


def test_an_instance_has_the_fields_that_its_text_names() -> None:
    shown = Shown({"it": "<Plain(size=4, named='x')>"}, HERE)
    found = shown.value("it")
    assert (type(found), found.size, found.named) == (Plain, 4, "x")
    assert shown.notes[-1] == "it is known by what its text shows"
