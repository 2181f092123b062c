"""An extension of ours built a code block before its text was known."""

import xml.etree.ElementTree as etree

from markdown import Markdown

page = Markdown(extensions=["codehilite"])
tree = etree.fromstring("<div><pre><code></code></pre></div>")
page.treeprocessors["hilite"].run(tree)
print(etree.tostring(tree, encoding="unicode"))
