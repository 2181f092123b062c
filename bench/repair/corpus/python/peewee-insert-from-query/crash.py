from peewee import Table

orders, archive = Table("orders", ("id", "total")), Table("archive")
print(archive.insert(orders.select(orders.id, orders.total)).sql())
