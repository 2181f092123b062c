import hjson

assert hjson.loads("{note: \'\'\'\'\'\'\n}") == {"note": ""}
assert hjson.loads("{note: \'\'\'\'\'\'\n b: 1}") == {"note": "", "b": 1}
assert hjson.loads("[\n\'\'\'\'\'\'\n\'\'\'a\'\'\'\n]") == ["", "a"]
assert hjson.loads("{note: \'\'\'\n\n\'\'\'}") == {"note": ""}
assert hjson.loads("{note:\n  \'\'\'\n  a\n  b\n  \'\'\'\n}") == {"note": "a\nb"}
