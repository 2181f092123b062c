import io

import cmd2


def shown(strings, width):
    shell = cmd2.Cmd(stdout=io.StringIO())
    shell.columnize(strings, display_width=width)
    return shell.stdout.getvalue()


assert shown(["a", "b"], 80) == "a  b\n"
assert shown(["a", "bb", "ccc", "d"], 9) == "a   ccc\nbb  d  \n"
assert shown([], 10) == "<empty>\n"
assert shown(["only one, too wide"], 5) == "only one, too wide\n"
try:
    cmd2.utils.align_left("a", width=0)
except ValueError:
    pass
else:
    raise AssertionError("a width of nothing was taken")
