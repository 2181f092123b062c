from stdnum.ie import vat

print(vat.is_valid("643343516"))
