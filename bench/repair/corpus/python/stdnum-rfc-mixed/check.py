from stdnum.exceptions import ValidationError
from stdnum.mx import rfc

for good in ("GODE 561231 GR8", "MAB-930714-8T4", "COMG-600703", "VACE-460910-SX6"):
    assert rfc.is_valid(good), good
for bad in (
    "ABCD12345678",
    "GODE56123145",
    "XYZA123456AB",
    "ABC123456",
    "ABCD123456789012",
    "MAB9337148T4",
    "GODE561331GR8",
    "ABC9307141234",
    "MAB-930714",
):
    assert rfc.is_valid(bad) is False, bad
    try:
        rfc.validate(bad)
    except ValidationError:
        pass
    else:
        raise AssertionError(bad)
