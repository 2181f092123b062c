from babel.numbers import format_compact_currency, format_compact_decimal


def euros(number, locale="nl_NL"):
    return format_compact_currency(number, "EUR", locale=locale).replace("\xa0", " ")


assert euros(1000) == "€ 1K"
assert euros(1001) == "€ 1K"
assert euros(-1000) == "-€ 1K"
assert [euros(number) for number in (1, 999, 1999, 12000, 1000000)] == ["€ 1", "€ 999", "€ 2K", "€ 12K", "€ 1 mln."]
assert euros(1000, "en_US") == "€1K"
assert euros(1000, "fr_FR") == "1 k €"
assert euros(1000, "de_DE") == "1000 €"
assert format_compact_decimal(1000, locale="nl_NL") == "1K"
