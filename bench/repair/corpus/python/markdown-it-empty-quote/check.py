from markdown_it import MarkdownIt

page = MarkdownIt()
assert page.render("> quoted\n>") == "<blockquote>\n<p>quoted</p>\n</blockquote>\n"
assert page.render(">").replace("\n", "") == "<blockquote></blockquote>"
assert page.render("> a\n>\n> b") == "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n"
assert page.render("text\n\n> a\n>") == "<p>text</p>\n<blockquote>\n<p>a</p>\n</blockquote>\n"
assert page.render("> a\n\nb") == "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n"
