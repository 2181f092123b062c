from docutils.core import publish_parts, publish_string


def page(text):
    return publish_string(text, writer_name="manpage").decode()


assert "Someone, 1999" in page("As in [a]_.\n\n.. [a] Someone, 1999\n")
assert ".SH" in page("title\n=====\n\ntext\n")
assert "<p>" in publish_parts("text", writer_name="html")["body"]
