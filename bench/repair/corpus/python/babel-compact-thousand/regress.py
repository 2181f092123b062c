from babel.numbers import format_compact_currency, format_compact_decimal

found = [format_compact_currency(number, "EUR", locale="nl_NL").replace("\xa0", " ") for number in (1, 999, 1999, 12000)]
assert found == ["€ 1", "€ 999", "€ 2K", "€ 12K"]
assert format_compact_currency(1000, "EUR", locale="en_US") == "€1K"
assert format_compact_currency(1000, "EUR", locale="fr_FR").replace("\xa0", " ") == "1 k €"
assert format_compact_currency(1000, "EUR", locale="de_DE").replace("\xa0", " ") == "1000 €"
assert format_compact_decimal(12345, locale="en_US", fraction_digits=1) == "12.3K"
