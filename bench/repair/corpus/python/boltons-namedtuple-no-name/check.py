from boltons.namedutils import namedlist, namedtuple


def refused(make, *words, **how):
    try:
        make(*words, **how)
    except ValueError:
        return True
    return False


for make in (namedtuple, namedlist):
    assert refused(make, "", ["x"])
    assert refused(make, "Point", ["x", ""])
    assert refused(make, "1Point", ["x"]) and refused(make, "Point", ["class"])
    assert make("Point", ["x", "y"])(1, 2).y == 2
    assert make("Point", "x y")._fields == ("x", "y")
    assert make("Point", ["x", "1"], rename=True)._fields == ("x", "_1")
