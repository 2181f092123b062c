from texttable import Texttable

table = Texttable()
table.add_rows([["name", "n"], ["Anna", 3], ["Bo", "x"]])
assert "Anna" in table.draw() and "| 3 |" in table.draw()
table = Texttable()
table.set_cols_dtype(["f", "i"])
table.add_rows([["a", "b"], ["1.5", "2"], ["w", "v"]])
assert "1.500" in table.draw() and "w" in table.draw()
