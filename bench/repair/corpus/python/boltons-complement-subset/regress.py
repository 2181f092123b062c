from boltons.setutils import complement

assert 1 not in complement({1})
assert 2 in complement({1})
assert complement(complement({1})) == {1}
assert {1, 2, 3} - {1} == {1, 2, 3} & complement({1})
