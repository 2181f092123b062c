from werkzeug.datastructures import MultiDict

query = MultiDict([("page", None), ("size", "x"), ("n", "7")])
assert query.get("page", default=1, type=int) == 1
assert query.get("page", type=int) is None
assert query.get("size", default=10, type=int) == 10
assert query.get("n", type=int) == 7
assert query.get("none", 3, type=int) == 3
assert query.get("page", default=5) is None
