import sqlparse

print(sqlparse.format("select ( as )", reindent=True))
