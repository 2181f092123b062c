from fpdf.svg import SVGObject

drawn = SVGObject('<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="20"></svg>')
assert drawn.width == 100 and drawn.height == 20
