from natsort import natsorted

assert natsorted([3, None, 1]) == [None, 1, 3]
assert natsorted([None, "2", "10", None]) == [None, None, "2", "10"]
assert natsorted(["a2", None, 5, "a10"]) == [None, 5, "a2", "a10"]
assert natsorted([3, None, -1.5], reverse=True) == [3, -1.5, None]
assert natsorted([("b", 2), ("a", None), ("a", 1)]) == [("a", None), ("a", 1), ("b", 2)]
assert natsorted([3, float("inf"), 1]) == [1, 3, float("inf")]
assert natsorted(["a", None, "b"]) == [None, "a", "b"]
