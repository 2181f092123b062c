from stdnum.mx import rfc

assert rfc.validate("GODE 561231 GR8") == "GODE561231GR8"
assert rfc.validate("MAB-930714-8T4") == "MAB9307148T4"
assert rfc.validate("COMG-600703") == "COMG600703"
assert not rfc.is_valid("ABC")
assert not rfc.is_valid("BUEI591231GH9")
assert not rfc.is_valid("GODE561331GR8")
assert rfc.format("GODE561231GR8") == "GODE 561231 GR8"
