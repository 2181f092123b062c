import json5

assert json5.dumps({"a": 1}) == "{a: 1}"
assert json5.dumps({"b c": [1, None]}) == '{"b c": [1, null]}'
assert json5.dumps({"1": True}) == '{"1": true}'
assert json5.loads("{a: 'x', /* c */ b: +1}") == {"a": "x", "b": 1}
