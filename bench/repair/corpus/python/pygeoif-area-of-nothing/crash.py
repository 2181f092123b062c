from pygeoif.functions import signed_area

corners = []  # nothing drawn yet
print(signed_area(corners))
