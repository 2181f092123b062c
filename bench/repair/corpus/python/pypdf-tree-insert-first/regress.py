from pypdf import PdfWriter
from pypdf.generic import TreeObject

writer = PdfWriter()
tree = TreeObject()
writer._add_object(tree)
one, two = (writer._add_object(TreeObject()) for _ in range(2))
tree.add_child(one, writer)
tree.add_child(two, writer)
assert tree["/Count"] == 2
assert tree["/First"] == one and tree["/Last"] == two
assert len(list(tree.children())) == 2
tree.remove_child(one.get_object())
assert tree["/First"] == two
