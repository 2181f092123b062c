from wcwidth import wcswidth

print(wcswidth("caf\u00e9", 10))
