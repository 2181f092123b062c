from marshmallow import Schema, fields


class Author(Schema):
    name = fields.String()


class Book(Schema):
    author = fields.Pluck(Author, "name")


print(Book().dump({"author": None}))
