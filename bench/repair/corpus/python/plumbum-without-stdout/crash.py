import os
import sys

for name in ("NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)
sys.stdout = None  # as under pythonw
from plumbum.colorlib.styles import get_color_repr

get_color_repr()
