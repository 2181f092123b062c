from texttable import Texttable


def drawn(*rows, **kinds):
    table = Texttable()
    if kinds:
        table.set_cols_dtype(kinds["kinds"])
    table.add_rows([["a", "b"], *rows])
    return table.draw()


assert "['x', 'y']" in drawn([1, ["x", "y"]])
assert "{'k': 1}" in drawn(["w", {"k": 1}])
assert "None" in drawn([None, "w"])
assert "(1, 2)" in drawn([1, (1, 2)], kinds=["t", "f"])
assert "[3]" in drawn([1, [3]], kinds=["t", "i"])
assert "1.500" in drawn([1.5, "w"], kinds=["f", "t"])
assert "word" in drawn(["word", 1], kinds=["f", "i"])
