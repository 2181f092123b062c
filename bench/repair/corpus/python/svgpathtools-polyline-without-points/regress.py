from svgpathtools.svg_to_paths import polygon2pathd, polyline2pathd

assert polyline2pathd({"points": "0,0 1,0 1,1"}) == "M0 0L1 0L1 1"
assert polygon2pathd({"points": "0,0 1,0 1,1"}).endswith("z")
assert polyline2pathd({"points": "0,0 1,0 0,0"}).startswith("M0 0")
