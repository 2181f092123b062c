import re

from humanfriendly.terminal import html_to_ansi


def text(html):
    return re.sub(r"\x1b\[[0-9;]*m", "", html_to_ansi(html)).strip()


assert text("see</b> there") == "see there"
assert text("</i></b></u>x") == "x"
assert text("<b>a</b></b> c") == "a c"
assert html_to_ansi("<b>bold</b> x").startswith("\x1b[1mbold\x1b[0m")
assert "\x1b[1m" in html_to_ansi("a</i> <b>bold</b>")
