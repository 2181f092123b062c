from dataclasses import dataclass
from typing import Union

from dacite import Config, DaciteError, from_dict


@dataclass
class Order:
    amount: Union[int, str]


try:
    print(from_dict(Order, {"amount": 1.5}, Config(strict_unions_match=True)))
except DaciteError as error:
    print("refused:", error)
