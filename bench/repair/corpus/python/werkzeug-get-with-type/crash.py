from werkzeug.datastructures import MultiDict

query = MultiDict([("page", None)])
print(query.get("page", default=1, type=int))
