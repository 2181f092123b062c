from tabulate import tabulate

text = tabulate([], headers=["name", "price"], colalign=("left", "right"))
assert text.split("\n")[0].split() == ["name", "price"], text
assert tabulate([["a", 1]], headers=["name", "price"], colalign=("left", "right")).split("\n") == [
    "name      price",
    "------  -------",
    "a             1",
]
text = tabulate([["a"]], colalign=("right", "left", "center"), tablefmt="plain")
assert text.strip() == "a"
assert tabulate([["a", "b"]], colalign=("right",), tablefmt="plain").split() == ["a", "b"]
assert tabulate([], colalign=("left",)) == ""
