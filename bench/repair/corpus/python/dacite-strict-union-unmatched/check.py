from dataclasses import dataclass
from typing import Optional, Union

from dacite import Config, StrictUnionMatchError, UnionMatchError, from_dict


@dataclass
class Order:
    amount: Union[int, str]


@dataclass
class Basket:
    best: Union[Order, int]
    note: Optional[Union[int, str]] = None


STRICT = Config(strict_unions_match=True)
for kind, data in ((Order, {"amount": 1.5}), (Order, {"amount": []}), (Basket, {"best": "x"})):
    try:
        made = from_dict(kind, data, STRICT)
    except UnionMatchError:
        pass
    else:
        raise AssertionError(made)
assert from_dict(Order, {"amount": 1}, STRICT) == Order(1)
assert from_dict(Order, {"amount": "a"}, STRICT) == Order("a")
assert from_dict(Basket, {"best": {"amount": 2}}, STRICT) == Basket(Order(2))
try:
    from_dict(Order, {"amount": 1.5})
except UnionMatchError:
    pass
else:
    raise AssertionError


@dataclass
class A:
    i: int


@dataclass
class B:
    i: int


@dataclass
class Both:
    u: Union[A, B]


try:
    from_dict(Both, {"u": {"i": 1}}, STRICT)
except StrictUnionMatchError:
    pass
else:
    raise AssertionError
