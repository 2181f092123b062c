from marshmallow import Schema, fields


class Author(Schema):
    name = fields.String()


class Book(Schema):
    author = fields.Pluck(Author, "name", allow_none=True)
    others = fields.Pluck(Author, "name", many=True)


assert Book().dump({"author": None}) == {"author": None}
assert Book().dump({"author": {"name": "Eco"}}) == {"author": "Eco"}
assert Book().dump({"others": [{"name": "a"}, {"name": "b"}]}) == {"others": ["a", "b"]}
assert Book().dump({"others": None}) == {"others": None}
assert Book().dump({}) == {}
