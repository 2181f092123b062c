import json5

assert json5.dumps({"": 1}) == '{"": 1}'
assert json5.dumps({"name": "shop", "": "default"}) == '{name: "shop", "": "default"}'
assert json5.loads(json5.dumps({"": {"": [1]}})) == {"": {"": [1]}}
assert json5.dumps({"": 1}, quote_keys=True) == '{"": 1}'
assert json5.dumps({"a": 1, "b c": 2, "$d": 3}) == '{a: 1, "b c": 2, $d: 3}'
