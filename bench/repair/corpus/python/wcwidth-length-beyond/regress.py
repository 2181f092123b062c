from wcwidth import wcswidth

assert wcswidth("caf\u00e9", 4) == 4 and wcswidth("caf\u00e9", 2) == 2
assert wcswidth("\u30b3\u30f3") == 4
assert wcswidth("a\x00b") == 2 or wcswidth("a\x00b") == -1
assert wcswidth("a\x1bb") == -1
