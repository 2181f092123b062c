import io

import cmd2


def shown(strings, width):
    shell = cmd2.Cmd(stdout=io.StringIO())
    shell.columnize(strings, display_width=width)
    return shell.stdout.getvalue()


wide = ["a line that is much wider", "than what is shown"]
assert [line.rstrip() for line in shown(wide, 10).splitlines()] == wide
assert [line.rstrip() for line in shown(["short", *wide], 10).splitlines()] == ["short", *wide]
assert [line.rstrip() for line in shown(["ab", "cde"], 1).splitlines()] == ["ab", "cde"]
assert shown(["a", "b"], 80) == "a  b\n"
assert shown(["a", "bb", "ccc", "d"], 9) == "a   ccc\nbb  d  \n"
assert shown([], 10) == "<empty>\n"
assert shown(["only one, too wide"], 5) == "only one, too wide\n"
