from babel.numbers import format_compact_currency

print(format_compact_currency(1000, "EUR", locale="nl_NL"))
