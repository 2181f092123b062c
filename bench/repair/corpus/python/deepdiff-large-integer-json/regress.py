import json

from deepdiff import DeepDiff

assert DeepDiff({"a": 1}, {"a": 1}).to_json() == "{}"
assert json.loads(DeepDiff({"a": 1}, {"a": 2}).to_json()) == {
    "values_changed": {"root['a']": {"new_value": 2, "old_value": 1}}
}
assert "type_changes" in DeepDiff({"a": 1}, {"a": "1"})
