from stdnum.ie import vat

assert vat.validate("IE 6433435F") == "6433435F"
assert vat.validate("IE 6433435OA") == "6433435OA"
assert vat.validate("IE8D79739I") == "8D79739I"
assert not vat.is_valid("IE6433435E")
assert not vat.is_valid("IE64334")
assert vat.calc_check_digit("6433435") == "F"
