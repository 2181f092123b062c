import inflect

engine = inflect.engine()
assert [engine.ordinal(n) for n in (1, 2, 3, 4, 11, 112, 21)] == ["1st", "2nd", "3rd", "4th", "11th", "112th", "21st"]
assert engine.ordinal("ten") == "tenth"
assert engine.number_to_words(12) == "twelve"
assert engine.plural("cat") == "cats"
