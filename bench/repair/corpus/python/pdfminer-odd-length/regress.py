from pdfminer.cmapdb import IdentityCMap, IdentityCMapByte

assert tuple(IdentityCMap().decode(b"\x00A\x00B")) == (65, 66)
assert tuple(IdentityCMap().decode(b"")) == ()
assert tuple(IdentityCMapByte().decode(b"\x01\x02\x03")) == (1, 2, 3)
assert tuple(IdentityCMapByte().decode(b"")) == ()
