from docutils.core import publish_string


def page(text):
    return publish_string(text, writer_name="manpage", settings_overrides={"report_level": 5}).decode()


told = page("As in [a]_.\n\n.. [a]\n\nAfter.\n")
assert "As in" in told and "[a]" in told and "After." in told
told = page("As in [a]_.\n\n.. [a] Someone, 1999\n")
assert "Someone, 1999" in told and "[a]" in told
assert "text" in page("title\n=====\n\ntext\n")
