from humanfriendly.terminal import html_to_ansi

assert html_to_ansi("<b>bold</b> x").startswith("\x1b[1mbold\x1b[0m")
assert "plain" in html_to_ansi("plain")
assert "\x1b[4m" in html_to_ansi("<u>under</u>")
