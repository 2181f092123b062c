import os

for name in ("NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)
from plumbum.colorlib.styles import get_color_repr

os.environ["FORCE_COLOR"] = "3"
assert get_color_repr() == 3
os.environ["NO_COLOR"] = "1"
assert get_color_repr() == 0
