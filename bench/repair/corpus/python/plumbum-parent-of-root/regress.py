from plumbum import local

assert str(local.path("/usr/lib").parent) == "/usr"
assert str(local.path("/usr").parent) == "/"
assert [str(each) for each in local.path("/usr/lib").parents] == ["/usr", "/"]
assert local.path("/usr/lib").name == "lib"
