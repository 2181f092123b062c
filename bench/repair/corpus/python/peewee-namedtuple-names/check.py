from peewee import Model, SqliteDatabase, TextField, fn

db = SqliteDatabase(":memory:")


class Pupil(Model):
    name = TextField()

    class Meta:
        database = db


db.create_tables([Pupil])
Pupil.create(name="Ann")
rows = list(Pupil.select(Pupil.name, fn.COUNT(Pupil.id).alias("class")).namedtuples())
assert [tuple(row) for row in rows] == [("Ann", 1)] and rows[0].name == "Ann"
rows = list(Pupil.select(Pupil.name.alias("2nd"), Pupil.id).namedtuples())
assert [tuple(row) for row in rows] == [("Ann", 1)] and rows[0].id == 1
rows = list(Pupil.select(Pupil.name, Pupil.id).namedtuples())
assert rows[0]._fields == ("name", "id") and tuple(rows[0]) == ("Ann", 1)
