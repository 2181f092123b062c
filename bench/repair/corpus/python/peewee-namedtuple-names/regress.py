from peewee import Model, SqliteDatabase, TextField

db = SqliteDatabase(":memory:")


class Pupil(Model):
    name = TextField()

    class Meta:
        database = db


db.create_tables([Pupil])
Pupil.create(name="Ann")
assert list(Pupil.select(Pupil.name).tuples()) == [("Ann",)]
assert list(Pupil.select(Pupil.name).dicts()) == [{"name": "Ann"}]
assert next(iter(Pupil.select(Pupil.name).namedtuples())).name == "Ann"
