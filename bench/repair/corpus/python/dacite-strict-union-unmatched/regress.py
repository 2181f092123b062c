from dataclasses import dataclass
from typing import Union

from dacite import Config, from_dict


@dataclass
class Order:
    amount: Union[int, str]


assert from_dict(Order, {"amount": 1}, Config(strict_unions_match=True)) == Order(1)
assert from_dict(Order, {"amount": "x"}) == Order("x")
assert from_dict(Order, {"amount": 1.5}, Config(check_types=False)) == Order(1.5)
