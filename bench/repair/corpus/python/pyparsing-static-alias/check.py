import pyparsing as pp

before = pp.ParserElement.DEFAULT_WHITE_CHARS
word = pp.Word(pp.alphas)
word.setDefaultWhitespaceChars(" \t")
assert pp.ParserElement.DEFAULT_WHITE_CHARS == " \t"
pp.ParserElement.setDefaultWhitespaceChars(before)
assert before == pp.ParserElement.DEFAULT_WHITE_CHARS
pp.ParserElement.set_default_whitespace_chars(" ")
assert pp.ParserElement.DEFAULT_WHITE_CHARS == " "
word.set_default_whitespace_chars(before)
word.inlineLiteralsUsing(pp.Suppress)
assert ("a" + pp.Word("b")).parse_string("a b").as_list() == ["b"]
pp.ParserElement.inlineLiteralsUsing(pp.Literal)
assert word.parseString("hello").asList() == ["hello"]
assert pp.Word("ab").setResultsName("x").parseString("ab")["x"] == "ab"
