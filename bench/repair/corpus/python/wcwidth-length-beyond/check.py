from wcwidth import wcswidth

assert wcswidth("caf\u00e9", 10) == 4
assert wcswidth("\u30b3\u30f3", 3) == 4
assert wcswidth("\u30b3\u30f3", 99) == 4
assert wcswidth("", 1) == 0
assert wcswidth("caf\u00e9", 2) == 2
assert wcswidth("\u30b3\u30f3", 1) == 2
assert wcswidth("caf\u00e9") == 4
assert wcswidth("caf\u00e9", 0) == 0
