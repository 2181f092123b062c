from peewee import Model, SqliteDatabase
from playhouse.fields import CompressedField

db = SqliteDatabase(":memory:")


class Page(Model):
    text = CompressedField()

    class Meta:
        database = db


db.create_tables([Page])
Page.create(text="caf\u00e9")
