from plumbum import local

where = local.path("/")
print(where.parent)
