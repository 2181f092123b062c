from pypdf import PdfWriter
from pypdf.generic import TreeObject

writer = PdfWriter()
tree = TreeObject()
writer._add_object(tree)
first, second = (writer._add_object(TreeObject()) for _ in range(2))
tree.insert_child(first, None, writer)
tree.insert_child(second, first, writer)
print(tree)
