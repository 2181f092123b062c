# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Other arguments near those that were captured: neighbours, boundaries, elements more or less, of the same types.

Which changes there are, and in which order, follows from the arguments, the function's annotations and its constants
alone, so that a patched tree gets the same as the tree without the patch. A change is made in place, in a fork.
"""

from __future__ import annotations

import collections
import contextlib
import datetime  # noqa: ICN001 - as in the modules beside it
import decimal
import enum
import fractions
import inspect
import types
import typing
from typing import Any, Callable, Iterator, Mapping, Sequence, cast  # noqa: UP035 - for Python 3.8

MOST_PLACES = 60
MOST_DEPTH = 3  # of a value within an argument
MOST_WIDTH = 6  # items of one container, attributes of one object
MOST_SEEDS = 24  # constants of the function
MOST_CODE = 40  # functions that are looked through for constants
MOST_TEXT = 60  # characters of a constant, and of a value as it is shown
MOST_NUMBER = 1_000_000  # larger ones make loops and lists that say nothing but take long

PLAIN = (str, bytes, bool, int, float, complex, type(None))
NUMBERS = (int, float, decimal.Decimal, fractions.Fraction)


class Place:
    """Where a value stands, and how another is put there."""

    def __init__(self, says: str, value: Any, put: Callable[[Any], object], hint: Any = None, *, loose: bool) -> None:
        self.says = says
        self.value = value
        self.put = put
        self.hint = hint
        self.loose = loose  # whether None may stand there: an annotation or a default says so


class Change:
    """Another value for one place. `sure` is false where its type was guessed."""

    def __init__(self, place: Place, value: Any, *, sure: bool) -> None:
        self.place = place.says
        self.says = f"{place.says} = {shown(value)}"
        self.sure = sure
        self._put = place.put
        self._value = value

    def make(self) -> None:
        self._put(self._value)


def changes(
    function: Callable[..., Any], positional: list[Any], named: dict[str, Any], seeds: Sequence[Any]
) -> list[Change]:
    """One change each, those of different places in turn; the likeliest of each place first."""
    places = list(places_of(function, positional, named))[:MOST_PLACES]
    pool = [*seeds, *(place.value for place in places if isinstance(place.value, PLAIN))]
    rows = [list(changes_at(place, pool)) for place in places]
    found: dict[str, Change] = {}
    for turn in range(max(map(len, rows), default=0)):
        for row in rows:
            if turn < len(row):
                found.setdefault(row[turn].says, row[turn])
    return list(found.values())


# --- where something can be changed


def places_of(function: Callable[..., Any], positional: list[Any], named: dict[str, Any]) -> Iterator[Place]:
    """The arguments, then what they hold, the outer ones first."""
    hints: Mapping[str, Any] = {}
    with contextlib.suppress(Exception):
        hints = typing.get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())
    by_order = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    waiting: collections.deque[tuple[Place, int]] = collections.deque()
    for index, value in enumerate(positional):
        parameter = by_order[index] if index < len(by_order) else None
        name = parameter.name if parameter else f"argument {index + 1}"
        waiting.append((outer(name, value, setter(positional, index), hints, parameter), 0))
    by_name = {each.name: each for each in parameters}
    for name, value in named.items():
        waiting.append((outer(name, value, setter(named, name), hints, by_name.get(name)), 0))
    seen: set[int] = set()
    while waiting:
        place, depth = waiting.popleft()
        yield place
        if depth < MOST_DEPTH and not isinstance(place.value, PLAIN) and id(place.value) not in seen:
            seen.add(id(place.value))
            waiting.extend((inner, depth + 1) for inner in inside(place))


def outer(name: str, value: Any, put: Callable[[Any], object], hints: Mapping[str, Any], parameter: Any) -> Place:
    hint = hints.get(name)
    loose = (parameter is not None and parameter.default is None) or type(None) in typing.get_args(hint)
    return Place(name, value, put, hint, loose=loose)


def setter(holder: Any, key: Any) -> Callable[[Any], object]:
    return lambda value: holder.__setitem__(key, value)


def inside(place: Place) -> Iterator[Place]:
    value = place.value
    of = typing.get_args(place.hint)
    if type(value) in (list, collections.deque):
        for index, item in enumerate(list(value)[:MOST_WIDTH]):
            yield Place(f"{place.says}[{index}]", item, setter(value, index), of[0] if of else None, loose=False)
    elif isinstance(value, dict):
        for key, item in list(cast("dict[Any, Any]", value).items())[:MOST_WIDTH]:
            hint = of[1] if len(of) > 1 else None
            yield Place(f"{place.says}[{shown(key)}]", item, setter(value, key), hint, loose=False)
    elif type(value) is tuple:
        for index, item in enumerate(cast("tuple[Any, ...]", value)[:MOST_WIDTH]):
            yield Place(f"{place.says}[{index}]", item, in_tuple(place, index), None, loose=False)
    elif not is_fixed(value) and not isinstance(value, NUMBERS):
        held = attributes_of(value)
        for name, item in list(held.items())[:MOST_WIDTH]:
            yield Place(f"{place.says}.{name}", item, setter(held, name), None, loose=False)


def is_fixed(value: Any) -> bool:
    """What is not changed: code, and what stands for a value that was not captured."""
    return isinstance(value, (type, types.ModuleType, types.FunctionType)) or type(value).__module__ == "call_stand_in"


def in_tuple(place: Place, index: int) -> Callable[[Any], object]:
    def put(value: Any) -> None:
        place.put((*place.value[:index], value, *place.value[index + 1 :]))

    return put


def attributes_of(value: Any) -> dict[str, Any]:
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return cast("dict[str, Any]", held) if type(held) is dict else {}


# --- what else could stand there


def changes_at(place: Place, pool: Sequence[Any]) -> Iterator[Change]:
    value = place.value
    if is_fixed(value):
        return
    sure = [other for other in others(value, pool) if not same(other, value)]
    if value is None:
        for other, known in instead_of_none(place.hint, pool):
            yield Change(place, other, sure=known)
    for other in sure:
        yield Change(place, other, sure=True)
    if place.loose and value is not None:
        yield Change(place, None, sure=True)


def others(value: Any, pool: Sequence[Any]) -> Iterator[Any]:
    """Values of the same type."""
    if isinstance(value, enum.Enum):
        yield from list(type(value))[:MOST_WIDTH]
    elif isinstance(value, bool):
        yield not value
    elif type(value) is str:
        yield from texts(value, [each for each in pool if type(each) is str])
    elif type(value) is bytes:
        yield from (b"", value[:-1], value + b"a", b"a", value[::-1])
    elif type(value) is int:
        yield from numbers(value, [each for each in pool if type(each) is int])
    elif type(value) is float:
        yield from (0.0, value + 1.0, value / 2, -value, 1.0, 0.5)
    elif type(value) in (decimal.Decimal, fractions.Fraction):
        yield from (type(value)(0), value + 1, -value, value / 2)
    elif isinstance(value, (datetime.date, datetime.timedelta)):
        yield from dates(value)
    else:
        yield from containers(value, pool)


def texts(value: str, others: Sequence[str]) -> Iterator[str]:
    yield from dict.fromkeys(others)
    yield from ("", "a", value[:-1], f"{value}x", f" {value} ", value.upper(), value.lower(), "0", "1", value[::-1])


def numbers(value: int, others: Sequence[int]) -> Iterator[int]:
    near = (value + 1, value - 1, 0, 1, 2, -1, -value, value * 2, value // 2)
    yield from (each for each in (*near, *dict.fromkeys(others)) if abs(each) <= MOST_NUMBER)


def dates(value: Any) -> Iterator[Any]:
    day = datetime.timedelta(days=1)
    with contextlib.suppress(OverflowError, ValueError):
        yield from (value + day, value - day, value + 30 * day)
        if isinstance(value, datetime.timedelta):
            yield from (datetime.timedelta(0), -value)
        else:
            yield value.replace(day=1, month=1)
            yield value.replace(day=29, month=2, year=2024)


def containers(value: Any, pool: Sequence[Any]) -> Iterator[Any]:
    kind = cast("Any", type(value))
    if kind in (list, tuple, collections.deque):
        items = list(value)
        kept = [items[1:], items[:-1], [], [*items, *items[:1]], items[::-1], items[:1]]
        kept += [[*items, *beside(items, pool)], [*beside(items, pool), *items]]
        yield from (kind(each) for each in kept)
    elif kind in (set, frozenset):
        items = sorted(value, key=repr)
        yield from (kind(each) for each in (items[1:], [], items[:1], [*items, *beside(items, pool)]))
    elif kind in (dict, collections.OrderedDict, collections.Counter):
        pairs = list(value.items())
        sample = pairs[0][1] if pairs else 1
        keys = [each for each in pool if type(each) is str and each not in value][:MOST_WIDTH]
        kept = [[*pairs, (key, sample)] for key in keys]
        kept += [pairs[1:], pairs[:-1], [], pairs[::-1]]
        yield from (kind(dict(each)) for each in kept)


def beside(items: Sequence[Any], pool: Sequence[Any]) -> list[Any]:
    """One element more, of the kind that is there."""
    first = items[0] if items else "a"
    return list(next(zip(others(first, pool)), ())) if isinstance(first, PLAIN) else [first]


def instead_of_none(hint: Any, pool: Sequence[Any]) -> Iterator[tuple[Any, bool]]:
    """What is not None, by the annotation; without one it is a guess."""
    kinds = [hint, *typing.get_args(hint)]
    kinds = [typing.get_origin(kind) or kind for kind in kinds]
    samples: list[Any] = ["a", 1, [], {}, True, 1.5, [1, 2], {"a": 1}, ("a",), b"a"]
    samples += [each for each in pool if each is not None and each != ""]
    for sample in samples:
        if type(sample) in kinds:
            yield sample, True
    if not any(isinstance(kind, type) and kind not in (type(None), object) for kind in kinds):
        for sample in samples:
            yield sample, False


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)


def shown(value: Any) -> str:
    try:
        text = repr(value)
    except BaseException as error:  # noqa: BLE001 - a `repr` of the service's own
        text = f"a {type(value).__name__} whose repr raises {type(error).__name__}"
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"


# --- constants


def seeds_of(function: Callable[..., Any]) -> list[Any]:
    """Texts and small numbers that the function and those of its module that it calls compare with or look up."""
    found: dict[Any, None] = {}
    waiting: list[Any] = [function]
    for _ in range(MOST_CODE):
        if not waiting or len(found) >= MOST_SEEDS:
            break
        each = waiting.pop(0)
        for code in codes_of(each.__code__):
            found.update(dict.fromkeys(filter(is_seed, code.co_consts)))
            reached: list[Any] = [each.__globals__.get(name) for name in code.co_names]
            for held in reached:
                found.update(dict.fromkeys(filter(is_seed, few_of(held))))
            waiting += [held for held in reached if is_beside(held, each)]
    return list(found)[:MOST_SEEDS]


def codes_of(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner


def is_seed(value: Any) -> bool:
    if type(value) is str:
        return 0 < len(value) <= MOST_TEXT and "\n" not in value and value.count(" ") < 2  # noqa: PLR2004 - no sentence
    return type(value) is int and abs(value) <= MOST_NUMBER


def few_of(held: Any) -> list[Any]:
    if type(held) in (dict, list, tuple, set, frozenset):
        return sorted(held, key=repr)[:8] if type(held) in (set, frozenset) else list(held)[:8]
    return []


def is_beside(held: Any, function: Callable[..., Any]) -> bool:
    return isinstance(held, types.FunctionType) and held.__module__ == function.__module__ and held is not function
