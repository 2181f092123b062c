from tabulate import tabulate

print(tabulate([], headers=["name", "price"], colalign=("left", "right")))
