from sqlglot import exp, parse_one, transpile

assert parse_one("1").is_int
assert parse_one("-1").is_int
assert not parse_one("1.5").is_int
assert not parse_one("'1'").is_int
assert exp.Literal.number("7").to_py() == 7
assert exp.Literal.string("a").to_py() == "a"
assert transpile("SELECT 1e5 FROM t LIMIT 3") == ["SELECT 1e5 FROM t LIMIT 3"]
