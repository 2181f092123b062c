from boltons.namedutils import namedlist, namedtuple

assert namedtuple("Point", "x, y")(1, y=2) == (1, 2)
point = namedlist("Point", ["x", "y"])(1, 2)
point.x = 5
assert point.x == 5 and list(point) == [5, 2]
try:
    namedtuple("1Point", ["x"])
except ValueError:
    pass
