from docutils.core import publish_string

text = "As in [a]_.\n\n.. [a]\n"
print(publish_string(text, writer_name="manpage").decode())
