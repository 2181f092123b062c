from humanfriendly.terminal import html_to_ansi

print(html_to_ansi("see</b> there"))
