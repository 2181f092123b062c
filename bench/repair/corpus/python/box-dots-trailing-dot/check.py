from box import Box

settings = Box(default_box=True, box_dots=True)
settings["section."] = 1
settings["other.name"] = 2
assert settings.other.name == 2 and settings["other.name"] == 2
assert "section" in settings or "section." in settings
assert settings["section."] == 1
deep = Box(default_box=True, box_dots=True)
deep["a.b.c"] = 3
assert deep.a.b.c == 3
