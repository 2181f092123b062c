from markdown_it import MarkdownIt

page = MarkdownIt("commonmark").enable("table")
assert page.render("> a") == "<blockquote>\n<p>a</p>\n</blockquote>\n"
assert "<td>2</td>" in page.render("a | b\n--- | ---\n1 | 2")
assert page.render("## h ##") == "<h2>h</h2>\n"
assert page.render("<b>x</b>") == "<p><b>x</b></p>\n"
