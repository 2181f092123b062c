from pdfminer.cmapdb import IdentityCMap

print(IdentityCMap().decode(b"\x00A\x00B\x00"))
