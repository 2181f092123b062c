"""Threads may parse at the same time."""

import ast
from concurrent.futures import ThreadPoolExecutor

from homeostat.languages.syntax import parse, parse_expression

SOURCE = "\n".join(
    f"def f{n}(a):\n    return [a[{n}].b(c) + {{'x': (1, [2, (3,)])}}['x'] for c in a if c]" for n in range(150)
)


def test_threads_that_parse_at_once_get_their_trees() -> None:
    wanted = ast.dump(ast.parse(SOURCE))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: ast.dump(parse(SOURCE)), range(32))) == {wanted}
    assert ast.dump(parse_expression("a + b")) == ast.dump(ast.parse("a + b", mode="eval").body)
