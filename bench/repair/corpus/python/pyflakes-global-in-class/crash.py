import sys

from pyflakes.api import check

sys.exit(check("class Settings:\n    global debug\n    debug = True\n", "settings.py"))
