from svgpathtools import CubicBezier, Path, QuadraticBezier, parse_path

assert parse_path("S 10 10 20 0") == Path(CubicBezier(0, 0, 10 + 10j, 20)), parse_path("S 10 10 20 0")
assert parse_path("S 10 10 20 0", current_pos=5) == Path(CubicBezier(5, 5, 10 + 10j, 20))
both = parse_path("M 0 0 C 0 1 1 1 1 0 S 2 -1 2 0")
assert both[1] == CubicBezier(1, 1 - 1j, 2 - 1j, 2)
assert parse_path("M 0 0 L 1 0 S 10 10 20 0")[1] == CubicBezier(1, 1, 10 + 10j, 20)
assert parse_path("S 1 1 2 0 S 3 1 4 0")[1] == CubicBezier(2, 3 - 1j, 3 + 1j, 4)
