from pygeoif.functions import signed_area

assert signed_area([]) == 0.0
assert signed_area(()) == 0.0
assert signed_area([(0, 0)]) == 0.0
assert signed_area([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) == 1.0
assert signed_area([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]) == -1.0
