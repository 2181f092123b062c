from marshmallow import Schema, fields


class Author(Schema):
    name = fields.String()


class Book(Schema):
    author = fields.Pluck(Author, "name")
    nested = fields.Nested(Author)


assert Book().dump({"author": {"name": "Eco"}}) == {"author": "Eco"}
assert Book().dump({"nested": None}) == {"nested": None}
assert Book().load({"author": "Eco"}) == {"author": {"name": "Eco"}}
