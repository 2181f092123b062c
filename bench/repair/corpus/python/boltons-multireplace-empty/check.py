from boltons.strutils import MultiReplace, multi_replace

assert MultiReplace({}).sub("abc") == "abc"
assert MultiReplace({}).sub("") == ""
assert MultiReplace([]).sub("a b") == "a b"
assert multi_replace("The cat", {}) == "The cat"
assert multi_replace("The cat", {"cat": "dog", "The": "A"}) == "A dog"
assert MultiReplace([("a.c", "X")], regex=True).sub("abc adc") == "X X"
