import inflect

ordinal = inflect.engine().ordinal
for number, wanted in ((-1, "-1st"), (-2, "-2nd"), (-3, "-3rd"), (-11, "-11th"), (-21, "-21st"), (-100, "-100th")):
    assert ordinal(number) == wanted, ordinal(number)
for number, wanted in ((0, "0th"), (1, "1st"), (2, "2nd"), (13, "13th"), (1001, "1001st"), ("one", "first")):
    assert ordinal(number) == wanted, ordinal(number)
