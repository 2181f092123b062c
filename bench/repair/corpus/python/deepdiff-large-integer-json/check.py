import json

from deepdiff import DeepDiff


def change(one, other):
    (told,) = json.loads(DeepDiff(one, other).to_json())["values_changed"].values()
    return told


for number in (2**70, -(2**70), 2**64):
    told = change({"a": 1}, {"a": number})
    assert int(told["new_value"]) == number and int(told["old_value"]) == 1, told
told = change({"a": "x"}, {"a": "y"})
assert told == {"new_value": "y", "old_value": "x"}
told = change({"a": [1, {"b": 3}]}, {"a": [1, {"b": 2**63 - 1}]})
assert told["new_value"] == 2**63 - 1
nested = json.loads(DeepDiff({}, {"n": {"m": [2**80]}}, verbose_level=2).to_json())
assert int(nested["dictionary_item_added"]["root['n']"]["m"][0]) == 2**80
