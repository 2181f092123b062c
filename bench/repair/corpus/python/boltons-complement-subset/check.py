from boltons.setutils import complement

assert complement({1}) <= complement(set())
assert not complement(set()) <= complement({1})
assert complement({1, 2}) <= complement({1})
assert complement({1}) <= complement({1})
assert complement(set()) >= complement({1})
assert not complement({1}) >= complement(set())
assert not complement({1}) <= {1}
