from boltons.strutils import MultiReplace, multi_replace

assert MultiReplace([("foo", "zoo"), ("bar", "car")]).sub("foo bar cat") == "zoo car cat"
assert multi_replace("a.b", {".": "-"}) == "a-b"
assert multi_replace("none", {"x": "y"}) == "none"
