from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject, TreeObject


def tree_of(order):
    """Children by number; each of `order` is (number, number of the one it goes before, or None)."""
    writer = PdfWriter()
    tree = TreeObject()
    writer._add_object(tree)
    made = {}
    for number, before in order:
        child = TreeObject()
        child[NameObject("/Number")] = NumberObject(number)
        made[number] = writer._add_object(child)
        tree.insert_child(made[number], made.get(before), writer)
    return tree


def numbers(tree):
    return [int(child.get_object()["/Number"]) for child in tree.children()]


tree = tree_of([(1, None), (2, 1)])
assert numbers(tree) == [2, 1], numbers(tree)
assert tree["/First"].get_object()["/Number"] == 2 and tree["/Last"].get_object()["/Number"] == 1
assert tree["/Count"] == 2
assert numbers(tree_of([(1, None), (2, None), (3, None)])) == [1, 2, 3]
assert numbers(tree_of([(1, None), (2, None), (3, 2)])) == [1, 3, 2]
