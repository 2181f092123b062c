from io import BytesIO

from starlette.datastructures import FormData, QueryParams, UploadFile

one, two, three = (UploadFile(BytesIO(text), filename="photo.png") for text in (b"one", b"two", b"three"))


def form(*items):
    return FormData([*items])


assert form(("a", one), ("a", two)) == form(("a", one), ("a", two))
assert form(("a", one), ("a", two)) != form(("a", one), ("a", three))
assert form(("a", one), ("a", two)) != form(("a", one))
assert form(("a", one), ("a", "text")) == form(("a", one), ("a", "text"))
assert form(("b", "1"), ("a", one), ("a", two)) == form(("a", one), ("a", two), ("b", "1"))
assert form(("b", "1"), ("a", one), ("a", two)) != form(("a", one), ("a", two), ("b", "2"))
assert form(("a", one), ("b", two)) == form(("b", two), ("a", one))
assert form(("a", one), ("a", two)) != {"a": two}
assert QueryParams("a=1&b=2") == QueryParams("b=2&a=1")
assert QueryParams("a=1&a=2") == QueryParams("a=1&a=2")
assert QueryParams("a=1&a=2") != QueryParams("a=1&a=3")
assert QueryParams("a=1") != QueryParams("a=1&a=1")
