from tabulate import tabulate

assert tabulate([["a", 1], ["bb", 22]], tablefmt="plain") == "a    1\nbb  22"
assert tabulate([], headers=["x"]) == "x\n---"
assert tabulate([["a", "b"]], headers=["p", "q"], tablefmt="github").startswith("| p")
