from stdnum.mx import rfc

print(rfc.is_valid("ABCD12345678"))
