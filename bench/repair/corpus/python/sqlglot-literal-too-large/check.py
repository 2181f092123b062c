from sqlglot import exp, parse_one


def whole(sql):
    return parse_one(f"SELECT {sql}").selects[0].is_int


assert whole("1e99999999999999999999") is False
assert whole("-1e99999999999999999999") is False
assert whole("1.5e99999999999999999999") is False
assert whole("1") is True
assert whole("-12") is True
assert whole("1.5") is False
assert whole("1e5") is False
assert whole("'1'") is False
assert whole("a") is False
assert exp.Literal.number("7").to_py() == 7
