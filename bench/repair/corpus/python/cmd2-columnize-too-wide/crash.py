import io

import cmd2

shell = cmd2.Cmd(stdout=io.StringIO())
shell.columnize(["a line that is much wider", "than what is shown"], display_width=10)
print(shell.stdout.getvalue())
