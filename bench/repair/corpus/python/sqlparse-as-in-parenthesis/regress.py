import sqlparse

assert sqlparse.format("select a, b from t", reindent=True) == "select a,\n       b\nfrom t"
assert sqlparse.format("select  1", strip_whitespace=True) == "select 1"
assert sqlparse.split("select 1; select 2") == ["select 1;", "select 2"]
assert sqlparse.format("select (select 1)", keyword_case="upper") == "SELECT (SELECT 1)"
