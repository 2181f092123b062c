import tablib

table = tablib.Dataset(headers=["name", "note"])
table.append(["Ann", "  "])
print(table.export("rst"))
