from pygeoif.functions import move_coordinates

outline = ()  # nothing drawn yet
print(move_coordinates(outline, (1, 1)))
