from fpdf.svg import SVGObject


def size(width, height):
    drawn = SVGObject(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"></svg>')
    return drawn.width, drawn.height


assert size("100% ", "50%") == size("100%", "50%")
assert size(" 20% ", " 30% ") == size("20%", "30%")
assert size("10", "50% ") == size("10", "50%")
assert size("10 ", "20") == size("10", "20")
assert size("10mm", "20") == size(" 10mm", "20 ")
