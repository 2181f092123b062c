from io import BytesIO

from starlette.datastructures import FormData, MultiDict, QueryParams, UploadFile

file = UploadFile(BytesIO(b"one"), filename="photo.png")
assert FormData([("a", file), ("b", "2")]) == FormData([("b", "2"), ("a", file)])
assert FormData([("a", file)]) != FormData([("a", "1")])
assert QueryParams("a=1&b=2") == QueryParams("b=2&a=1")
assert QueryParams("a=1&b=2") != QueryParams("b=2&a=2")
assert QueryParams("a=1") != "a=1"
assert MultiDict([("a", 1), ("a", 2)]).getlist("a") == [1, 2]
assert MultiDict([("a", 1), ("a", 2)]) == MultiDict([("a", 1), ("a", 2)])
