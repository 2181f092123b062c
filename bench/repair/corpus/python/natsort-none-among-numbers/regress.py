from natsort import humansorted, natsorted, ns, realsorted

assert natsorted(["a10", "a2", "a1"]) == ["a1", "a2", "a10"]
assert natsorted([3, 1.5, "2"]) == [1.5, "2", 3]
assert realsorted(["x-5", "x3.4"]) == ["x-5", "x3.4"]
assert natsorted(["b", "A"], alg=ns.IGNORECASE) == ["A", "b"]
assert str(natsorted([2, float("nan"), 1])) == "[nan, 1, 2]"
assert str(natsorted([2, float("nan"), 1], alg=ns.NANLAST)) == "[1, 2, nan]"
assert humansorted(["b2", "b10"]) == ["b2", "b10"]
assert natsorted(["/a/b2", "/a/b10", "/a"], alg=ns.PATH) == ["/a", "/a/b2", "/a/b10"]
