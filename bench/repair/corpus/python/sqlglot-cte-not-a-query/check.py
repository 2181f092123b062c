from sqlglot import ErrorLevel, transpile


def tsql(sql):
    return transpile(sql, read="postgres", write="tsql", unsupported_level=ErrorLevel.RAISE)[0]


assert tsql("WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone") == (
    "WITH gone AS (DELETE OUTPUT id FROM t) SELECT id FROM gone"
)
text = tsql("WITH new AS (UPDATE t SET a = 1 RETURNING id) SELECT id FROM new")
assert text.startswith("WITH new AS (UPDATE t SET a = 1") and text.endswith("SELECT id FROM new"), text
assert tsql("WITH x AS (SELECT a, 1 FROM t) SELECT a FROM x") == (
    "WITH x AS (SELECT a AS a, 1 AS [1] FROM t) SELECT a FROM x"
)
assert tsql("SELECT a FROM (SELECT a, 2 FROM t) AS x") == "SELECT a FROM (SELECT a AS a, 2 AS [2] FROM t) AS x"
