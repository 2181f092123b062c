import tablib

table = tablib.Dataset(headers=["a", "b"])
table.append([1, "x y"])
assert "x" in table.export("rst") and "y" in table.export("rst")
assert table.export("csv") == "a,b\r\n1,x y\r\n"
table.append(["", 2])
assert "2" in table.export("rst")
