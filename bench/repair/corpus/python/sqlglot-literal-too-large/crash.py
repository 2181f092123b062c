from sqlglot import parse_one

size = parse_one("SELECT 1e99999999999999999999 AS size").selects[0].this
print("integer" if size.is_int else "not an integer")
