import xml.etree.ElementTree as etree

from markdown import Markdown


def stashed(source):
    page = Markdown(extensions=["codehilite"])
    tree = etree.fromstring(source)
    page.treeprocessors["hilite"].run(tree)
    return [str(block) for block in page.htmlStash.rawHtmlBlocks], "".join(tree.itertext())


blocks, text = stashed("<div><pre><code></code></pre><pre><code>x = 1 &amp;amp; y</code></pre></div>")
assert any("codehilite" in block and "x" in block for block in blocks), blocks
assert "None" not in text
assert not any("None" in block for block in blocks), blocks
blocks, text = stashed("<div><pre><code /></pre><p>after</p></div>")
assert "after" in text
blocks, text = stashed("<div><pre><code>first</code></pre><pre><code>second</code></pre></div>")
assert len(blocks) == 2 and "first" in blocks[0] and "second" in blocks[1]
