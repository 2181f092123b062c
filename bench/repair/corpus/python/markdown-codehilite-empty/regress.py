import markdown

html = markdown.markdown("    :::python\n    x = '&amp;'\n\ntext", extensions=["codehilite"])
assert 'class="codehilite"' in html and "<p>text</p>" in html
assert markdown.markdown("`a`", extensions=["codehilite"]) == "<p><code>a</code></p>"
assert "<pre>" in markdown.markdown("```\nx\n```", extensions=["fenced_code"])
