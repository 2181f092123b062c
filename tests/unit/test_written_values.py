# ruff: noqa: ANN401 - values of any type pass through here
"""Values written as the plain code that makes them again."""

import collections
import dataclasses
import datetime  # noqa: ICN001 - as its values are named
import decimal
import enum
import io
import logging
import pathlib
import re
import types
import typing
import uuid
import zoneinfo
from typing import Any, NamedTuple

import pytest
from call_stand_in import StandIn
from call_written import NotPlain, Writer
from hypothesis import given
from hypothesis import strategies as st


class Colour(enum.Flag):
    RED = 1
    BLUE = 2


@dataclasses.dataclass
class Holder:
    inner: Any
    name: str = ""


class Point(NamedTuple):
    x: int


class Kept:
    """Keeps what it is given under a name of its own, and more that it makes."""

    def __init__(self, rates: dict[str, int], *, factor: int = 1) -> None:
        self._rates, self.factor = rates, factor
        self.made = list(rates)


class Rates(dict[str, int]):
    def of(self, currency: str) -> int:
        return self[currency]


class Closed:
    def __init__(self, secret: str) -> None:
        del secret


class Picky:
    def __init__(self, size: int) -> None:
        self.size = size
        if size > 1:
            raise ValueError(size)


def again(value: Any) -> tuple[str, Any]:
    """The code, and what it makes in a file that imports what it names."""
    writer = Writer()
    text = writer.text(value, "it")
    names: dict[str, Any] = {}
    for module, name in sorted(writer.imports):
        exec(f"from {module} import {name}" if name else f"import {module}", names)  # noqa: S102 - what a test file does
    return text, eval(text, names)  # noqa: S307 - what is written is read back


PARIS = zoneinfo.ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 3, 2.5, float("inf"), "it's\n", b"\x00", [], (), (1,), set[int](), {1, 2}, frozenset({"a"}), {}),
        {"a": [1, {"b": (None,)}]},
        collections.OrderedDict(a=1),
        collections.Counter("aab"),
        collections.defaultdict(list, {"a": [1]}),
        collections.deque([1, 2], maxlen=3),
        *(datetime.date(2026, 1, 2), datetime.timedelta(days=1, seconds=2), datetime.time(1, 2)),
        datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC),
        datetime.datetime(2026, 7, 2, 3, tzinfo=PARIS),
        *(decimal.Decimal("1.10"), uuid.UUID(int=3), pathlib.Path("a/b"), pathlib.PurePosixPath("/c")),
        re.compile("a+", re.IGNORECASE),
        *(Colour.RED, Holder, len, re, logging.getLogger("shop")),
        *(list[int], typing.Literal["a", 1], dict[str, list[int]]),
        Holder(inner=[Holder(inner=None, name="in")]),
        Point(x=1),
        Rates(EUR=2),
    ],
    ids=repr,
)
def test_what_is_written_makes_the_value_again(value: Any) -> None:
    _, made = again(value)
    assert (type(made), made) == (type(value), value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | st.binary(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=10,
    )
)
def test_plain_values_come_back_whatever_they_hold(value: Any) -> None:
    assert again(value)[1] == value


def test_an_instance_is_made_of_what_its_class_names() -> None:
    kept = Kept({"EUR": 2}, factor=3)
    text, made = again(kept)
    assert text == "Kept(rates={'EUR': 2}, factor=3)"
    assert vars(made) == vars(kept)
    assert again(Kept({}))[0] == "Kept(rates={})"


def test_a_method_is_that_of_its_object() -> None:
    text, made = again(Rates(EUR=2).of)
    assert (text, made("EUR")) == ("Rates({'EUR': 2}).of", 2)


def test_a_file_in_memory_is_written_from_its_start_only() -> None:
    assert again(io.BytesIO(b"abc"))[1].read() == b"abc"
    read = io.StringIO("abc")
    read.read(1)
    with pytest.raises(NotPlain, match="a file that was read"):
        Writer().text(read, "it")


def nested(depth: int) -> list[Any]:
    return [nested(depth - 1)] if depth else []


HOLDING_ITSELF: list[Any] = []
HOLDING_ITSELF.append(HOLDING_ITSELF)


def picky() -> Picky:
    made = Picky(1)
    made.size = 2
    return made


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param(StandIn("money"), "it was not captured whole", id="a stand-in"),
        pytest.param([1, {"a": StandIn("money")}], r"it\[1\]\['a'\] was not captured whole", id="a stand-in inside"),
        pytest.param("x" * 2_000, "it has 2000 characters", id="a long text"),
        pytest.param(list(range(1_000)), "too large", id="many items"),
        pytest.param(nested(50), "too large", id="a deep one"),
        pytest.param(HOLDING_ITSELF, "too large", id="one that holds itself"),
        pytest.param(lambda: 1, "cannot be imported by a name", id="a function without a name"),
        pytest.param(Colour.RED | Colour.BLUE, "more than one Colour", id="two flags at once"),
        pytest.param(Closed("a"), "cannot be made by its class alone", id="what it was made of is gone"),
        pytest.param(picky(), "refuses to make again", id="a state that its class refuses"),
        pytest.param(types.SimpleNamespace(a=1), "cannot be made by its class alone", id="no named parts"),
        pytest.param(iter([1]), "list_iterator", id="an iterator"),
    ],
)
def test_what_cannot_be_written_is_named(value: Any, why: str) -> None:
    with pytest.raises(NotPlain, match=why):
        Writer().text(value, "it")
