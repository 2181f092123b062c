from svgpathtools import CubicBezier, parse_path

both = parse_path("M 0 0 C 0 1 1 1 1 0 S 2 -1 2 0")
assert both[1] == CubicBezier(1, 1 - 1j, 2 - 1j, 2)
assert parse_path("M 0 0 L 1 0 S 10 10 20 0")[1] == CubicBezier(1, 1, 10 + 10j, 20)
assert len(parse_path("M 0 0 L 1 0 L 1 1 z")) == 3
