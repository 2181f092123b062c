from sqlglot import transpile


def tsql(sql):
    return transpile(sql, read="postgres", write="tsql")[0]


assert tsql("WITH x AS (SELECT a, 1 FROM t) SELECT a FROM x") == (
    "WITH x AS (SELECT a AS a, 1 AS [1] FROM t) SELECT a FROM x"
)
assert tsql("WITH x (b) AS (SELECT a FROM t) SELECT b FROM x") == "WITH x(b) AS (SELECT a FROM t) SELECT b FROM x"
assert tsql("SELECT a FROM (SELECT a, 2 FROM t) AS x") == "SELECT a FROM (SELECT a AS a, 2 AS [2] FROM t) AS x"
