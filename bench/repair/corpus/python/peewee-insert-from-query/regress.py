from peewee import Table

people = Table("people", ("id", "name"))
assert people.insert({people.name: "a"}).sql() == ('INSERT INTO "people" ("name") VALUES (?)', ["a"])
assert people.insert(people.select(people.name), columns=[people.name]).sql()[0].startswith('INSERT INTO "people" ("name") SELECT')
assert people.select(people.id).sql()[0] == 'SELECT "t1"."id" FROM "people" AS "t1"'
