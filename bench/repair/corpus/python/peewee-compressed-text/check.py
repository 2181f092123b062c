from peewee import Model, SqliteDatabase
from playhouse.fields import CompressedField

db = SqliteDatabase(":memory:")


class Page(Model):
    text = CompressedField()

    class Meta:
        database = db


db.create_tables([Page])
for text in ("caf\u00e9", "", "plain " * 100):
    key = Page.create(text=text).id
    kept = Page.get_by_id(key).text
    assert kept in (text, text.encode()), kept
key = Page.create(text=b"\x00\xff").id
assert bytes(Page.get_by_id(key).text) == b"\x00\xff"
raw = db.execute_sql("select text from page where id = ?", (3,)).fetchone()[0]
assert len(raw) < 100
