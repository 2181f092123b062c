from peewee import SqliteDatabase, Table

orders, archive = Table("orders", ("id", "total")), Table("archive")
sql, values = archive.insert(orders.select(orders.id, orders.total).where(orders.total > 5)).sql()
assert sql == (
    'INSERT INTO "archive" SELECT "t1"."id", "t1"."total" FROM "orders" AS "t1" WHERE ("t1"."total" > ?)'
), sql
assert values == [5]
db = SqliteDatabase(":memory:")
db.execute_sql("create table orders (id integer, total integer)")
db.execute_sql("create table archive (id integer, total integer)")
db.execute_sql("insert into orders values (1, 10), (2, 3)")
orders, archive = orders.bind(db), archive.bind(db)
archive.insert(orders.select(orders.id, orders.total)).execute()
assert sorted(db.execute_sql("select id, total from archive").fetchall()) == [(1, 10), (2, 3)]
named = archive.insert(orders.select(orders.id), columns=[orders.id]).sql()
assert named[0].startswith('INSERT INTO "archive" ("id") SELECT'), named
