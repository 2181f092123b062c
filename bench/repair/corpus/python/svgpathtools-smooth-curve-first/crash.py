from svgpathtools import parse_path

print(parse_path("S 10 10 20 0"))
