import markdown

for source in ("<![foo", "<![", "para\n\n<![foo bar\n\nend"):
    html = markdown.markdown(source)
    assert "&lt;![" in html, html
assert "<p>end</p>" in markdown.markdown("para\n\n<![foo bar\n\nend")
assert "foo bar" in markdown.markdown("para\n\n<![foo bar\n\nend")
assert markdown.markdown("<!DOCTYPE html>\n\ntext").startswith("<!DOCTYPE html>")
assert "<![CDATA[x]]>" in markdown.markdown("<![CDATA[x]]>")
assert "<!-- c -->" in markdown.markdown("<!-- c -->")
