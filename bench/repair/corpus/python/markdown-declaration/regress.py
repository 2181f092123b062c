import markdown

assert markdown.markdown("# a") == "<h1>a</h1>"
assert markdown.markdown("<div>\nx\n</div>") == "<div>\nx\n</div>"
assert markdown.markdown("<!-- c -->") == "<!-- c -->"
assert markdown.markdown("a < b") == "<p>a &lt; b</p>"
