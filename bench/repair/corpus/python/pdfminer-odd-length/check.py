from pdfminer.cmapdb import IdentityCMap, IdentityCMapByte

two, one = IdentityCMap(), IdentityCMapByte()
assert tuple(two.decode(b"\x00A\x00B\x00")) == (65, 66)
assert tuple(two.decode(b"\x01\x02\x03")) == (258,)
assert tuple(two.decode(b"\x01\x02\x03\x04\x05\x06\x07")) == (258, 772, 1286)
assert tuple(two.decode(b"\x01")) == ()
assert tuple(two.decode(b"")) == ()
assert tuple(two.decode(b"\x01\x02")) == (258,)
assert tuple(one.decode(b"\x01\x02\x03")) == (1, 2, 3)
assert tuple(one.decode(b"")) == ()
