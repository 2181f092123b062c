from typing import Literal, NamedTuple

import cattrs

converter = cattrs.Converter()
assert converter.structure(["a", "1"], tuple[Literal["a"], int]) == ("a", 1)
assert converter.structure(["it's", 2], tuple[Literal["it's", "b"], int]) == ("it's", 2)
assert converter.structure(["1", "2"], tuple[int, float]) == (1, 2.0)


class Point(NamedTuple):
    kind: Literal["p", 'q"']
    x: int


assert converter.structure(["p", 3], Point) == Point("p", 3)
try:
    converter.structure(["b", 1], tuple[Literal["a"], int])
except Exception:
    pass
else:
    raise AssertionError("took what is not allowed")
