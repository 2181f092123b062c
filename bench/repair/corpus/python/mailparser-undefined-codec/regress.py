from mailparser.utils import ported_string

assert ported_string(b"Hello") == "Hello"
assert ported_string(b"Hello", "no-such-codec") == "Hello"
assert ported_string("Gr\u00fc\u00dfe".encode("latin-1"), "latin-1") == "Gr\u00fc\u00dfe"
assert ported_string("Gr\u00fc\u00dfe".encode(), "ascii") == "Gr\u00fc\u00dfe"
assert ported_string("x") == "x"
