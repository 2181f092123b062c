from deepdiff import DeepDiff

print(DeepDiff({"balance": 1}, {"balance": 2**70}).to_json())
