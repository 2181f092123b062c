import hjson

assert hjson.loads("{note:\n  \'\'\'\n  a\n  b\n  \'\'\'\n}") == {"note": "a\nb"}
assert hjson.loads("{a: 1 # c\n b: x y\n}") == {"a": 1, "b": "x y"}
