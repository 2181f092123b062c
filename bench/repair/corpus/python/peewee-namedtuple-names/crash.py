from peewee import Model, SqliteDatabase, TextField, fn

db = SqliteDatabase(":memory:")


class Pupil(Model):
    name = TextField()

    class Meta:
        database = db


db.create_tables([Pupil])
Pupil.create(name="Ann")
print(list(Pupil.select(Pupil.name, fn.COUNT(Pupil.id).alias("class")).namedtuples()))
