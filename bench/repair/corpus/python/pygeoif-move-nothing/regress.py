from pygeoif.functions import move_coordinates

assert move_coordinates((0, 0), (-1, 1)) == (-1, 1)
assert move_coordinates(((0, 0), (-1, 1)), (-1, 1)) == ((-1, 1), (-2, 2))
