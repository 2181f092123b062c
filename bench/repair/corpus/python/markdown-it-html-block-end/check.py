from markdown_it import MarkdownIt

page = MarkdownIt("commonmark").enable("table")
html = page.render("> a | b\n> --- | ---\n>")
assert html.startswith("<blockquote>") and "<th>a</th>" in html and html.rstrip().endswith("</blockquote>"), html
html = page.render("> a | b\n> --- | ---\n> c | d\n>\n\nafter")
assert "<td>d</td>" in html and "<p>after</p>" in html
html = page.render("> a | b\n> --- | ---\n> <div>x</div>\n>")
assert "<div>x</div>" in html or "&lt;div" in html or "<td>" in html, html
assert page.render("<div>\nx\n</div>") == "<div>\nx\n</div>"
assert page.render("# h") == "<h1>h</h1>\n"
