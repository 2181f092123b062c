from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.ie import vat

for good in ("IE 6433435F", "IE 6433435OA", "IE8D79739I"):
    assert vat.is_valid(good), good
for bad in ("643343516", "12345678", "6433435F1", "6433435F?", "64334351A", "6433435", "8D797391", "6433435E", "X433435F"):
    assert vat.is_valid(bad) is False, bad
    try:
        vat.validate(bad)
    except ValidationError:
        pass
    else:
        raise AssertionError(bad)
try:
    vat.validate("6433435E")
except InvalidChecksum:
    pass
