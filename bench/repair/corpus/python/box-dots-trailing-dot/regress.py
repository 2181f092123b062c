from box import Box

settings = Box({"a": {"b": [1, {"c": 2}]}}, box_dots=True)
assert settings["a.b[1].c"] == 2
settings["a.x"] = 5
assert settings.a.x == 5
assert Box(default_box=True).nothing.at.all == {}
