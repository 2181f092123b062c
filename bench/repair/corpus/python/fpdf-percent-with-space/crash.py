from fpdf.svg import SVGObject

drawing = SVGObject('<svg xmlns="http://www.w3.org/2000/svg" width="100% " height="50%"></svg>')
print(drawing.width)
