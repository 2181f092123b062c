import cattrs

converter = cattrs.Converter()
assert converter.structure(["1", "2"], tuple[int, float]) == (1, 2.0)
assert converter.structure(["1", 2], tuple[int, ...]) == (1, 2)
assert converter.structure({"a": "1"}, dict[str, int]) == {"a": 1}
