from markdown_it import MarkdownIt

page = MarkdownIt()
assert page.render("> a\n> b") == "<blockquote>\n<p>a\nb</p>\n</blockquote>\n"
assert page.render("- a\n- b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
assert page.render("> > a") == "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n</blockquote>\n"
