from sqlglot import transpile

print(transpile("WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone", read="postgres", write="tsql")[0])
