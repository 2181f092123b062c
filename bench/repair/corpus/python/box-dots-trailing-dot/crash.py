from box import Box

settings = Box(default_box=True, box_dots=True)
settings["section."] = 1
print(settings)
