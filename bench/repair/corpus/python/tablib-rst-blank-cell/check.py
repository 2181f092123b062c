import tablib


def rst(*rows):
    table = tablib.Dataset(headers=["name", "note"])
    for row in rows:
        table.append(row)
    return table.export("rst")


text = rst(["Ann", "  "])
assert "Ann" in text and "name" in text and "note" in text
text = rst(["  ", "x"], ["Bo", "two words"])
assert "Bo" in text and "x" in text and "two" in text and "words" in text
assert "Ann" in rst(["Ann", ""])
assert "one" in rst(["one", None])
