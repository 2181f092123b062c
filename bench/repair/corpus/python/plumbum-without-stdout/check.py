import os
import sys

for name in ("NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm-256color"
before, sys.stdout = sys.stdout, None
from plumbum.colorlib.styles import get_color_repr


class Terminal:
    def __init__(self, answer):
        self.answer = answer

    def isatty(self):
        return self.answer


assert get_color_repr() == 0
sys.stdout = Terminal(False)
assert get_color_repr() == 0
sys.stdout = Terminal(True)
assert get_color_repr() == 4
os.environ["FORCE_COLOR"] = "2"
sys.stdout = None
assert get_color_repr() == 2
sys.stdout = before
import plumbum.colors
