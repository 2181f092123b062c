from svgpathtools.svg_to_paths import polyline2pathd

print(polyline2pathd({"points": ""}))
