from werkzeug.datastructures import MultiDict

query = MultiDict([("size", "x"), ("n", "7"), ("n", "8")])
assert query.get("size", default=10, type=int) == 10
assert query.get("n", type=int) == 7
assert query.getlist("n", type=int) == [7, 8]
assert query["size"] == "x"
