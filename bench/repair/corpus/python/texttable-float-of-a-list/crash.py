from texttable import Texttable

table = Texttable()
table.add_rows([["name", "tags"], ["Anna", ["a", "b"]]])
print(table.draw())
