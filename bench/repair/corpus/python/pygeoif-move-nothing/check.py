from pygeoif.functions import move_coordinates

assert move_coordinates((), (1, 1)) == ()
assert list(move_coordinates([], (1, 1))) == []
assert move_coordinates((((0, 0), (1, 1)), ()), (1, 1)) == (((1, 1), (2, 2)), ())
assert move_coordinates((0, 0), (-1, 1)) == (-1, 1)
assert move_coordinates(((0, 0), (-1, 1)), (-1, 1, 0)) == ((-1, 1, 0), (-2, 2, 0))
