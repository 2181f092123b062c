from plumbum import local

root = local.path("/")
assert root.parent == root
assert str(root.parent) == "/"
assert root.parent.parent == root
assert local.path("/usr").parent == root
assert local.path("/usr").parent.parent == root
assert local.path("/usr/lib/x").parent == local.path("/usr/lib")
assert (root.parent / "usr") == local.path("/usr")
